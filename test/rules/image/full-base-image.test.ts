import { fullBaseImage } from '../../../src/rules/image/full-base-image.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dockerfile: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...(dockerfile === '' ? {} : { Dockerfile: dockerfile }),
  ...more,
});

ruleCases(fullBaseImage, {
  fails: [
    {
      name: 'the full variant',
      files: base('FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n'),
      findings: [{ message: 'full', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'compilers installed',
      files: base(
        'FROM node:24-alpine\nRUN apk add --no-cache python3 make g++\nCOPY . .\nCMD ["node", "server.js"]\n',
      ),
      findings: [{ message: 'tools', at: 'Dockerfile:2:5' }],
    },
  ],
  passes: [
    {
      name: 'slim',
      files: base('FROM node:24-bookworm-slim\nCOPY . .\nCMD ["node", "server.js"]\n'),
      evidence: ['Dockerfile:1:6'],
    },
    {
      name: 'alpine',
      files: base('FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'),
      evidence: ['Dockerfile:1:6'],
    },
    {
      name: 'compilers in the build only',
      files: base(
        'FROM node:24 AS build\nCOPY . .\nFROM node:24-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
      ),
      evidence: ['Dockerfile:3:6'],
    },
  ],
  notApplicable: [{ name: 'no image', files: base('') }],
  unknown: [
    {
      name: 'a base image of the company',
      files: base('FROM registry.example.com/node:3\nCOPY . .\nCMD ["node", "server.js"]\n'),
    },
  ],
});
