import { missingRequestMetrics } from '../../../src/rules/metrics/missing-request-metrics.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingRequestMetrics, {
  fails: [
    { name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'no status',
      files: expressExample(
        [
          "app.use((req, res, next) => { const end = seconds.startTimer({ method: req.method }); res.on('finish', () => end()); next(); });",
        ],
        [
          "const { Histogram } = require('prom-client');",
          "const seconds = new Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['method'] });",
        ],
      ),
      findings: [{ message: 'incomplete', at: 'server.js:3:17' }],
    },
  ],
  passes: [
    {
      name: 'a histogram with the status',
      files: expressExample(
        [
          "app.use((req, res, next) => { const end = seconds.startTimer({ method: req.method }); res.on('finish', () => end({ status: res.statusCode })); next(); });",
        ],
        [
          "const { Histogram } = require('prom-client');",
          "const seconds = new Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['method', 'status'] });",
        ],
      ),
      evidence: [],
    },
    {
      name: 'a middleware',
      files: expressExample(["app.use(require('express-prom-bundle')({ includeMethod: true }));"]),
      evidence: ['server.js:3:9'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
