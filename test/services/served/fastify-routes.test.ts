import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { nodeService } from '../../support/services.ts';

it('route objects of other modules, registered by plugins whose instance has any name', () => {
  const [service] = linkFiles({
    ...nodeService(
      "const Fastify = require('fastify');\nconst artifacts = require('./artifacts.js');\nconst app = Fastify();\napp.register(artifacts).after(() => {});\napp.listen({ port: 3000 });\n",
    ),
    'artifacts.js':
      "const { getOne, getStatus } = require('./routes.js');\nmodule.exports = async (f2) => {\n  f2.register(async (i) => { i.route(getOne); i.route(getStatus); }, { prefix: '/v8' });\n};\n",
    'routes.js':
      "exports.getOne = { method: 'GET', url: '/artifacts/:id', async handler(req, reply) { reply.send('x'); } };\nexports.getStatus = { method: ['GET', 'HEAD'], url: '/status', handler: (req, reply) => reply.send('ok') };\n",
  });
  const routes = service?.routes.routes ?? [];
  expect(routes.map(({ method, path, handlers }) => [method, path, handlers.map(({ module }) => module)])).toEqual([
    ['GET', '/v8/artifacts/:id', ['routes.js']],
    ['GET', '/v8/status', ['routes.js']],
    ['HEAD', '/v8/status', ['routes.js']],
  ]);
});
