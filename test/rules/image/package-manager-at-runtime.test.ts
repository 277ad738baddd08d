import { packageManagerAtRuntime } from '../../../src/rules/image/package-manager-at-runtime.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dockerfile: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...(dockerfile === '' ? {} : { Dockerfile: dockerfile }),
  ...more,
});

ruleCases(packageManagerAtRuntime, {
  fails: [
    {
      name: 'npm',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n'),
      findings: [{ message: 'needed', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'npx',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["npx", "tsx", "server.js"]\n'),
      findings: [{ message: 'needed', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    {
      name: 'node',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'),
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'npm is removed',
      files: base(
        'FROM node:24-alpine\nRUN rm -rf /usr/local/lib/node_modules/npm\nCOPY . .\nCMD ["node", "server.js"]\n',
      ),
      evidence: ['Dockerfile:4:5'],
    },
  ],
  notApplicable: [{ name: 'no image', files: base('') }],
  unknown: [
    { name: 'a script that is not here', files: base('FROM node:24-alpine\nCOPY . .\nENTRYPOINT ["/opt/run.sh"]\n') },
  ],
});
