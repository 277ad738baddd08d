import { logsWithoutRequestId } from '../../../src/rules/logging/logs-without-request-id.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(logsWithoutRequestId, {
  fails: [
    {
      name: 'a logger without',
      files: expressExample(
        ["app.get('/', (req, res) => { logger.info('in'); res.end(); });"],
        ["const logger = require('pino')();"],
      ),
      findings: [{ message: 'missing', at: 'server.js:2:16' }],
    },
    {
      name: 'no logger',
      files: expressExample(["app.get('/', (req, res) => res.end('ok'));"]),
      findings: [{ message: 'none', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'pino-http',
      files: expressExample([
        "app.use(require('pino-http')());",
        "app.get('/', (req, res) => { req.log.info('in'); res.end(); });",
      ]),
      evidence: ['server.js:3:9'],
    },
    {
      name: 'Fastify',
      files: nodeExample([
        "const app = require('fastify')({ logger: true });",
        "app.get('/', async (request) => { request.log.info('in'); return 'ok'; });",
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:1:13'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
