// Turns the chunks of the bundle, which are modules, into scripts that src/cli/load-script.js runs: V8 takes compiled code
// for scripts alone. What other packages import stays a module, and takes its parts from those scripts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { parseSync } from 'oxc-parser';

/** Names of what `load` gives to a script. */
const PARAMETERS = ['exports', 'require', 'module', '$url'];

export async function bundleScripts(outdir, modules) {
  const chunks = readdirSync(outdir).filter((name) => name.endsWith('.js'));
  for (const name of chunks) {
    const file = join(outdir, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, modules.includes(name) ? withLoadedParts(text) : await toScript(text));
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

/** `import { a as b } from './chunk.js'` becomes `const { a: b } = load('./chunk.js')`. */
function withLoadedParts(text) {
  const { staticImports } = parseSync('index.js', text).module;
  let result = text;
  for (const { start, end, entries, moduleRequest } of staticImports.toReversed()) {
    if (!moduleRequest.value.startsWith('./')) continue;
    const names = entries.map(({ importName, localName }) => `${importName.name}: ${localName.value}`);
    const loading = `const { ${names.join(', ')} } = load(${JSON.stringify(moduleRequest.value)});`;
    result = result.slice(0, start) + loading + result.slice(end);
  }
  return `import { load } from './load-script.js';\n${result}`;
}
