import { inconsistentNodeVersion } from '../../../src/rules/runtime/inconsistent-node-version.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (image: string, engines = ''): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api"${engines === '' ? '' : `, "engines": { "node": "${engines}" }`} }\n`,
  Dockerfile: `FROM node:${image}\nCOPY . .\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const ci = (version: string, matrix = ''): Readonly<Record<string, string>> => ({
  '.github/workflows/ci.yml': `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
${matrix}    steps:
      - uses: actions/setup-node@v6
        with:
          node-version: ${version}
      - run: npm test
`,
});

ruleCases(inconsistentNodeVersion, {
  fails: [
    {
      name: 'a matrix of other lines is one finding',
      files: { ...base('24-alpine'), ...ci('${{ matrix.node }}', '    strategy: { matrix: { node: [20, 22] } }\n') },
      findings: [{ message: 'differs', at: '.github/workflows/ci.yml:9:25' }],
    },
    {
      name: 'the versions of Travis, which runs npm test unless told',
      files: { ...base('24-alpine'), '.travis.yml': 'language: node_js\nnode_js:\n  - "20"\n  - "22"\n' },
      findings: [{ message: 'differs', at: '.travis.yml:3:3' }],
    },
    {
      name: 'a version file that engines refuses',
      files: {
        ...base('24-alpine'),
        'package.json': '{ "name": "api", "engines": { "node": ">=24.4.0" } }\n',
        '.nvmrc': '24.3\n',
      },
      findings: [{ message: 'denied', at: '.nvmrc:1:1' }],
    },
    {
      name: 'the image of a CircleCI executor',
      files: {
        ...base('24-alpine'),
        '.circleci/config.yml':
          'executors:\n  node:\n    docker: [{ image: cimg/node:22.21 }]\njobs:\n  build:\n    executor: node\n    steps:\n      - run: npm test\n',
      },
      findings: [{ message: 'differs', at: '.circleci/config.yml:3:23' }],
    },
    {
      name: 'the default image of GitLab',
      files: {
        ...base('24-alpine'),
        '.gitlab-ci.yml': 'image: node:22-slim\ntest:\n  script: [npm test]\n',
      },
      findings: [{ message: 'differs', at: '.gitlab-ci.yml:1:8' }],
    },
    {
      name: 'the container of a GitHub job',
      files: {
        ...base('24-alpine'),
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    container: node:22\n    steps:\n      - run: npm test\n',
      },
      findings: [{ message: 'differs', at: '.github/workflows/ci.yml:5:16' }],
    },
    {
      name: '.nvmrc',
      files: { ...base('24-alpine'), '.nvmrc': '22\n' },
      findings: [{ message: 'differs', at: '.nvmrc:1:1' }],
    },
    {
      name: 'CI',
      files: { ...base('24-alpine'), ...ci('22') },
      findings: [{ message: 'differs', at: '.github/workflows/ci.yml:8:25' }],
    },
    {
      name: 'tests on another line than the image, which only a job that tests from outside runs',
      files: {
        ...base('24-alpine'),
        ...ci('22'),
        '.github/workflows/outside.yml': (ci('24')['.github/workflows/ci.yml'] ?? '').replace(
          'npm test',
          'npx newman run api.json',
        ),
        'package.json': '{ "name": "api", "scripts": { "test": "jest" } }',
      },
      findings: [{ message: 'differs', at: '.github/workflows/ci.yml:8:25' }],
    },
    {
      name: 'several workflows that say the same are told once',
      files: {
        ...base('24-alpine'),
        ...ci('22'),
        '.github/workflows/lint.yml': ci('22')['.github/workflows/ci.yml'] ?? '',
        '.github/workflows/old.yml': ci('20')['.github/workflows/ci.yml'] ?? '',
      },
      findings: [
        { message: 'differs', at: '.github/workflows/ci.yml:8:25' },
        { message: 'differs', at: '.github/workflows/old.yml:8:25' },
      ],
    },
    {
      name: 'engines excludes the image',
      files: base('24-alpine', '>=20 <23'),
      findings: [{ message: 'excludes', at: 'package.json:1:39' }],
    },
    {
      name: 'engines forgot to move',
      files: base('24-alpine', '>=12'),
      findings: [{ message: 'stale', at: 'package.json:1:39' }],
    },
    {
      name: 'an exact version outside the range',
      files: base('24.1.0-alpine', '>=24.2.0 <25'),
      findings: [{ message: 'excludes', at: 'package.json:1:39' }],
    },
  ],
  passes: [
    {
      name: 'the pipeline of a package in committed node_modules',
      files: {
        ...base('24-alpine', '>=24'),
        'node_modules/debug/.travis.yml': 'language: node_js\nnode_js: ["8"]\nscript: npm test\n',
        'node_modules/debug/package.json': '{ "name": "debug", "scripts": { "test": "mocha" } }\n',
      },
      evidence: ['Dockerfile:1:6'],
    },
    {
      name: 'the same line everywhere',
      files: { ...base('24-alpine', '>=24 <25'), ...ci('24'), '.nvmrc': '24\n' },
      evidence: ['Dockerfile:1:6', '.nvmrc:1:1'],
    },
    {
      name: 'a job that only scans the repository, for a service of which nothing is tested',
      files: {
        ...base('24-alpine'),
        '.node-version': '24\n',
        '.github/workflows/ci.yml': (ci('22')['.github/workflows/ci.yml'] ?? '').replace('npm test', 'snyk test'),
      },
      evidence: ['Dockerfile:1:6', '.node-version:1:1'],
    },
    {
      name: 'a job beside the tests has a Node of its own',
      files: {
        ...base('24-alpine'),
        ...ci('24'),
        '.github/workflows/licences.yml': (ci('22')['.github/workflows/ci.yml'] ?? '').replace(
          'npm test',
          'npx license-checker',
        ),
        'package.json': '{ "name": "api", "scripts": { "test": "jest" } }',
      },
      evidence: ['Dockerfile:1:6', '.github/workflows/ci.yml:8:25', '.github/workflows/licences.yml:8:25'],
    },
    {
      name: 'a matrix with the deployed line',
      files: { ...base('24-alpine'), ...ci('${{ matrix.node }}', '    strategy: { matrix: { node: [22, 24] } }\n') },
      evidence: ['Dockerfile:1:6', '.github/workflows/ci.yml:9:25'],
    },
  ],
  notApplicable: [
    {
      name: 'the image of a job by a parameter',
      files: {
        ...base('24-alpine'),
        '.circleci/config.yml':
          'jobs:\n  build:\n    docker: [{ image: "cimg/node:<< parameters.node >>" }]\n    steps:\n      - run: npm test\n',
      },
    },
    { name: 'one place', files: base('24-alpine') },
    {
      name: 'only CI',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
        ...ci('${{ matrix.node }}', '    strategy: { matrix: { node: [22, 24] } }\n'),
      },
    },
  ],
  unknown: [],
});
