// Runs every drill test ten times while all cores are busy: a verdict that depends on the machine shows itself here.
import { spawn } from 'node:child_process';
import os from 'node:os';
import { Worker } from 'node:worker_threads';

const [repeats = '10', ...given] = process.argv.slice(2);
const files = given.length > 0 ? given : ['test/drills'];
const busy = Array.from({ length: os.availableParallelism() }, () => new Worker('for (;;);', { eval: true }));
const tests = spawn('npx', ['vitest', 'run', ...files, '--testTimeout=600000'], {
  stdio: 'inherit',
  env: { ...process.env, DRILL_REPEATS: repeats },
});
tests.once('exit', (code) => {
  for (const worker of busy) void worker.terminate();
  process.exitCode = code ?? 1;
});
