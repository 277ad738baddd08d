import { eolNode } from '../../../src/rules/runtime/eol-node.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (tag: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM ${tag}\nCOPY . .\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...more,
});
const { Dockerfile: _, ...hosted } = base('');

const ci = (versions: string): Readonly<Record<string, string>> => ({
  '.github/workflows/ci.yml': `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    strategy: { matrix: { node: ${versions} } }
    steps:
      - uses: actions/setup-node@v6
        with:
          node-version: \${{ matrix.node }}
      - run: npm test
`,
});

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
    {
      name: 'without any other statement, what CI tests on',
      files: { ...hosted, ...ci('[16, 18]') },
      findings: [{ message: 'tested', at: '.github/workflows/ci.yml:9:25', severity: 'warning' }],
    },
  ],
  passes: [
    {
      name: 'a system package beside the Node of the image, which PATH finds first',
      files: {
        ...base(''),
        Dockerfile: 'FROM node:24-alpine3.22\nRUN apk add --upgrade nodejs npm\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['Dockerfile:1:6'],
    },
    {
      name: 'the image that nodeshift builds upon',
      files: {
        ...hosted,
        'package.json':
          '{ "name": "api", "scripts": { "start": "node server.js", "openshift": "nodeshift --dockerImage=registry.access.redhat.com/ubi9/nodejs-24 --expose" } }\n',
      },
      evidence: ['package.json:1:71'],
    },
    {
      name: 'a file in the folder of another service',
      files: {
        'orders/package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
        'orders/server.js': "require('node:http').createServer().listen(3000);\n",
        'orders/.nvmrc': '24\n',
        'stock/package.json': '{ "name": "stock", "scripts": { "start": "node server.js" } }\n',
        'stock/server.js': "require('node:http').createServer().listen(3000);\n",
        'stock/.nvmrc': '16\n',
      },
      service: 'orders',
      evidence: ['orders/.nvmrc:1:1'],
    },
    { name: 'a matrix up to a line that is alive', files: { ...hosted, ...ci('[18, 24]') } },
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
