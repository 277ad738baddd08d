// Turns the chunks of the bundle, which are modules, into scripts that src/cli/load-script.js runs: V8 takes compiled code
// for scripts alone.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

/** Names of what `load` gives to a script. */
const PARAMETERS = ['exports', 'require', 'module', '$url'];

export async function bundleScripts(outdir) {
  for (const name of readdirSync(outdir).filter((item) => item.endsWith('.js'))) {
    const file = join(outdir, name);
    writeFileSync(file, await toScript(readFileSync(file, 'utf8')));
  }
}

async function toScript(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    // `import()` becomes a call of `require` too, a moment later.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '$url' },
  });
  // What is left of other characters stands in regular expressions; a text without them takes half the memory.
  const ascii = code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `(function(${PARAMETERS.join(',')}){"use strict";${ascii}})`;
}
