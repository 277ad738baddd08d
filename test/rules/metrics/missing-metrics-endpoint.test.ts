import { missingMetricsEndpoint } from '../../../src/rules/metrics/missing-metrics-endpoint.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingMetricsEndpoint, {
  fails: [
    {
      name: 'numbers of the product in JSON, which no scraper reads',
      files: expressExample(["app.get('/metrics', (req, res) => { res.json({ orders: 1 }); });"]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    { name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'a worker without',
      files: nodeExample(["setInterval(() => console.log('x'), 1000);"]),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    {
      name: 'the text format by hand',
      files: expressExample([
        "app.get('/metrics', (req, res) => { res.type('text/plain; version=0.0.4').send(`# TYPE orders_total counter\\norders_total ${count}`); });",
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'prom-client',
      files: expressExample(
        [
          "app.get('/metrics', async (req, res) => { res.set('Content-Type', client.register.contentType); res.end(await client.register.metrics()); });",
        ],
        ["const client = require('prom-client');", 'client.collectDefaultMetrics();'],
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'a middleware',
      files: expressExample(["app.use(require('express-prom-bundle')({ includeMethod: true }));"]),
      evidence: ['server.js:3:9', 'server.js:3:9'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
