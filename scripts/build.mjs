// Bundles the command line into dist/: one chunk per lazily imported part; native packages stay outside.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { bundleBuiltins } from './bundle-builtins.mjs';
import { bundleParser } from './bundle-parser.mjs';
import { bundleRules, readRules, writeRuleTexts } from './bundle-rules.mjs';
import { bundleScripts } from './bundle-scripts.mjs';
import { leaveCompiled } from './leave-compiled.mjs';

const outdir = process.env.NODEREADY_OUT ?? new URL('../dist', import.meta.url).pathname;
const root = new URL('..', import.meta.url).pathname;
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
const rules = await readRules(root, outdir);
await build({
  absWorkingDir: root,
  plugins: [bundleBuiltins(), bundleParser(), bundleRules(rules, root)],
  entryPoints: { cli: 'src/cli/index.ts', index: 'src/index.ts' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // jsonc-parser's main is UMD, which cannot be bundled; its module entry can.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  external: ['ts-morph', 'scslre'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});
writeRuleTexts(rules, outdir);
await bundleScripts(outdir);
// What starts the bundle, and what other processes run, stay files of their own.
for (const name of ['cli/load-script.js', 'drills/agent.cjs', 'drills/reaper.cjs'])
  copyFileSync(join(root, 'src', name), join(outdir, basename(name)));

if (process.env.NODEREADY_OUT === undefined) leaveCompiled(root);
