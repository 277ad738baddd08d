import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const schema = (output: string): string =>
  `datasource db {\n  provider = "postgresql"\n}\n\ngenerator client {\n  provider = "prisma-client"\n  output   = "${output}"\n}\n`;

it.each<[string, string, string]>([
  ['relative to the schema', '../src/generated/prisma', './generated/prisma/client.ts'],
  ['by an alias', '../src/generated/prisma', '@/generated/prisma/client'],
  ['by an alias of the folder itself', '../src/generated/prisma', '@generated/prisma'],
])('a client that prisma writes into the sources is @prisma/client: %s', (_, output, specifier) => {
  const [service] = linkFiles({
    'package.json': '{ "name": "api", "type": "module", "scripts": { "start": "node src/main.ts" } }',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "src/main.ts"]\n',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'prisma/schema.prisma': schema(output),
    'src/main.ts': `import { PrismaClient } from '${specifier}';\nexport const db = new PrismaClient();\n`,
  });
  const program = service?.program;
  expect(program?.unresolved).toEqual([]);
  expect(program?.callsTo('@prisma/client#PrismaClient').map(({ place }) => place.line)).toEqual([2]);
});

it('a folder of another generator stays unresolved', () => {
  const [service] = linkFiles({
    'package.json': '{ "name": "api", "type": "module", "scripts": { "start": "node main.js" } }',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    'schema.prisma': schema('./generated/zod').replace('prisma-client', 'zod-prisma-types'),
    'main.js': "import './generated/zod/index.js';\n",
  });
  expect(service?.program?.unresolved.map(({ specifier }) => specifier)).toEqual(['./generated/zod/index.js']);
});
