import { singleStageBuild } from '../../../src/rules/image/single-stage-build.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dockerfile: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...(dockerfile === '' ? {} : { Dockerfile: dockerfile }),
  ...more,
});

ruleCases(singleStageBuild, {
  fails: [
    {
      name: 'one stage',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'),
      findings: [{ message: 'single', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'a stage that nothing takes from',
      files: base('FROM node:24 AS build\nRUN true\nFROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'),
      findings: [{ message: 'single', at: 'Dockerfile:3:1' }],
    },
  ],
  passes: [
    {
      name: 'two',
      files: base(
        'FROM node:24 AS build\nCOPY . .\nFROM node:24-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
      ),
      evidence: ['Dockerfile:1:1', 'Dockerfile:3:1'],
    },
    {
      name: 'from another image',
      files: base(
        'FROM node:24-alpine\nCOPY --from=registry.example.com/build:1 /app .\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      ),
      evidence: ['Dockerfile:2:1'],
    },
  ],
  notApplicable: [{ name: 'no image', files: base('') }],
  unknown: [],
});
