// Half of a rule file is documentation and examples, which linting never reads, and most rules report nothing under the
// default preset. The bundle keeps texts in a file of their own, which `docs` and `examples` read when asked, and the
// checks of the rules outside that preset in a part of their own.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import { parseSync } from 'oxc-parser';

const TEXTS = new URL('./rule-text.mjs', import.meta.url).pathname;
const DEFERRED = new URL('./deferred-rules.mjs', import.meta.url).pathname;
const MOVED = new Set(['docs', 'examples']);
const RULE_FILE = /\/src\/rules\/[\w-]+\/[\w-]+\.ts$/;
/** Appended to the path of a rule file to have the rule itself. */
const WHOLE = '?whole';

/** The rules as the sources give them. */
export async function readRules(root, outdir) {
  const bundle = `${outdir}/rules-with-texts.mjs`;
  await build({
    absWorkingDir: root,
    entryPoints: ['src/rules/index.ts'],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const { RULES } = await import(bundle);
  rmSync(bundle);
  return RULES;
}

/** Writes what rules are explained with. */
export function writeRuleTexts(rules, outdir) {
  const texts = rules.map(({ id, docs, examples, messages }) => [id, { docs, examples, messages }]);
  writeFileSync(`${outdir}/rule-texts.json`, JSON.stringify(Object.fromEntries(texts)));
}

export function bundleRules(rules, root) {
  const files = findRuleFiles(root);
  const waiting = rules.filter(({ id, recommended }) => !recommended && files.get(id)?.alone);
  const ids = new Set(waiting.map(({ id }) => id));
  const descriptions = waiting.map(({ docs, examples, messages, check, ...rest }) => {
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(rest)), rest)) throw new Error(`${rest.id} is not plain data`);
    return [rest.id, rest];
  });
  const entries = findDynamicImports(root);
  return {
    name: 'bundle-rules',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^nodeready:/ }, ({ path }) => ({ path, namespace: 'nodeready' }));
      onResolve({ filter: /\?whole$/ }, ({ path }) => ({ path: path.slice(0, -WHOLE.length), suffix: WHOLE }));
      onLoad({ filter: /rule-descriptions$/, namespace: 'nodeready' }, () => ({
        contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(descriptions)))});`,
      }));
      onLoad({ filter: /deferred-checks$/, namespace: 'nodeready' }, () => ({
        contents: [
          sharing(root),
          ...waiting.map(({ id }, i) => `import * as m${i} from ${JSON.stringify(files.get(id).path + WHOLE)};`),
          `export const checks = { ${waiting.map(({ id }, i) => `${JSON.stringify(id)}: m${i}.${files.get(id).name}`).join(', ')} };`,
        ].join('\n'),
        resolveDir: root,
      }));
      onLoad({ filter: /\/src\/rules\/deferred\.ts$/ }, () => ({
        contents: `export { loadDeferredRules } from ${JSON.stringify(DEFERRED)};`,
      }));
      onLoad({ filter: RULE_FILE }, ({ path, suffix }) => {
        const text = readFileSync(path, 'utf8');
        const found = [...files].find(([, file]) => file.path === path);
        if (!found || suffix === WHOLE || !ids.has(found[0]))
          return { loader: 'ts', contents: withoutTexts(path, text) };
        const [id, { name }] = found;
        return {
          contents: `import { deferred } from ${JSON.stringify(DEFERRED)};\nexport const ${name} = deferred(${JSON.stringify(id)});`,
        };
      });
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) =>
        entries.has(path) ? { loader: 'ts', contents: `${sharing(root)}\n${readFileSync(path, 'utf8')}` } : undefined,
      );
    },
  };
}

/**
 * A part that is loaded on demand asks for all of what linting loads: what several parts share goes into one file then,
 * where it would be cut into dozens, and opening a file costs as much as reading 20 KB of code.
 */
function sharing(root) {
  return `import ${JSON.stringify(join(root, 'src/cli/lint.ts'))};`;
}

function findDynamicImports(root) {
  const found = new Set();
  for (const file of sourcesIn(root)) {
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g))
      found.add(join(file, '..', specifier));
  }
  found.delete(join(root, 'src/cli/lint.ts'));
  return found;
}

function sourcesIn(root) {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && entry.name.endsWith('.ts') ? [join(entry.parentPath, entry.name)] : [],
  );
}

/** Rule files by rule; `alone` when the rule is all that others import from the file. */
function findRuleFiles(root) {
  const found = new Map();
  for (const path of sourcesIn(root)) {
    if (!RULE_FILE.test(path)) continue;
    const text = readFileSync(path, 'utf8');
    const name = /^export const (\w+): Rule\b/m.exec(text)?.[1];
    const id = /^ {2}id: '([\w-]+)'/m.exec(text)?.[1];
    if (name && id) found.set(id, { path, name, alone: text.match(/^export\b/gm).length === 1 });
  }
  return found;
}

function withoutTexts(path, text) {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return text;
  const moves = program.body
    .flatMap((statement) =>
      statement.type === 'ExportNamedDeclaration' ? (statement.declaration?.declarations ?? []) : [],
    )
    .flatMap(({ init }) => movesIn(init));
  if (moves.length === 0) return text;
  let result = text;
  for (const { start, end, name, id } of moves.sort((a, b) => b.start - a.start))
    result = `${result.slice(0, start)}get ${name}() { return __ruleText(${JSON.stringify(id)}).${name}; }${result.slice(end)}`;
  return `import { ruleText as __ruleText } from ${JSON.stringify(TEXTS)};\n${result}`;
}

function movesIn(init) {
  if (init?.type !== 'ObjectExpression') return [];
  const named = init.properties.filter((item) => item.type === 'Property' && !item.computed);
  const id = named.find((item) => item.key.name === 'id')?.value.value;
  if (typeof id !== 'string') return [];
  return named
    .filter((item) => MOVED.has(item.key.name))
    .map(({ start, end, key }) => ({ start, end, name: key.name, id }));
}
