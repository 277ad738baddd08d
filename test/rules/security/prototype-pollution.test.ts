import { prototypePollution } from '../../../src/rules/security/prototype-pollution.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api", "dependencies": { "lodash": "4.17.21" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const express = (...lines: readonly string[]): string =>
  [
    "const express = require('express');",
    'const app = express();',
    'app.use(express.json());',
    ...lines,
    'app.listen(3000);\n',
  ].join('\n');

ruleCases(prototypePollution, {
  fails: [
    {
      name: 'nothing in its way',
      files: { ...base, 'server.js': express('app.post("/orders", (req, res) => res.json({ id: req.body.id }));') },
      findings: [{ message: 'unguarded', at: 'server.js:3:9' }],
    },
    {
      name: 'a merge of an old version',
      files: {
        ...base,
        'package.json': '{ "name": "api", "dependencies": { "lodash": "4.17.10" } }\n',
        'server.js': express(
          "const _ = require('lodash');",
          'const settings = {};',
          'app.patch("/settings", (req, res) => res.json(_.merge(settings, req.body)));',
        ),
      },
      findings: [{ message: 'write', at: 'server.js:6:47' }],
    },
    {
      name: 'two keys of a client',
      files: {
        ...base,
        'server.js': express(
          'const settings = {};',
          'app.patch("/settings", (req, res) => {',
          '  settings[req.body.group][req.body.key] = req.body.value;',
          '  res.end();',
          '});',
        ),
      },
      findings: [{ message: 'write', at: 'server.js:6:3' }],
    },
    {
      name: 'Fastify told to look away',
      files: {
        ...base,
        'server.js': `const app = require('fastify')({ onProtoPoisoning: 'ignore' });
app.post('/orders', async (request) => ({ id: request.body.id }));
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'unguarded', at: 'server.js:1:13' }],
    },
  ],
  passes: [
    {
      name: 'Fastify refuses it',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/orders', async (request) => ({ id: request.body.id }));
app.listen({ port: 3000 });
`,
      },
      evidence: ['server.js:1:13'],
    },
    {
      name: 'a schema on every route',
      files: {
        ...base,
        'server.js': express(
          "const { z } = require('zod');",
          'const order = z.object({ id: z.string() });',
          'app.post("/orders", (req, res) => res.json(order.parse(req.body)));',
        ),
      },
      evidence: ['server.js:6:44'],
    },
    {
      name: 'a flag of node',
      files: {
        ...base,
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "--disable-proto=throw", "server.js"]\n',
        'server.js': express('app.post("/orders", (req, res) => res.json({ id: req.body.id }));'),
      },
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'a frozen prototype',
      files: {
        ...base,
        'server.js': express(
          'Object.freeze(Object.prototype);',
          'app.post("/orders", (req, res) => res.json({ id: req.body.id }));',
        ),
      },
      evidence: ['server.js:4:1'],
    },
  ],
  notApplicable: [
    {
      name: 'nobody reads a body',
      files: {
        ...base,
        'server.js': `const app = require('express')();
app.get('/', (req, res) => res.end('ok'));
app.listen(3000);
`,
      },
    },
  ],
  unknown: [
    {
      name: 'bodies are parsed for a router of a package',
      files: { ...base, 'server.js': express("app.use(require('company-router')());") },
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
