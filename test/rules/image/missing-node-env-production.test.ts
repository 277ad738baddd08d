import { missingNodeEnvProduction } from '../../../src/rules/image/missing-node-env-production.ts';
import { exampleDeployment } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (env = ''): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM node:24 AS build\nENV NODE_ENV=production\nCOPY . .\nFROM node:24-alpine\n${env}COPY --from=build /server.js .\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const manifest = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  'k8s/api.yaml': exampleDeployment('512Mi', lines),
});

ruleCases(missingNodeEnvProduction, {
  fails: [
    { name: 'only the build stage has it', files: base(), findings: [{ message: 'missing', at: 'Dockerfile:4:1' }] },
    {
      name: 'another value',
      files: base('ENV NODE_ENV=development\n'),
      findings: [{ message: 'other', at: 'Dockerfile:5:5' }],
    },
    {
      name: 'the manifest takes it back',
      files: { ...base('ENV NODE_ENV=production\n'), ...manifest('env:', '  - name: NODE_ENV', '    value: staging') },
      findings: [{ message: 'other', at: 'k8s/api.yaml:13:22' }],
    },
  ],
  passes: [
    { name: 'the image', files: base('ENV NODE_ENV=production\n'), evidence: ['Dockerfile:5:5'] },
    {
      name: 'the manifest',
      files: { ...base(), ...manifest('env:', '  - name: NODE_ENV', '    value: production') },
      evidence: ['k8s/api.yaml:13:22'],
    },
    {
      name: 'the command',
      files: {
        ...base(),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n',
        'package.json': '{ "name": "api", "scripts": { "start": "NODE_ENV=production node server.js" } }\n',
      },
      evidence: ['package.json:1:40'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing deploys it',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [
    {
      name: 'a Secret',
      files: {
        ...base(),
        ...manifest('env:', '  - name: NODE_ENV', '    valueFrom: { secretKeyRef: { name: api, key: env } }'),
      },
    },
    {
      name: 'a ConfigMap that is not here',
      files: { ...base(), ...manifest('envFrom:', '  - configMapRef: { name: api }') },
    },
  ],
});
