import { exampleManifest, exampleService } from '../../../src/rules/example-service.ts';
import { keepAliveBelowBalancer } from '../../../src/rules/shutdown/keep-alive-below-balancer.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const server = (...lines: readonly string[]): readonly string[] => [
  "const server = require('node:http').createServer((req, res) => res.end('ok'));",
  ...lines,
  'server.listen(3000);',
];
const ingress = (annotation: string): string =>
  [
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    '  name: api',
    '  annotations:',
    `    ${annotation}`,
    'spec:',
    '  rules:',
    '    - http:',
    '        paths:',
    '          - path: /',
    '            pathType: Prefix',
    '            backend: { service: { name: api, port: { number: 80 } } }',
  ].join('\n');

ruleCases(keepAliveBelowBalancer, {
  fails: [
    {
      name: '5 s of Node',
      files: exampleService(server()),
      findings: [{ message: 'default', at: 'server.js:2:1' }],
    },
    {
      name: 'seconds taken for milliseconds',
      files: exampleService(server('server.keepAliveTimeout = 65;')),
      findings: [{ message: 'low', at: 'server.js:2:1' }],
    },
    {
      name: 'as long as the balancer: the server may still be first',
      files: exampleService(server('server.keepAliveTimeout = 60_000;')),
      findings: [{ message: 'low', at: 'server.js:2:1' }],
    },
    {
      name: 'Fastify lowered below its default',
      files: exampleService([
        "const app = require('fastify')({ keepAliveTimeout: 30_000 });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'low', at: 'server.js:1:34' }],
    },
    {
      name: 'headersTimeout cuts what waits',
      files: exampleService([
        "const http = require('node:http');",
        "const server = http.createServer({ keepAliveTimeout: 70_000, headersTimeout: 60_000 }, (req, res) => res.end('ok'));",
        'server.listen(3000);',
      ]),
      findings: [{ message: 'headers', at: 'server.js:2:62' }],
    },
    {
      name: 'an Ingress whose balancer waits longer',
      files: exampleService(server('server.keepAliveTimeout = 65_000;'), {
        'k8s.yaml': exampleManifest(
          [],
          [ingress('alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=350')],
        ),
      }),
      findings: [{ message: 'low', at: 'server.js:2:1' }],
    },
    {
      name: 'the balancers of Google keep connections for 600 s',
      files: exampleService(server('server.keepAliveTimeout = 65_000;'), {
        'k8s.yaml': exampleManifest([], [ingress('kubernetes.io/ingress.class: gce')]),
      }),
      findings: [{ message: 'low', at: 'server.js:2:1' }],
    },
    {
      name: 'the option',
      files: exampleService(server('server.keepAliveTimeout = 65_000;')),
      options: { balancerIdleMs: 600_000 },
      findings: [{ message: 'low', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'above, headersTimeout above that',
      files: exampleService(server('server.keepAliveTimeout = 65_000;', 'server.headersTimeout = 66_000;')),
      evidence: ['server.js:2:1', 'server.js:3:1'],
    },
    {
      name: 'from the environment',
      files: exampleService(server('server.keepAliveTimeout = Number(process.env.KEEP_ALIVE_MS ?? 65_000);')),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'what app.listen() gives, computed',
      files: exampleService([
        "const app = require('express')();",
        "const server = app.listen(3000, () => console.log('up'));",
        'server.keepAliveTimeout = 61 * 1000;',
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: '72 s of Fastify',
      files: exampleService([
        "const app = require('fastify')({ logger: true });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'Hono hands it to the server',
      files: exampleService([
        "const { serve } = require('@hono/node-server');",
        "const { Hono } = require('hono');",
        'const app = new Hono();',
        'serve({ fetch: app.fetch, port: 3000, serverOptions: { keepAliveTimeout: 65_000 } });',
      ]),
      evidence: ['server.js:4:56'],
    },
    {
      name: '0 never closes',
      files: exampleService(server('server.keepAliveTimeout = 0;')),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'an Ingress whose balancer waits less',
      files: exampleService(server('server.keepAliveTimeout = 15_000;'), {
        'k8s.yaml': exampleManifest(
          [],
          [ingress('alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=10')],
        ),
      }),
      evidence: ['server.js:2:1', 'k8s.yaml:31:5'],
    },
  ],
  notApplicable: [
    {
      name: 'a worker',
      files: exampleService("setInterval(() => console.log('x'), 1000);\n"),
    },
    {
      name: 'gRPC keeps its connections by pings of its own',
      files: exampleService([
        "const grpc = require('@grpc/grpc-js');",
        'const server = new grpc.Server();',
        "server.bindAsync('0.0.0.0:3000', grpc.ServerCredentials.createInsecure(), () => {});",
      ]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
