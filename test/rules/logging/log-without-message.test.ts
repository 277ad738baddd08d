import { logWithoutMessage } from '../../../src/rules/logging/log-without-message.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (log: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    ...before,
    "require('node:http').createServer((req, res) => {",
    `  ${log}`,
    '  res.end();',
    '}).listen(3000);',
  ]);
const PINO = "const log = require('pino')();";

ruleCases(logWithoutMessage, {
  fails: [
    {
      name: 'fields only',
      files: service('log.info({ url: req.url });', PINO),
      findings: [{ message: 'missing', at: 'server.js:3:3' }],
    },
    {
      name: 'one of two calls',
      files: service("log.info('request'); log.warn({ slow: true, url: req.url });", PINO),
      findings: [{ message: 'missing', at: 'server.js:3:24' }],
    },
    {
      name: 'a child logger',
      files: service('log.child({ id: req.url }).info({ status: 200 });', PINO),
      findings: [{ message: 'missing', at: 'server.js:3:3' }],
    },
    {
      name: 'fields under a name',
      files: service('const fields = { url: req.url }; log.info(fields);', PINO),
      findings: [{ message: 'missing', at: 'server.js:3:36' }],
    },
  ],
  passes: [
    {
      name: 'fields and a message',
      files: service("log.info({ url: req.url }, 'request');", PINO),
      evidence: ['server.js:3:3'],
    },
    { name: 'a message alone', files: service("log.info('request');", PINO), evidence: ['server.js:3:3'] },
    {
      name: 'an event among the fields',
      files: service("log.info({ event: 'request', url: req.url });", PINO),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'an error brings its own',
      files: service('log.error({ err: new Error(req.url) });', PINO),
      evidence: ['server.js:3:3'],
    },
    { name: 'the error itself', files: service('log.error(new Error(req.url));', PINO), evidence: ['server.js:3:3'] },
    {
      name: 'winston takes the message in the object',
      files: service(
        "log.info({ message: 'request', url: req.url });",
        "const log = require('winston').createLogger();",
      ),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'fields that could not be read',
      files: service('log.info({ ...req.headers });', PINO),
      evidence: ['server.js:3:3'],
    },
  ],
  notApplicable: [{ name: 'no log call', files: service('res.write(req.url);'), reason: /no call of a logger/ }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
