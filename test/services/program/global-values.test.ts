import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const files = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "imports": { "#db": "pg", "#same": { "types": "./x.d.ts", "default": "pg" } } }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "main.js"]\n',
  'main.js': `${lines.join('\n')}\n`,
});

const called = (path: string, source: Readonly<Record<string, string>>): readonly number[] =>
  (linkFiles(source)[0]?.program?.callsTo(path) ?? []).map(({ place }) => place.line);

it('what the program puts onto globalThis is what its name means in every module', () => {
  const source = files(
    "const { Pool } = require('pg');",
    'globalThis.__pool ??= new Pool();',
    'const pool = globalThis.__pool;',
    "pool.query('SELECT 1');",
    "require('./other.js');",
  );
  expect(called('pg#Pool().query', source)).toEqual([4]);
  expect(called('pg#Pool().end', { ...source, 'other.js': '__pool.end();\n' })).toEqual([1]);
});

it('a name of the platform that is written over may still be the platform', () => {
  const source = files("globalThis.fetch = require('node-fetch');", "fetch('http://orders');");
  expect(called('fetch', source)).toEqual([2]);
  expect(called('node-fetch#default', source)).toEqual([2]);
});

it.each(['#db', '#same'])('%s of package.json stands for a package', (name) => {
  const source = files(`const { Pool } = require('${name}');`, 'new Pool();');
  expect(called('pg#Pool', source)).toEqual([2]);
});
