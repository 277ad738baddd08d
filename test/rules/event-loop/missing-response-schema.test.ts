import { missingResponseSchema } from '../../../src/rules/event-loop/missing-response-schema.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...routes: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample(["const app = require('fastify')();", ...routes, "app.listen({ port: 3000, host: '0.0.0.0' });"]);
const ITEM = "{ type: 'object', properties: { id: { type: 'string' } } }";

ruleCases(missingResponseSchema, {
  fails: [
    {
      name: 'no schema at all',
      files: service("app.get('/orders', async () => ({ id: '1' }));"),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'a schema of the request only',
      files: service(`app.post('/orders', { schema: { body: ${ITEM} } }, async () => ({ id: '1' }));`),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'a schema of errors only',
      files: service(
        `app.get('/orders', { schema: { response: { 404: ${ITEM}, '5xx': ${ITEM} } } }, async () => ({ id: '1' }));`,
      ),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'the second of two',
      files: service(
        `app.get('/orders', { schema: { response: { 200: ${ITEM} } } }, async () => ({ id: '1' }));`,
        "app.route({ method: 'GET', url: '/items', handler: async () => ({ id: '1' }) });",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: '200',
      files: service(`app.get('/orders', { schema: { response: { 200: ${ITEM} } } }, async () => ({ id: '1' }));`),
      evidence: ['server.js:2:1'],
    },
    {
      name: '2xx beside errors',
      files: service(
        `app.get('/orders', { schema: { response: { '2xx': ${ITEM}, 404: ${ITEM} } } }, async () => ({ id: '1' }));`,
      ),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'options of another name',
      files: service(
        `const options = { schema: { response: { 201: ${ITEM} } } };`,
        "app.post('/orders', options, async () => ({ id: '1' }));",
      ),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'in one object',
      files: service(
        `app.route({ method: 'GET', url: '/orders', schema: { response: { 200: ${ITEM} } }, handler: async () => ({ id: '1' }) });`,
      ),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'probes need none',
      files: service(
        "app.get('/healthz', async () => ({ ok: true }));",
        `app.get('/orders', { schema: { response: { 200: ${ITEM} } } }, async () => ({ id: '1' }));`,
      ),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    {
      name: 'Express',
      files: expressExample(["app.get('/orders', (req, res) => res.json({}));"]),
      reason: /no routes of Fastify/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'options that come from elsewhere',
      files: service(
        "const { options } = require('@acme/contracts');",
        "app.get('/orders', { ...options }, async () => ({ id: '1' }));",
      ),
      reason: /not known/,
    },
  ],
});
