import { wrongMetricsContentType } from '../../../src/rules/metrics/wrong-metrics-content-type.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const CLIENT = ["const { register } = require('prom-client');"];

ruleCases(wrongMetricsContentType, {
  fails: [
    {
      name: 'no type',
      files: expressExample(["app.get('/metrics', async (req, res) => res.send(await register.metrics()));"], CLIENT),
      findings: [{ message: 'missing', at: 'server.js:4:56' }],
    },
    {
      name: 'the promise is sent',
      files: expressExample(
        [
          "app.get('/metrics', (req, res) => {",
          "  res.set('Content-Type', register.contentType);",
          '  res.end(register.metrics());',
          '});',
        ],
        CLIENT,
      ),
      findings: [{ message: 'promise', at: 'server.js:6:11' }],
    },
  ],
  passes: [
    {
      name: 'the type of the registry',
      files: expressExample(
        [
          "app.get('/metrics', async (req, res) => {",
          "  res.set('Content-Type', register.contentType);",
          '  res.end(await register.metrics());',
          '});',
        ],
        CLIENT,
      ),
      evidence: ['server.js:5:3'],
    },
    {
      name: 'plain text by hand',
      files: expressExample(
        ["app.get('/metrics', async (req, res) => res.type('text/plain').send(await register.metrics()));"],
        CLIENT,
      ),
      evidence: ['server.js:4:41'],
    },
  ],
  notApplicable: [
    { name: 'no metrics', files: expressExample(["app.get('/', (req, res) => res.end());"]) },
    { name: 'a middleware renders them', files: expressExample(["app.use(require('express-prom-bundle')());"]) },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
