import { requestBodyInLogs } from '../../../src/rules/logging/request-body-in-logs.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const LOGGER = ["const logger = require('pino')();"];

ruleCases(requestBodyInLogs, {
  fails: [
    {
      name: 'under a key',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.info({ body: req.body }, 'in'); res.end(); });"],
        LOGGER,
      ),
      findings: [{ message: 'body', at: 'server.js:4:51' }],
    },
    {
      name: 'in JSON on the console',
      files: expressExample(["app.post('/', (req, res) => { console.log(JSON.stringify(req.body)); res.end(); });"]),
      findings: [{ message: 'body', at: 'server.js:3:58' }],
    },
    {
      name: 'the access log',
      files: expressExample(["app.use(morgan(':method :url :body'));"], ["const morgan = require('morgan');"]),
      findings: [{ message: 'morgan', at: 'server.js:4:9' }],
    },
  ],
  passes: [
    {
      name: 'an id',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.info({ id: req.body.id }, 'in'); res.end(); });"],
        LOGGER,
      ),
      evidence: ['server.js:4:49'],
    },
    {
      name: 'its size',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.info({ size: req.body.length }, 'in'); res.end(); });"],
        LOGGER,
      ),
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
