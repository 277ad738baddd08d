import { unbuiltDockerfile } from '../../../src/rules/image/unbuilt-dockerfile.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const DOCKERFILE = 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n';
const service = (files: Files): Files => ({
  'package.json': '{ "name": "api" }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: DOCKERFILE,
  ...files,
});
const COMPOSE = { 'compose.yaml': 'services:\n  api:\n    build: .\n' };

ruleCases(unbuiltDockerfile, {
  fails: [
    {
      name: 'an old file',
      files: service({ ...COMPOSE, 'Dockerfile.old': DOCKERFILE }),
      findings: [{ message: 'stale', at: 'Dockerfile.old:1:1' }],
    },
    {
      name: 'CI builds the other one',
      files: service({
        'docker/production.Dockerfile': DOCKERFILE,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  build:\n    steps:\n      - run: docker build -f docker/production.Dockerfile -t api .\n',
      }),
      findings: [{ message: 'stale', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'two of them',
      files: service({ ...COMPOSE, 'Dockerfile.a': DOCKERFILE, 'Dockerfile.b': DOCKERFILE }),
      findings: [
        { message: 'stale', at: 'Dockerfile.a:1:1' },
        { message: 'stale', at: 'Dockerfile.b:1:1' },
      ],
    },
  ],
  passes: [
    { name: 'one file', files: service(COMPOSE), evidence: ['Dockerfile:1:1'] },
    { name: 'the only statement about the image', files: service({}), evidence: ['Dockerfile:1:1'] },
    {
      name: 'both are built',
      files: service({
        ...COMPOSE,
        'Dockerfile.worker': DOCKERFILE,
        Makefile: 'worker:\n\tdocker build -f Dockerfile.worker -t worker .\n',
      }),
      service: 'api',
    },
    {
      name: 'for development, by a script of the package',
      files: service({
        ...COMPOSE,
        'package.json':
          '{ "name": "api", "scripts": { "dev": "docker build -f Dockerfile.dev -t dev . && docker run dev" } }\n',
        'Dockerfile.dev': DOCKERFILE,
      }),
    },
    {
      name: 'for a development container',
      files: service({
        ...COMPOSE,
        'Dockerfile.dev': DOCKERFILE,
        '.devcontainer/devcontainer.json': '{ "build": { "dockerfile": "../Dockerfile.dev", "context": ".." } }\n',
      }),
    },
  ],
  notApplicable: [
    {
      name: 'no Dockerfile',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
      reason: /no Dockerfile/,
    },
  ],
  unknown: [],
});
