import { expect, it } from 'vitest';
import { missingServerClose } from '../../../src/rules/shutdown/missing-server-close.ts';
import { missingSigtermHandler } from '../../../src/rules/shutdown/missing-sigterm-handler.ts';
import { judgeFiles, linkFiles } from '../../support/rule-cases.ts';

const FILES = {
  'package.json': '{ "name": "boards", "dependencies": { "sails": "^1.5.0" } }\n',
  Dockerfile:
    'FROM node:24-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm run build\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=build /app/dist .\nCMD ["./start.sh"]\n',
  'start.sh': '#!/bin/sh\nnode db/init.js\nexec node app.js --prod\n',
  'app.js': "const sails = require('sails');\nsails.lift({});\n",
  'config/routes.js':
    "module.exports.routes = {\n  'GET /boards/:id': 'boards/show',\n  'POST /boards': { action: 'boards/create' },\n  '/*': { fn: (req, res) => res.ok() },\n};\n",
  'api/controllers/boards/show.js': 'module.exports = { inputs: {}, async fn(inputs) { return inputs; } };\n',
  'api/controllers/boards/create.js': 'module.exports = async (req, res) => res.ok();\n',
};

it('finds routes and actions of Sails, behind a script that the build copies', () => {
  const [service] = linkFiles(FILES);
  expect(service?.entry).toBe('app.js');
  expect(service?.kind).toBe('http');
  expect(service?.routes.routes.map(({ method, path, handlers }) => [method, path, handlers[0]?.module])).toEqual([
    ['GET', '/boards/:id', 'api/controllers/boards/show.js'],
    ['POST', '/boards', 'api/controllers/boards/create.js'],
    ['ALL', '/*', 'config/routes.js'],
  ]);
});

it('knows that Sails lowers itself on signals', () => {
  for (const rule of [missingSigtermHandler, missingServerClose])
    expect(judgeFiles(rule, { files: FILES }).outcomes.map(({ verdict }) => verdict)).toEqual(['pass']);
});

it('takes files below server/api for routes of Nitro only where they handle its events', () => {
  const files = {
    'package.json': '{ "name": "web" }\n',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    'main.js':
      "require('./server/api/a.js');\nrequire('./server/api/b.js');\nrequire('node:http').createServer().listen(3000);\n",
    'server/api/a.js': 'module.exports = () => 1;\n',
    'server/api/b.js': 'module.exports = defineEventHandler(() => 1);\n',
  };
  expect(linkFiles(files)[0]?.routes.routes.map(({ path }) => path)).toEqual(['/api/b']);
});
