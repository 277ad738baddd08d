import { missingImageUser } from '../../../src/rules/image/missing-image-user.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (lines: string, from = 'node:24-alpine'): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM ${from}\n${lines}COPY server.js .\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});

ruleCases(missingImageUser, {
  fails: [
    {
      name: 'a name that nobody creates',
      files: base('USER app\n'),
      findings: [{ message: 'missing', at: 'Dockerfile:2:6' }],
    },
    {
      name: 'created in the stage before',
      files: {
        ...base(''),
        Dockerfile:
          'FROM node:24-alpine AS build\nRUN adduser -D app\nCOPY server.js .\nFROM node:24-alpine\nCOPY --from=build /server.js .\nUSER app\nCMD ["node", "server.js"]\n',
      },
      findings: [{ message: 'missing', at: 'Dockerfile:6:6' }],
    },
  ],
  passes: [
    { name: 'node of the official images', files: base('USER node\n'), evidence: ['Dockerfile:2:6'] },
    {
      name: 'created',
      files: base('RUN addgroup -S app && adduser -S app -G app\nUSER app\n'),
      evidence: ['Dockerfile:3:6'],
    },
    { name: 'a number', files: base('USER 10001\n'), evidence: ['Dockerfile:2:6'] },
  ],
  notApplicable: [{ name: 'no USER', files: base('') }],
  unknown: [{ name: 'a base image of the company', files: base('USER app\n', 'registry.example.com/node:3') }],
});
