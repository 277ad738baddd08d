import { interpolatedLogMessages } from '../../../src/rules/logging/interpolated-log-messages.ts';
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

ruleCases(interpolatedLogMessages, {
  fails: [
    {
      name: 'a template',
      files: service('log.info(`order ${req.url} accepted`);', PINO),
      findings: [{ message: 'template', at: 'server.js:3:3' }],
    },
    {
      name: 'a concatenation',
      files: service("log.info('order ' + req.url);", PINO),
      findings: [{ message: 'template', at: 'server.js:3:3' }],
    },
    {
      name: 'a template behind fields',
      files: service('log.info({ url: req.url }, `order ${req.url}`);', PINO),
      findings: [{ message: 'template', at: 'server.js:3:3' }],
    },
    {
      name: 'placeholders of printf',
      files: service("log.info('order %s by %s', req.url, req.headers.host);", PINO),
      findings: [{ message: 'template', at: 'server.js:3:3' }],
    },
    {
      name: 'winston, the first of two places',
      files: service(
        "log.info('request'); log.warn(`slow ${req.url}`); log.error('failed ' + req.url);",
        "const log = require('winston').createLogger();",
      ),
      findings: [{ message: 'template', at: 'server.js:3:24' }],
    },
  ],
  passes: [
    {
      name: 'fields',
      files: service("log.info({ url: req.url }, 'order accepted');", PINO),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'a template of constants',
      files: service('log.info(`order accepted`);', PINO),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'a long text in two parts',
      files: service("log.info('order ' + 'accepted');", PINO),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'a built text that is a field',
      files: service("log.info({ path: `/orders${req.url}` }, 'accepted');", PINO),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'built texts that are no log lines',
      files: service("res.write(`order ${req.url}`); log.info('accepted');", PINO),
      evidence: ['server.js:3:34'],
    },
  ],
  notApplicable: [{ name: 'no log call', files: service('res.write(req.url);'), reason: /no call of a logger/ }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
