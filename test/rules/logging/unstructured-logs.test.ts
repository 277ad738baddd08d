import { unstructuredLogs } from '../../../src/rules/logging/unstructured-logs.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(unstructuredLogs, {
  fails: [
    {
      name: 'a logger made for a library only',
      files: nodeExample([
        "const pino = require('pino');",
        "const makeSocket = require('baileys');",
        "makeSocket({ logger: pino({ level: 'error' }) });",
        "console.log('started');",
        SERVER,
      ]),
      findings: [{ message: 'none', at: 'server.js:5:1' }],
    },
    {
      name: 'text nearly everywhere, and JSON for one kind of event',
      files: nodeExample([
        "const winston = require('winston');",
        'const { combine, printf, json } = winston.format;',
        'const logger = winston.createLogger({ format: combine(printf((info) => info.message)) });',
        'const events = winston.createLogger({ format: combine(json()) });',
        "logger.info('a'); logger.info('b'); logger.warn('c'); logger.error('d'); logger.info('e');",
        "events.info('f');",
        SERVER,
      ]),
      findings: [{ message: 'text', at: 'server.js:3:16' }],
    },
    {
      name: 'a chain of formats whose last one prints text',
      files: nodeExample([
        "const { createLogger, format, transports } = require('winston');",
        'const logger = createLogger({ format: format.combine(format.json(), format.printf((info) => info.level), format.errors()), transports: [new transports.Console()] });',
        "logger.info('started');",
        SERVER,
      ]),
      findings: [{ message: 'text', at: 'server.js:2:16' }],
    },
    {
      name: 'JSON on a platform that nothing here deploys to',
      files: nodeExample([
        "const { configure, getConsoleSink } = require('@logtape/logtape');",
        'configure({ sinks: { console: getConsoleSink({ formatter: process.env.K_SERVICE ? (record) => JSON.stringify({ message: record.message }) : undefined }) } });',
        SERVER,
      ]),
      findings: [{ message: 'text', at: 'server.js:2:1' }],
    },
    {
      name: 'console',
      files: nodeExample(["console.log('started');", SERVER]),
      findings: [{ message: 'none', at: 'server.js:2:1' }],
    },
    {
      name: 'text by winston',
      files: nodeExample([
        "const winston = require('winston');",
        'const logger = winston.createLogger({ format: winston.format.simple(), transports: [new winston.transports.Console()] });',
        "logger.info('started');",
        SERVER,
      ]),
      findings: [{ message: 'text', at: 'server.js:2:16' }],
    },
  ],
  passes: [
    {
      name: 'the default logger of winston, set up',
      files: nodeExample([
        "const winston = require('winston');",
        'winston.configure({ transports: [new winston.transports.Console({ format: winston.format.json() })] });',
        "winston.info('started');",
        SERVER,
      ]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'JSON on the platform that CI deploys to',
      files: nodeExample(
        [
          "const { configure, getConsoleSink } = require('@logtape/logtape');",
          'configure({ sinks: { console: getConsoleSink({ formatter: process.env.K_SERVICE ? (record) => JSON.stringify({ message: record.message }) : undefined }) } });',
          SERVER,
        ],
        {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: google-github-actions/deploy-cloudrun@v3\n',
        },
      ),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'pino',
      files: nodeExample(["const logger = require('pino')();", "logger.info('started');", SERVER]),
      evidence: ['server.js:1:16'],
    },
    {
      name: 'JSON by winston',
      files: nodeExample([
        "const winston = require('winston');",
        'const logger = winston.createLogger({ format: winston.format.json(), transports: [new winston.transports.Console()] });',
        "logger.info('started');",
        SERVER,
      ]),
      evidence: ['server.js:2:16'],
    },
    {
      name: 'Fastify',
      files: nodeExample(["const app = require('fastify')({ logger: true });", 'app.listen({ port: 3000 });']),
      evidence: ['server.js:1:13'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'formats put together under a setting',
      files: nodeExample([
        "const winston = require('winston');",
        "const settings = require('nconf');",
        'const formats = [];',
        "if (settings.get('json')) formats.push(winston.format.json()); else formats.push(winston.format.simple());",
        'winston.configure({ format: winston.format.combine.apply(null, formats), transports: [new winston.transports.Console()] });',
        "winston.info('started');",
        SERVER,
      ]),
      reason: /whether winston writes JSON/,
    },
    {
      name: 'a logger that a package has ready',
      files: nodeExample([
        "const { $log } = require('@tsed/common');",
        "require('node:http').createServer((req, res) => { $log.info('request'); res.end('ok'); }).listen(3000);",
      ]),
      reason: /@tsed\/common/,
    },
    {
      name: 'the logger of a company',
      files: nodeExample([
        "const { createLoggerFactory } = require('@acme/logger');",
        'const create = createLoggerFactory();',
        "create().info('started');",
        SERVER,
      ]),
      reason: /@acme\/logger/,
    },
  ],
});
