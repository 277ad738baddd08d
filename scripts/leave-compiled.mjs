// Half of a short run is compiling. What linting needs is left compiled for the Node.js that built: by linting what the
// rules have as bad examples, so that most of their code has run, and a repository as users do.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export function leaveCompiled(root, rules) {
  const folder = mkdtempSync(join(tmpdir(), 'nodeready-examples-'));
  for (const { id, recommended, examples } of rules) {
    if (!recommended) continue;
    for (const [name, text] of Object.entries(examples.bad[0].files)) {
      const file = join(folder, 'examples', id, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  const service = join(folder, 'service');
  cpSync(join(root, 'fixtures/services/orders-api'), service, { recursive: true });
  mkdirSync(join(service, '.git'));
  const json = ['lint', service, '--format', 'json'];
  // The second time nothing has changed.
  const runs = [['lint', join(folder, 'examples'), '--no-cache'], json, json];
  spawnSync(process.execPath, ['scripts/run-in-one.mjs', JSON.stringify(runs)], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  rmSync(folder, { recursive: true, force: true });
}
