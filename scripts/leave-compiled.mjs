// Half of a short run is compiling. What linting needs is left compiled for the Node.js that built: by linting what the
// rules have as bad examples, so that most of their code has run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export function leaveCompiled(root, rules) {
  const folder = mkdtempSync(join(tmpdir(), 'nodeready-examples-'));
  for (const { id, recommended, examples } of rules) {
    if (!recommended) continue;
    for (const [name, text] of Object.entries(examples.bad[0].files)) {
      const file = join(folder, id, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  spawnSync(process.execPath, ['bin/nodeready.js', 'lint', folder, '--no-cache'], { cwd: root, stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
}
