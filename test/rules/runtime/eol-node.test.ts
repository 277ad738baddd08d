import { eolNode } from '../../../src/rules/runtime/eol-node.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (tag: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM ${tag}\nCOPY . .\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...more,
});
const { Dockerfile: _, ...hosted } = base('');

ruleCases(eolNode, {
  fails: [
    { name: 'the image', files: base('node:16-alpine'), findings: [{ message: 'eol', at: 'Dockerfile:1:6' }] },
    {
      name: 'an exact version',
      files: base('node:18.20.4-bookworm-slim'),
      findings: [{ message: 'eol', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'the stage that ships',
      files: {
        ...base(''),
        Dockerfile:
          'FROM node:24 AS build\nCOPY . .\nFROM node:14-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
      },
      findings: [{ message: 'eol', at: 'Dockerfile:3:6' }],
    },
    {
      name: 'without an image, .nvmrc',
      files: { ...hosted, '.nvmrc': '16\n' },
      findings: [{ message: 'eol', at: '.nvmrc:1:1' }],
    },
  ],
  passes: [
    { name: 'an LTS line', files: base('node:24-alpine'), evidence: ['Dockerfile:1:6'] },
    { name: 'an alias', files: base('node:lts-alpine'), evidence: ['Dockerfile:1:6'] },
    {
      name: 'the build stage does not ship',
      files: {
        ...base(''),
        Dockerfile:
          'FROM node:14 AS build\nCOPY . .\nFROM node:24-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
      },
    },
  ],
  notApplicable: [{ name: 'nothing names a version', files: hosted }],
  unknown: [
    { name: 'an image of the company', files: base('registry.example.com/node-base:3') },
    {
      name: 'an argument without a default',
      files: base('', {
        Dockerfile: 'ARG NODE_VERSION\nFROM node:${NODE_VERSION}\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
    },
  ],
});
