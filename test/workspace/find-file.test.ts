import { expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

/** What the program reaches of a folder whose package.json names this main. */
function reached(main: string, more: Readonly<Record<string, string>>): readonly string[] {
  const [service] = linkFiles({
    'package.json': '{ "name": "api" }\n',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "src/main.js"]\n',
    'src/main.js': "require('./lib');\nrequire('node:http').createServer().listen(3000);\n",
    'src/lib/package.json': JSON.stringify({ main }),
    ...more,
  });
  return [...(service?.program?.modules.keys() ?? [])].filter((file) => file !== 'src/main.js');
}

const INDEX = { 'src/lib/index.js': 'exports.a = 1;\n' };

it.each(['.', './', '..', '../', '../lib', '', './.'])('a main that leads to its own folder ends: %j', (main) => {
  expect(reached(main, INDEX)).toEqual(['src/lib/index.js']);
});

it('a main that names a folder means its index, whatever main that folder has', () => {
  const files = {
    'src/lib/inner/package.json': '{ "main": "other.js" }\n',
    'src/lib/inner/index.js': 'exports.a = 1;\n',
    'src/lib/inner/other.js': 'exports.a = 2;\n',
  };
  expect(reached('inner', files)).toEqual(['src/lib/inner/index.js']);
});

it('mains that name each other end', () => {
  const files = { 'src/package.json': '{ "main": "lib" }\n', ...INDEX };
  expect(reached('..', files)).toEqual(['src/lib/index.js']);
});
