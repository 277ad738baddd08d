// Half of a rule file is documentation and examples, which linting never reads. The bundle keeps them in a file of
// their own: `docs` and `examples` become getters that read it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { parseSync } from 'oxc-parser';

const LOADER = new URL('./rule-text.mjs', import.meta.url).pathname;
const MOVED = new Set(['docs', 'examples']);

export const splitRuleTexts = {
  name: 'split-rule-texts',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/rules\/[\w-]+\/[\w-]+\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { loader: 'ts', contents: withoutTexts(path, text) };
    });
  },
};

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
  return `import { ruleText as __ruleText } from ${JSON.stringify(LOADER)};\n${result}`;
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

/** Writes the texts of all rules, as the rules themselves give them. */
export async function writeRuleTexts(root, outdir) {
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
  const texts = RULES.map(({ id, docs, examples }) => [id, { docs, examples }]);
  writeFileSync(`${outdir}/rule-texts.json`, JSON.stringify(Object.fromEntries(texts)));
}
