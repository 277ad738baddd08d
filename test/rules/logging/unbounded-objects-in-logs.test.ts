import { unboundedObjectsInLogs } from '../../../src/rules/logging/unbounded-objects-in-logs.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const LOGGER = ["const logger = require('pino')();"];

ruleCases(unboundedObjectsInLogs, {
  fails: [
    {
      name: 'the request on the console',
      files: expressExample(["app.get('/', (req, res) => { console.log(req); res.end(); });"]),
      findings: [{ message: 'object', at: 'server.js:3:42' }],
    },
    {
      name: 'its headers',
      files: expressExample(
        ["app.get('/', (req, res) => { logger.info({ headers: req.headers }, 'in'); res.end(); });"],
        LOGGER,
      ),
      findings: [{ message: 'object', at: 'server.js:4:53' }],
    },
    {
      name: 'the answer of axios',
      files: expressExample(
        [
          "app.get('/', (req, res) => { fetch('http://stock/').catch((err) => { logger.error(err.response, 'failed'); res.end(); }); });",
        ],
        LOGGER,
      ),
      findings: [{ message: 'object', at: 'server.js:4:83' }],
    },
  ],
  passes: [
    {
      name: 'a field',
      files: expressExample(
        ["app.get('/', (req, res) => { logger.info({ url: req.url }, 'in'); res.end(); });"],
        LOGGER,
      ),
      evidence: ['server.js:4:49'],
    },
    {
      name: 'a serializer takes it',
      files: expressExample(["app.get('/', (req, res) => { logger.info({ req }, 'in'); res.end(); });"], LOGGER),
      evidence: ['server.js:4:44'],
    },
  ],
  notApplicable: [
    {
      name: 'constant texts',
      files: nodeExample(["console.log('started');", "require('node:http').createServer().listen(3000);"]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
