// Half of a short run is compiling. What linting needs is left compiled for the Node.js that built, by linting a service:
// what only others need is compiled when they do, which takes less than reading it each time.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function leaveCompiled(root) {
  const folder = mkdtempSync(join(tmpdir(), 'nodeready-compiled-'));
  const service = join(folder, 'service');
  cpSync(join(root, 'fixtures/services/orders-api'), service, { recursive: true });
  mkdirSync(join(service, '.git'));
  const json = ['lint', service, '--format', 'json'];
  // The second time nothing has changed.
  const runs = [['lint', service, '--no-cache'], json, json];
  spawnSync(process.execPath, ['scripts/run-in-one.mjs', JSON.stringify(runs)], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  rmSync(folder, { recursive: true, force: true });
}
