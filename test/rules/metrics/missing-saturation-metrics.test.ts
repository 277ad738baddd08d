import { missingSaturationMetrics } from '../../../src/rules/metrics/missing-saturation-metrics.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const express = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    ...lines,
    "const app = require('express')();",
    "app.get('/', (req, res) => res.end());",
    'app.listen(3000);',
  ]);
const DEFAULTS = "require('prom-client').collectDefaultMetrics();";

ruleCases(missingSaturationMetrics, {
  fails: [
    { name: 'nothing', files: express(), findings: [{ message: 'missing', at: 'server.js:3:1' }] },
    {
      name: 'handles, and no requests in flight',
      files: express(DEFAULTS),
      topic: 'request-queue-depth',
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'requests in flight, and no handles',
      files: express(
        "const { Gauge } = require('prom-client');",
        "new Gauge({ name: 'http_requests_in_flight', help: 'x' });",
      ),
      topic: 'active-handles-metric',
      findings: [{ message: 'missing', at: 'server.js:5:1' }],
    },
    {
      name: 'a counter of requests is no gauge of those in flight',
      files: express(
        DEFAULTS,
        "const { Counter } = require('prom-client');",
        "new Counter({ name: 'http_requests_pending_total', help: 'x' });",
      ),
      topic: 'active-connections-metric',
      findings: [{ message: 'missing', at: 'server.js:6:1' }],
    },
  ],
  passes: [
    {
      name: 'a gauge and the defaults',
      files: express(
        DEFAULTS,
        "const { Gauge } = require('prom-client');",
        "new Gauge({ name: 'http_active_connections', help: 'x' });",
      ),
    },
    {
      name: 'under-pressure and the defaults',
      files: nodeExample([
        DEFAULTS,
        "const app = require('fastify')();",
        "app.register(require('@fastify/under-pressure'), { maxEventLoopDelay: 500 });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
    },
    {
      name: 'counted by the server itself',
      files: nodeExample([
        DEFAULTS,
        "const server = require('node:http').createServer((req, res) => res.end()).listen(3000);",
        'setInterval(() => server.getConnections((error, count) => console.log(count)), 1000);',
      ]),
    },
    {
      name: 'handles of a worker',
      files: nodeExample([DEFAULTS, "setInterval(() => console.log('x'), 1000);"]),
      topic: 'active-handles-metric',
    },
  ],
  notApplicable: [
    {
      name: 'a worker has no requests in flight',
      files: nodeExample([DEFAULTS, "setInterval(() => console.log('x'), 1000);"]),
      topic: 'request-queue-depth',
      reason: /no requests/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
