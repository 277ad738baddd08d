import { slowHttpFramework } from '../../../src/rules/event-loop/slow-http-framework.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const nest = (adapter: readonly string[], create: string): Readonly<Record<string, string>> =>
  nodeExample(
    [
      "const { NestFactory } = require('@nestjs/core');",
      ...adapter,
      "const { AppModule } = require('./app.module');",
      `(async () => { const app = await ${create}; await app.listen(3000); })();`,
    ],
    { 'app.module.js': 'exports.AppModule = class {};\n' },
  );

ruleCases(slowHttpFramework, {
  fails: [
    {
      name: 'Express',
      files: expressExample(["app.get('/', (req, res) => res.end());"]),
      findings: [{ message: 'slow', at: 'server.js:4:1' }],
    },
    {
      name: 'Express in a server of its own',
      files: nodeExample(["const app = require('express')();", "require('node:http').createServer(app).listen(3000);"]),
      findings: [{ message: 'slow', at: 'server.js:2:1' }],
    },
    {
      name: 'NestJS on Express',
      files: nest([], 'NestFactory.create(AppModule)'),
      findings: [{ message: 'slow', at: 'server.js:3:71' }],
    },
  ],
  passes: [
    {
      name: 'Fastify',
      files: nodeExample(["const app = require('fastify')();", "app.listen({ port: 3000, host: '0.0.0.0' });"]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'Hono',
      files: nodeExample([
        "const { Hono } = require('hono');",
        "const { serve } = require('@hono/node-server');",
        'const app = new Hono();',
        'serve({ fetch: app.fetch, port: 3000 });',
      ]),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'NestJS on Fastify',
      files: nest(
        ["const { FastifyAdapter } = require('@nestjs/platform-fastify');"],
        'NestFactory.create(AppModule, new FastifyAdapter())',
      ),
      evidence: ['server.js:4:93'],
    },
    {
      name: 'an admin server on Express beside Fastify',
      files: nodeExample([
        "const app = require('fastify')();",
        "app.get('/orders', async () => []);",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
        "const admin = require('express')();",
        "admin.get('/metrics', async (req, res) => res.end(await require('prom-client').register.metrics()));",
        'admin.listen(9090);',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    {
      name: 'gRPC',
      files: nodeExample([
        "const grpc = require('@grpc/grpc-js');",
        'const server = new grpc.Server();',
        "server.bindAsync('0.0.0.0:3000', grpc.ServerCredentials.createInsecure(), () => {});",
      ]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
