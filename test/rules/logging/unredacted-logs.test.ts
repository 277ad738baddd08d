import { unredactedLogs } from '../../../src/rules/logging/unredacted-logs.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(unredactedLogs, {
  fails: [
    {
      name: 'none',
      files: nodeExample(["const logger = require('pino')();", "logger.info('started');", SERVER]),
      findings: [{ message: 'missing', at: 'server.js:1:16' }],
    },
    {
      name: 'the header of requests is left out',
      files: nodeExample([
        "const logger = require('pino')({ redact: ['*.password', '*.apiKey'] });",
        "logger.info('started');",
        "exports.answer = () => ({ token: 'x' });",
        SERVER,
      ]),
      findings: [{ message: 'partial', at: 'server.js:1:34' }],
    },
  ],
  passes: [
    {
      name: 'a format of winston that masks by its own list',
      files: nodeExample(["require('./winston.js').info({ password: 'x' });", SERVER], {
        'winston.js': [
          "const { createLogger, format, transports } = require('winston');",
          'const obfuscateSecrets = format((info) => walk(info));',
          "const walk = (info) => ({ ...info, password: '***' });",
          'module.exports = createLogger({',
          '  format: format.combine(obfuscateSecrets(), format.json()),',
          '  transports: [new transports.Console()],',
          '});',
          '',
        ].join('\n'),
      }),
      evidence: ['winston.js:2:26'],
    },
    {
      name: 'a controller that masks before the logger writes',
      files: nodeExample(["require('./logger-controller.js').info({ password: 'x' });", SERVER], {
        'winston.js': "module.exports = require('winston').createLogger();\n",
        'logger-controller.js':
          "const logger = require('./winston.js');\nconst maskSensitive = (args) => args.map(({ password, ...rest }) => rest);\nexports.info = (...args) => logger.info(maskSensitive(args));\n",
      }),
      evidence: ['logger-controller.js:2:23'],
    },
    {
      name: 'what is written without anybody asking',
      files: nodeExample([
        "const logger = require('pino')({ redact: ['req.headers.authorization', 'req.headers.cookie'] });",
        "logger.info('started');",
        SERVER,
      ]),
      evidence: ['server.js:1:34'],
    },
    {
      name: 'all of them',
      files: nodeExample([
        "const logger = require('pino')({ redact: { paths: ['req.headers.authorization', '*.password', '*.token'] } });",
        "logger.info('started');",
        SERVER,
      ]),
      evidence: ['server.js:1:34'],
    },
    {
      name: 'what the service does not have needs no path',
      files: nodeExample([
        "const logger = require('pino')({ redact: ['req.headers.authorization'] });",
        "logger.info('started');",
        SERVER,
      ]),
      evidence: ['server.js:1:34'],
    },
  ],
  notApplicable: [{ name: 'no logger', files: nodeExample([SERVER]) }],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'the logger of a company',
      files: nodeExample([
        "const { createLogger } = require('@acme/logging');",
        'const logger = createLogger();',
        SERVER,
      ]),
      reason: /@acme\/logging/,
    },
  ],
});
