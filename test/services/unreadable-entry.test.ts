import { expect, it } from 'vitest';
import { compilePatterns } from '../../src/parsers/glob-patterns.ts';
import { RULES } from '../../src/rules/index.ts';
import { judgeFiles, linkFiles } from '../support/rule-cases.ts';

const FILES = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "--require", "./tracing.js", "server.js"]\n',
  'tracing.js': 'require("node:http");\n',
  'server.js': '\u0000require("node:http").createServer().listen(3000);\n',
};

it('an entry that cannot be read crashes no rule, although a preload can', () => {
  const [service] = linkFiles(FILES);
  expect(service?.program).toBeUndefined();
  expect(service?.lost).toEqual(['the source entry server.js cannot be read']);
  for (const rule of RULES) judgeFiles(rule, { files: FILES });
});

it('an ignore pattern longer than any path is left out', () => {
  const matcher = compilePatterns(['/'.repeat(400_000), 'node_modules/']);
  expect(matcher.ignores('node_modules/a.js')).toBe(true);
  expect(matcher.ignores('src/a.js')).toBe(false);
});
