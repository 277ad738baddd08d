import { moduleFormatMismatch } from '../../../src/rules/runtime/module-format-mismatch.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const CJS = "const http = require('node:http');\nhttp.createServer().listen(3000);\n";
const ESM = "import http from 'node:http';\nhttp.createServer().listen(3000);\n";
const plain = (type: string, source: string, start = 'node server.js'): Files => ({
  'package.json': `{ "name": "api",\n  "scripts": { "start": "${start}" }${type && `,\n  "type": "${type}"`} }\n`,
  [start.split(' ').at(-1) ?? '']: source,
});
const compiled = (module: string, type: string, build = 'tsc'): Files => ({
  'package.json': `{ "name": "api",\n  "scripts": { "build": "${build}", "start": "node dist/server.js" }${type && `,\n  "type": "${type}"`} }\n`,
  'tsconfig.json': `{ "compilerOptions": { "outDir": "dist", "rootDir": "src", "module": "${module}" } }\n`,
  'src/server.ts': ESM,
});

ruleCases(moduleFormatMismatch, {
  fails: [
    {
      name: 'CommonJS in a module package',
      files: plain('module', CJS),
      findings: [{ message: 'commonjs', at: 'package.json:3:11' }],
    },
    {
      name: 'modules in a CommonJS package',
      files: plain('commonjs', ESM),
      findings: [{ message: 'modules', at: 'package.json:3:11' }],
    },
    {
      name: 'node has to find out',
      files: { ...plain('', ESM), '.nvmrc': '24\n' },
      findings: [{ message: 'detected', at: 'package.json:2:25' }],
    },
    {
      name: 'an older node does not find out',
      files: { ...plain('', ESM), Dockerfile: 'FROM node:18-alpine\nCOPY . .\nCMD ["node", "server.js"]\n' },
      findings: [{ message: 'modules', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'tsc emits CommonJS into a module package',
      files: compiled('CommonJS', 'module'),
      findings: [{ message: 'commonjs', at: 'package.json:3:11' }],
    },
    {
      name: 'tsc emits modules into a CommonJS package',
      files: compiled('ES2022', 'commonjs', 'rm -rf dist && npx tsc -p tsconfig.json'),
      findings: [{ message: 'modules', at: 'package.json:3:11' }],
    },
    {
      name: 'the extension decides before the package',
      files: plain('module', ESM, 'node server.cjs'),
      findings: [{ message: 'modules', at: 'package.json:3:11' }],
    },
  ],
  passes: [
    { name: 'modules', files: plain('module', ESM), evidence: ['package.json:3:11'] },
    { name: 'CommonJS by default', files: plain('', CJS), evidence: ['package.json:2:25'] },
    { name: 'CommonJS by its name', files: plain('module', CJS, 'node server.cjs'), evidence: ['package.json:3:11'] },
    { name: 'NodeNext follows the package', files: compiled('NodeNext', 'module'), evidence: ['package.json:3:11'] },
    { name: 'tsc emits what node reads', files: compiled('CommonJS', ''), evidence: ['package.json:2:41'] },
  ],
  notApplicable: [
    { name: 'a loader translates', files: plain('', ESM, 'node -r esm server.js'), reason: /loader/ },
    { name: 'a runner', files: plain('', ESM, 'tsx server.js'), reason: /runner/ },
    { name: 'TypeScript as it is', files: plain('module', ESM, 'node server.ts'), reason: /not plain JavaScript/ },
    {
      name: 'a framework starts',
      files: {
        'package.json':
          '{ "name": "api", "scripts": { "start": "fastify start app.js" }, "dependencies": { "fastify-cli": "^7" } }\n',
        'app.js': ESM,
      },
      reason: /no file of this repository/,
    },
  ],
  unknown: [
    {
      name: 'a compiler with its own settings',
      files: compiled('CommonJS', 'module', 'swc src -d dist'),
      reason: /could not be told/,
    },
    { name: 'the format is given to the compiler by flag', files: compiled('ES2022', '', 'tsc --module commonjs') },
  ],
});
