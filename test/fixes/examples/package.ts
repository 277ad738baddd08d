import type { Example } from '../../../src/rules/types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n";
const DOCKERFILE = 'FROM node:24.11.0-alpine\nCOPY . .\nCMD ["node", "server.js"]\n';

/** What the bad examples of the rules do not show: other messages, odd styles. */
export const packageExamples: Readonly<Record<string, readonly Example[]>> = {
  'module-format-mismatch': [
    {
      title: 'modules without a type, four spaces',
      files: {
        'package.json': '{\n    "name": "api",\n    "version": "1.0.0"\n}\n',
        Dockerfile: DOCKERFILE,
        'server.js': "import http from 'node:http';\n\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      },
    },
  ],
  'unpinned-node-version': [
    {
      title: 'a file that moves',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: DOCKERFILE,
        'server.js': SERVER,
        '.nvmrc': 'lts/*\n',
      },
    },
  ],
  'eol-node': [
    {
      title: 'every place moves together',
      files: {
        'package.json': '{\n  "name": "api",\n  "engines": {\n    "node": "18.x"\n  }\n}\n',
        Dockerfile:
          '# the image of the service\nFROM node:18.19-alpine3.18 AS build\nCOPY . .\n\nFROM node:18.19-alpine3.18\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
        'server.js': SERVER,
        '.nvmrc': 'v18\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v5\n        with:\n          node-version: 18 # as deployed\n      - run: npm test\n',
      },
    },
  ],
  'unpinned-package-manager': [
    {
      title: 'CI names it',
      files: {
        'package.json':
          '{\n\t"name": "api",\n\t"scripts": {\n\t\t"test": "node --test"\n\t},\n\t"dependencies": {\n\t\t"pino": "^10.0.0"\n\t}\n}\n',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        Dockerfile: DOCKERFILE,
        'server.js': SERVER,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pnpm/action-setup@v4\n        with: { version: 10.2.1 }\n      - run: pnpm install --frozen-lockfile\n      - run: pnpm test\n',
      },
    },
  ],
};
