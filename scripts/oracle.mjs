// Compares the rules with the verdicts of established linters: `node scripts/oracle.mjs kubernetes.json [hadolint.json]`.
// The files hold other projects' inputs and are not part of this repository; without them there is nothing to do.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;
const files = process.argv.slice(2).filter((file) => existsSync(file) || console.log(`${file} is not there: skipped`));
if (process.argv.length < 3) console.log('name the oracle files');
if (files.length > 0) {
  const outdir = mkdtempSync(join(root, 'node_modules/.oracle-'));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['test/oracle/table.ts', 'test/oracle/hadolint.ts'],
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'warning',
    });
    const load = (name) => import(pathToFileURL(join(outdir, name)).href);
    for (const file of files) {
      const cases = JSON.parse(readFileSync(file, 'utf8'));
      const { compareAll, renderAgreement } = await load(
        /hadolint/.test(basename(file)) ? 'hadolint.mjs' : 'table.mjs',
      );
      const agreement = compareAll(cases);
      process.stdout.write(`${basename(file)}\n\n${renderAgreement(cases, agreement)}\n`);
      if (agreement.unexplained.length > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
