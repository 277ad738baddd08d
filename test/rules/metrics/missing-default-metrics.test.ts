import { missingDefaultMetrics } from '../../../src/rules/metrics/missing-default-metrics.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingDefaultMetrics, {
  fails: [
    { name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'only metrics of its own',
      files: nodeExample([
        "const { Counter } = require('prom-client');",
        "new Counter({ name: 'orders_total', help: 'h' });",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'an option of the middleware of Hono',
      files: nodeExample(
        [
          "import { serve } from '@hono/node-server';",
          "import { prometheus } from '@hono/prometheus';",
          "import { Hono } from 'hono';",
          'const { printMetrics } = prometheus({ collectDefaultMetrics: true });',
          "serve({ fetch: new Hono().get('/metrics', printMetrics).fetch, port: 3000 });",
        ],
        { 'package.json': '{ "name": "api", "type": "module" }\n' },
      ),
    },
    {
      name: 'prom-client',
      files: nodeExample(["require('prom-client').collectDefaultMetrics();", SERVER]),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
