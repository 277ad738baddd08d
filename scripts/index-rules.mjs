// Rewrites src/rules/<area>/index.ts from the rule files of each area, sorted by id.
import fs from 'node:fs';
import path from 'node:path';

const root = new URL('../src/rules/', import.meta.url).pathname;
const camel = (id) => id.replace(/-(\w)/g, (_, c) => c.toUpperCase());
for (const area of fs.readdirSync(root, { withFileTypes: true })) {
  if (!area.isDirectory()) continue;
  const folder = path.join(root, area.name);
  const found = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .flatMap((file) => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      const name = /export const (\w+): Rule\b/.exec(text)?.[1];
      return name ? [{ file, name }] : [];
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const imports = found.map(({ file, name }) => `import { ${name} } from './${file}';`).sort();
  const list = found.length > 0 ? `[\n${found.map(({ name }) => `  ${name},\n`).join('')}]` : '[]';
  const text = `import type { Rule } from '../types.ts';\n${imports.join('\n')}${imports.length ? '\n' : ''}\nexport const ${camel(area.name)}Rules: readonly Rule[] = ${list};\n`;
  fs.writeFileSync(path.join(folder, 'index.ts'), text);
}

// Rewrites src/fixes/<format>/index.ts from the recipe files of each format, and the level of each rule that they mend.
const fixes = new URL('../src/fixes/', import.meta.url).pathname;
const LEVELS = ['safe', 'suggested', 'display'];
for (const format of fs.readdirSync(fixes, { withFileTypes: true })) {
  if (!format.isDirectory()) continue;
  const folder = path.join(fixes, format.name);
  const found = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .flatMap((file) =>
      fs
        .readFileSync(path.join(folder, file), 'utf8')
        .split(/^(?=export const )/m)
        .flatMap((text) => {
          const name = /^export const (\w+): Recipe\b/.exec(text)?.[1];
          const rule = /\brule: '([\w-]+)'/.exec(text)?.[1];
          const level = /\blevel: '(\w+)'/.exec(text)?.[1];
          const messages = [...(/\bmessages: \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
            ([, id]) => id,
          );
          return name && rule && level ? [{ file, name, rule, level, messages }] : [];
        }),
    )
    // Of several recipes for a rule the safer one is tried first.
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.file < b.file ? -1 : 1));
  const files = [...new Set(found.map(({ file }) => file))].sort();
  const imports = files.map((file) => {
    const names = found.filter((item) => item.file === file).map(({ name }) => name);
    return `import { ${names.sort().join(', ')} } from './${file}';`;
  });
  const list = found.length > 0 ? `[\n${found.map(({ name }) => `  ${name},\n`).join('')}]` : '[]';
  const text = `import type { Recipe } from '../types.ts';\n${imports.join('\n')}${imports.length ? '\n' : ''}\nexport const ${camel(format.name)}Recipes: readonly Recipe[] = ${list};\n`;
  fs.writeFileSync(path.join(folder, 'index.ts'), text);
  const levels = {};
  for (const { rule, level, messages } of [...found].sort((x, y) => (x.rule < y.rule ? -1 : x.rule > y.rule ? 1 : 0))) {
    levels[rule] ??= {};
    for (const message of messages.length > 0 ? messages : ['*']) levels[rule][message] ??= level;
  }
  fs.writeFileSync(path.join(folder, 'levels.json'), `${JSON.stringify(levels, null, 2)}\n`);
}
