import { unshippedEntry } from '../../../src/rules/image/unshipped-entry.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (lines: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: `FROM node:24-alpine\nWORKDIR /app\n${lines}CMD ["node", "server.js"]\n`,
  ...more,
});

ruleCases(unshippedEntry, {
  fails: [
    {
      name: 'another folder',
      files: base('COPY server.js /srv/\n'),
      findings: [{ message: 'missing', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'ignored',
      files: base('COPY . .\n', { '.dockerignore': '*.js\n' }),
      findings: [{ message: 'ignored', at: 'Dockerfile:3:1' }],
    },
  ],
  passes: [
    { name: 'the same folder', files: base('COPY server.js .\n'), evidence: ['Dockerfile:4:5'] },
    { name: 'the whole context', files: base('COPY . .\n'), evidence: ['Dockerfile:4:5'] },
  ],
  notApplicable: [
    {
      name: 'no image',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [],
});
