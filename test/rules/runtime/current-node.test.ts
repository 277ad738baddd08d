import { currentNode } from '../../../src/rules/runtime/current-node.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (tag: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api" }\n',
  Dockerfile: `FROM node:${tag}\nCOPY . .\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});

ruleCases(currentNode, {
  fails: [
    { name: 'not released yet', files: base('27-alpine'), findings: [{ message: 'unreleased', at: 'Dockerfile:1:6' }] },
  ],
  passes: [
    { name: 'an LTS line', files: base('24-alpine'), evidence: ['Dockerfile:1:6'] },
    {
      name: 'an exception with owner and way back',
      files: {
        ...base('27-alpine'),
        'docs/exceptions.md': '# Node 27\n\nOwner: team-orders. Roll back by deploying the image of node 24.\n',
      },
      evidence: ['Dockerfile:1:6'],
    },
  ],
  notApplicable: [
    {
      name: 'no version is known',
      files: { ...base(''), Dockerfile: 'FROM registry.example.com/base:3\nCOPY . .\nCMD ["node", "server.js"]\n' },
    },
    { name: 'an exception is not needed', files: base('24-alpine'), topic: 'node-current-exception-documented' },
  ],
  unknown: [],
});
