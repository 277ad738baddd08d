import { indirectNodeCommand } from '../../../src/rules/image/indirect-node-command.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dockerfile: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...(dockerfile === '' ? {} : { Dockerfile: dockerfile }),
  ...more,
});

ruleCases(indirectNodeCommand, {
  fails: [
    {
      name: 'npm',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n'),
      findings: [{ message: 'indirect', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'a shell with two commands',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD echo hi && node server.js\n'),
      findings: [{ message: 'indirect', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    {
      name: 'node',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'),
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'an init before node',
      files: base('FROM node:24-alpine\nCOPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n'),
      evidence: ['Dockerfile:4:5'],
    },
    {
      name: 'a script that ends in exec',
      files: base('FROM node:24-alpine\nCOPY . .\nENTRYPOINT ["/entrypoint.sh"]\n', {
        'entrypoint.sh': '#!/bin/sh\nexec node server.js\n',
      }),
      evidence: ['Dockerfile:3:12'],
    },
  ],
  notApplicable: [{ name: 'no image', files: base('') }],
  unknown: [
    {
      name: 'the command of a company base image; the start script is only assumed',
      files: base('FROM registry.acme.test/platform/node:24\nCOPY . .\n'),
    },
    { name: 'a script that is not here', files: base('FROM node:24-alpine\nCOPY . .\nENTRYPOINT ["/opt/run.sh"]\n') },
  ],
});
