// Bundles the command line into dist/: one chunk per lazily imported part; native packages stay outside.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { bundleBuiltins } from './bundle-builtins.mjs';
import { bundleRules, readRules, writeRuleTexts } from './bundle-rules.mjs';

const outdir = process.env.NODEREADY_OUT ?? new URL('../dist', import.meta.url).pathname;
const root = new URL('..', import.meta.url).pathname;
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
const rules = await readRules(root, outdir);
await build({
  absWorkingDir: root,
  plugins: [bundleBuiltins(), bundleRules(rules, root)],
  entryPoints: { cli: 'src/cli/index.ts', index: 'src/index.ts' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // jsonc-parser's main is UMD, which cannot be bundled; its module entry can.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  external: ['oxc-parser', 'oxc-resolver', 'ts-morph', 'scslre'],
  // Bundled CommonJS packages call require for builtins.
  banner: {
    js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);",
  },
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});
writeRuleTexts(rules, outdir);
// Run by other processes, so they stay files of their own.
for (const name of ['agent.cjs', 'reaper.cjs'])
  copyFileSync(new URL(`../src/drills/${name}`, import.meta.url), `${outdir}/${name}`);

// Half of a short run is compiling. Node.js 22.8 and later keep what one run compiled, for the version that built.
if (process.env.NODEREADY_OUT === undefined)
  spawnSync(process.execPath, ['bin/nodeready.js', 'lint', 'fixtures', '--no-cache'], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: `${outdir}/compiled` },
    stdio: 'ignore',
  });
