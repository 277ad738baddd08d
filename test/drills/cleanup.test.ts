import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delay } from '../../src/drills/run-service.ts';
import { DRILL_FIXTURES } from '../support/drills.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** Inside node_modules, so that the bundle finds its native packages. */
const out = path.join(root, `node_modules/.cache/nodeready-test-${process.pid}`);

/** Processes whose environment holds the mark. */
function marked(mark: string): readonly string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return (
          fs.readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark) &&
          !/\) Z /.test(fs.readFileSync(`/proc/${name}/stat`, 'utf8'))
        );
      } catch {
        return false;
      }
    });
}

async function until(accept: () => boolean, limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; Date.now() < end; await delay(20)) if (accept()) return true;
  return accept();
}

describe.runIf(process.platform === 'linux')('no process stays behind', () => {
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, env: { ...process.env, NODEREADY_OUT: out } });
    const starting = "import { keepCompiled, load } from './load-script.js';\nload('./cli.js').start(keepCompiled);\n";
    fs.writeFileSync(path.join(out, 'start.js'), starting);
  }, 60_000);
  afterAll(() => fs.rmSync(out, { recursive: true, force: true }));

  function start(service: string, mark: string, ...options: readonly string[]): ChildProcess {
    const words = ['drill', 'shutdown', service, '--yes', '--env', 'DATABASE_URL=x', '--env', `MARK=${mark}`];
    return spawn(process.execPath, [path.join(out, 'start.js'), ...words, ...options], {
      cwd: DRILL_FIXTURES,
      stdio: 'ignore',
    });
  }

  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once('exit', (code) => resolve(code)));

  it.each([
    ['after a run whose wrapper leaves node behind', 'drill-behind-shell', undefined, 1],
    ['after Ctrl-C', 'drill-behind-npm', 'SIGINT', 130],
    ['after kill -9 of the drill itself', 'drill-http', 'SIGKILL', null],
  ] as const)('%s', async (_name, service, signal, code) => {
    const mark = randomUUID();
    // A service that ignores signals does nobody the favour of going by itself.
    const options = signal === undefined ? ['--hold', '50'] : ['--env', 'VARIANT=ignores-signal'];
    const child = start(service, mark, ...options, '--grace', '3');
    const end = ended(child);
    if (signal !== undefined) {
      expect(await until(() => marked(mark).length > 0, 20_000)).toBe(true);
      child.kill(signal);
    }
    expect(await end).toBe(code);
    expect(await until(() => marked(mark).length === 0, 5_000)).toBe(true);
  });
});
