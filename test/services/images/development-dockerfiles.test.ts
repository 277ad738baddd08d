import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const NODE = 'FROM node:24\nCOPY . .\nCMD ["node", "index.js"]\n';
const BASE = {
  'package.json': '{ "name": "web", "scripts": { "start": "node index.js" } }',
  'index.js': "require('node:http').createServer().listen(3000);\n",
};

it.each<[string, Readonly<Record<string, string>>, (string | undefined)[]]>([
  ['ships where nothing else does', { 'Dockerfile.dev': NODE }, ['Dockerfile.dev']],
  ['does not ship beside the one of production', { 'Dockerfile.dev': NODE, Dockerfile: NODE }, ['Dockerfile']],
  ['does not ship beside one that has a name', { 'Dockerfile.dev': NODE, 'Dockerfile.api': NODE }, ['Dockerfile.api']],
  [
    'does not ship beside one that serves files without Node',
    { 'web/Dockerfile.dev': NODE, 'web/Dockerfile': 'FROM nginx:1.29\nCOPY . .\n', Dockerfile: NODE },
    ['Dockerfile'],
  ],
])('a Dockerfile for development %s', (_, files, dockerfiles) => {
  const services = linkFiles({ ...BASE, ...files });
  expect(services.map(({ image }) => image?.dockerfile)).toEqual(dockerfiles);
});
