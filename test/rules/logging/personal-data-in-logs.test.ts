import { personalDataInLogs } from '../../../src/rules/logging/personal-data-in-logs.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const LOGGER = ["const logger = require('pino')();"];

ruleCases(personalDataInLogs, {
  fails: [
    {
      name: 'an address in a text',
      files: expressExample(
        ['app.post("/", (req, res) => { logger.info(`login ${req.body.email}`); res.end(); });'],
        LOGGER,
      ),
      findings: [{ message: 'field', at: 'server.js:4:52' }],
    },
    {
      name: 'a field',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.warn({ phone: req.user.phoneNumber }, 'in'); res.end(); });"],
        LOGGER,
      ),
      findings: [{ message: 'field', at: 'server.js:4:52' }],
    },
    {
      name: 'the whole record',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.info({ user: req.user }, 'in'); res.end(); });"],
        LOGGER,
      ),
      findings: [{ message: 'record', at: 'server.js:4:51' }],
    },
  ],
  passes: [
    {
      name: 'whether the mail server answers',
      files: expressExample(
        [
          'const state = { connections: { email: false, data: false } };',
          "app.post('/', (req, res) => { logger.info(`e-mail: ${state.connections.email}, ${req.id}`); res.end(); });",
        ],
        LOGGER,
      ),
    },
    {
      name: 'an id',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.info({ userId: req.user.id }, 'in'); res.end(); });"],
        LOGGER,
      ),
      evidence: ['server.js:4:53'],
    },
    {
      name: 'masked',
      files: expressExample(
        [
          "app.post('/', (req, res) => { logger.info({ id: req.user.id, email: mask(req.user.email) }, 'in'); res.end(); });",
        ],
        [...LOGGER, "const mask = (text) => text.replace(/.+@/, '*@');"],
      ),
    },
  ],
  notApplicable: [
    {
      name: 'constant texts',
      files: nodeExample(["console.log('started');", "require('node:http').createServer().listen(3000);"]),
    },
    {
      name: 'only in debug lines',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.debug({ email: req.body.email }, 'in'); res.end(); });"],
        LOGGER,
      ),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
