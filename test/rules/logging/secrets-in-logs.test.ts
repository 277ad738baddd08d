import { secretsInLogs } from '../../../src/rules/logging/secrets-in-logs.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const LOGGER = ["const logger = require('pino')();"];

ruleCases(secretsInLogs, {
  fails: [
    {
      name: 'a variable',
      files: nodeExample(['console.log(process.env.JWT_SECRET);', SERVER]),
      findings: [{ message: 'written', at: 'server.js:1:13' }],
    },
    {
      name: 'in a text',
      files: nodeExample(['console.log(`key ${process.env.API_KEY}`);', SERVER]),
      findings: [{ message: 'written', at: 'server.js:1:20' }],
    },
    {
      name: 'the environment',
      files: nodeExample(['console.log(process.env);', SERVER]),
      findings: [{ message: 'environment', at: 'server.js:1:13' }],
    },
    {
      name: 'a header',
      files: expressExample(
        ["app.get('/', (req, res) => { logger.info({ auth: req.headers.authorization }, 'in'); res.end(); });"],
        LOGGER,
      ),
      findings: [{ message: 'written', at: 'server.js:4:50' }],
    },
    {
      name: 'a password of a form',
      files: expressExample(
        ["app.post('/', (req, res) => { logger.info({ password: req.body.password }, 'in'); res.end(); });"],
        LOGGER,
      ),
      findings: [{ message: 'written', at: 'server.js:4:55' }],
    },
  ],
  passes: [
    {
      name: 'whether it is set',
      files: nodeExample(['console.log({ port: process.env.PORT, signed: Boolean(process.env.JWT_SECRET) });', SERVER]),
      evidence: ['server.js:1:21'],
    },
  ],
  notApplicable: [{ name: 'constant texts', files: nodeExample(["console.log('started');", SERVER]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
