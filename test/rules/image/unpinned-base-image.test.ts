import { unpinnedBaseImage } from '../../../src/rules/image/unpinned-base-image.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dockerfile: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: dockerfile,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const END = 'COPY . .\nCMD ["node", "server.js"]\n';

ruleCases(unpinnedBaseImage, {
  fails: [
    { name: 'no tag', files: base(`FROM node\n${END}`), findings: [{ message: 'floating', at: 'Dockerfile:1:6' }] },
    {
      name: 'latest',
      files: base(`FROM node:latest\n${END}`),
      findings: [{ message: 'floating', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'a variant alone',
      files: base(`FROM node:lts-alpine\n${END}`),
      findings: [{ message: 'floating', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'the newest LTS on a named system',
      files: base(`FROM node:lts-alpine3.20\n${END}`),
      findings: [{ message: 'floating', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'the default of an argument',
      files: base(`ARG NODE=node:slim\nFROM \${NODE}\n${END}`),
      findings: [{ message: 'floating', at: 'Dockerfile:2:6' }],
    },
    {
      name: 'the line in the name, and no tag',
      files: base('FROM gcr.io/distroless/nodejs24-debian13\nCOPY . .\nCMD ["server.js"]\n'),
      findings: [{ message: 'release', at: 'Dockerfile:1:6', severity: 'warning' }],
    },
    {
      name: 'a tool that prepares the build',
      files: base(
        `FROM mikefarah/yq AS tools\nRUN yq . x > /out.yml\nFROM node:24\nCOPY --from=tools /out.yml .\n${END}`,
      ),
      findings: [{ message: 'builder', at: 'Dockerfile:1:6', severity: 'warning' }],
    },
    {
      name: 'a stage that something is copied from',
      files: base(
        'FROM node:current AS build\nCOPY . .\nFROM node:24-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
      ),
      findings: [{ message: 'floating', at: 'Dockerfile:1:6' }],
    },
  ],
  passes: [
    { name: 'the newest of a release line', files: base(`FROM registry.example.com/node:latest-22\n${END}`) },
    { name: 'a line', files: base(`FROM node:24-alpine\n${END}`), evidence: ['Dockerfile:1:6'] },
    { name: 'a digest', files: base(`FROM node@sha256:${'0a1b2c3d'.repeat(8)}\n${END}`), evidence: ['Dockerfile:1:6'] },
    { name: 'a stage that nothing uses', files: base(`FROM node:latest AS lint\nFROM node:24-alpine\n${END}`) },
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
  unknown: [{ name: 'an argument without a default', files: base(`ARG NODE\nFROM \${NODE}\n${END}`) }],
});
