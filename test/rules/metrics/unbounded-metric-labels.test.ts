import { unboundedMetricLabels } from '../../../src/rules/metrics/unbounded-metric-labels.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const counter = (label: string): readonly string[] => [
  "const { Counter } = require('prom-client');",
  `const requests = new Counter({ name: 'http_requests_total', help: 'h', labelNames: ['${label}'] });`,
];

ruleCases(unboundedMetricLabels, {
  fails: [
    {
      name: 'the raw path',
      files: expressExample(
        ['app.use((req, res, next) => { requests.inc({ path: req.path }); next(); });'],
        counter('path'),
      ),
      findings: [{ message: 'raw', at: 'server.js:5:31' }],
    },
    {
      name: 'by position',
      files: expressExample(
        ['app.use((req, res, next) => { requests.labels(req.originalUrl).inc(); next(); });'],
        counter('path'),
      ),
      findings: [{ message: 'raw', at: 'server.js:5:31' }],
    },
    {
      name: 'a user',
      files: expressExample(
        ['app.use((req, res, next) => { requests.inc({ user_id: req.user.id }); next(); });'],
        counter('user_id'),
      ),
      findings: [{ message: 'name', at: 'server.js:3:18' }],
    },
    {
      name: 'the raw path where no route matched',
      files: expressExample(
        [
          "app.use((req, res, next) => { res.on('finish', () => requests.inc({ path: req.route?.path ?? req.path })); next(); });",
        ],
        counter('path'),
      ),
      findings: [{ message: 'raw', at: 'server.js:5:54' }],
    },
  ],
  passes: [
    {
      name: 'the template',
      files: expressExample(
        [
          "app.use((req, res, next) => { res.on('finish', () => requests.inc({ path: req.route?.path ?? 'unmatched' })); next(); });",
        ],
        counter('path'),
      ),
      evidence: ['server.js:3:18'],
    },
    {
      name: 'the method',
      files: expressExample(
        ['app.use((req, res, next) => { requests.inc({ method: req.method }); next(); });'],
        counter('method'),
      ),
    },
  ],
  notApplicable: [{ name: 'no metrics', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
