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
