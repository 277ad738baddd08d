// Processes side by side: wall time, CPU time and peak memory.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** GNU time counts a process with all that it starts; without it only the clock is there. */
const TIME = '/usr/bin/time';
const OUTPUT = join(tmpdir(), `nodeready-bench-${process.pid}`);

/** Runs a command once; `ok` are the exit codes of a run that did its work. Times in ms, memory in MB. */
export function measure([command, ...args], { cwd, env = {}, ok = [0, 1] } = {}) {
  // It alone adds 70 ms to every start of Node.js 20.
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
  const counted = existsSync(TIME);
  const argv = counted ? [TIME, '-q', '-o', OUTPUT, '-f', '%U %S %M', command, ...args] : [command, ...args];
  const since = performance.now();
  const { status } = spawnSync(argv[0], argv.slice(1), {
    cwd,
    env: { ...own, ...env },
    stdio: 'ignore',
    timeout: 900_000,
  });
  const wall = performance.now() - since;
  if (!ok.includes(status)) return undefined;
  const [user, system, memory] = counted ? readFileSync(OUTPUT, 'utf8').trim().split(' ').map(Number) : [];
  return { wall, cpu: (user + system) * 1000, memory: memory / 1024 };
}

/** Medians of runs that take turns, so that a busy neighbour slows all of them alike. */
export function race(runners, count) {
  const found = runners.map((runner) => ({ runner, results: [] }));
  for (let i = 0; i < count; i++) {
    for (const { runner, results } of found) {
      runner.before?.();
      const result = measure(runner.command, runner);
      if (result) results.push(result);
    }
  }
  for (const { runner, results } of found) if (results.length === 0) console.error(`${runner.name} could not run`);
  return found
    .filter(({ results }) => results.length > 0)
    .map(({ runner, results }) => ({
      name: runner.name,
      wall: median(results.map(({ wall }) => wall)),
      cpu: median(results.map(({ cpu }) => cpu)),
      memory: median(results.map(({ memory }) => memory)),
    }));
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
