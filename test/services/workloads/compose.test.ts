import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const BASE = {
  'package.json': '{ "name": "web" }\n',
  'index.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "index.js"]\n',
};

const workloads = (files: Readonly<Record<string, string>>): readonly (readonly string[])[] =>
  linkFiles({ ...BASE, ...files }).map(({ workloads: found }) => found.map(({ name }) => name));

it('an image that compose writes out itself is not the Dockerfile beside it', () => {
  const inline =
    'services:\n  certs:\n    build:\n      dockerfile_inline: |\n        FROM node:24\n        RUN ./certgen\n    command: sh certs.sh\n';
  expect(workloads({ 'compose.yaml': inline })).toEqual([[]]);
});

it.each([
  ['develop/compose.yaml', [[]]],
  ['deploy/compose.yaml', [['web']]],
])('what %s runs', (file, found) => {
  const compose = 'services:\n  web:\n    build: ..\n    user: root\n';
  expect(workloads({ [file]: compose })).toEqual(found);
});
