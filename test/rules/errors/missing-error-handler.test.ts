import { missingErrorHandler } from '../../../src/rules/errors/missing-error-handler.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const ROUTE = "app.get('/', (req, res) => res.end('ok'));";

ruleCases(missingErrorHandler, {
  fails: [
    {
      name: 'Express without one',
      files: expressExample([ROUTE]),
      findings: [{ message: 'express', at: 'server.js:4:1' }],
    },
    {
      name: 'three parameters',
      files: expressExample([ROUTE, 'app.use((err, req, res) => res.status(500).end());']),
      findings: [{ message: 'arity', at: 'server.js:4:1' }],
    },
    {
      name: 'before the routes',
      files: expressExample(['app.use((err, req, res, next) => res.status(500).end());', ROUTE]),
      findings: [{ message: 'order', at: 'server.js:3:1' }],
    },
    {
      name: 'Fastify',
      files: nodeExample([
        "const app = require('fastify')();",
        "app.get('/', async () => 'ok');",
        'app.listen({ port: 3000 });',
      ]),
      findings: [{ message: 'fastify', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'Express',
      files: expressExample([ROUTE, 'app.use((err, req, res, next) => res.status(500).end());']),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'Fastify',
      files: nodeExample([
        "const app = require('fastify')();",
        'app.setErrorHandler((error, request, reply) => reply.code(500).send());',
        "app.get('/', async () => 'ok');",
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [
    {
      name: 'node:http',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end()).listen(3000);"]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
