import { unpinnedNodeVersion } from '../../../src/rules/runtime/unpinned-node-version.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dockerfile: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...(dockerfile === '' ? {} : { Dockerfile: dockerfile }),
  ...more,
});

ruleCases(unpinnedNodeVersion, {
  fails: [
    {
      name: 'no file',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'),
      findings: [{ message: 'missing', at: 'package.json:1:1' }],
    },
    { name: 'an alias', files: base('', { '.nvmrc': 'lts/*\n' }), findings: [{ message: 'alias', at: '.nvmrc:1:1' }] },
  ],
  passes: [
    { name: '.nvmrc', files: base('', { '.nvmrc': '24.11.1\n' }), evidence: ['.nvmrc:1:1'] },
    { name: '.node-version', files: base('', { '.node-version': '24\n' }), evidence: ['.node-version:1:1'] },
    {
      name: '.tool-versions',
      files: base('', { '.tool-versions': 'nodejs 24.11.1\n' }),
      evidence: ['.tool-versions:1:8'],
    },
  ],
  notApplicable: [],
  unknown: [],
});
