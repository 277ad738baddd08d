import { expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

it('a path that is stated is the last word: a folder of the same name below baseUrl is not the package', () => {
  const [service] = linkFiles({
    'package.json':
      '{ "name": "api", "scripts": { "start": "ts-node src/main.ts" }, "dependencies": { "typeorm": "^0.3.0" } }\n',
    'tsconfig.json':
      '{ "compilerOptions": { "baseUrl": "./src", "paths": { "typeorm": ["../node_modules/typeorm"] } } }\n',
    'src/main.ts':
      "import { source } from './typeorm/source';\nimport { createServer } from 'node:http';\nvoid source.initialize().then(() => createServer().listen(3000));\n",
    'src/typeorm/index.ts': "export * from './source';\n",
    'src/typeorm/source.ts':
      "import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: 'postgres' });\n",
  });
  expect(service?.program?.callsTo('typeorm#DataSource').map(({ place }) => `${place.path}:${place.line}`)).toEqual([
    'src/typeorm/source.ts:2',
  ]);
});
