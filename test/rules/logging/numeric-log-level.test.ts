import { numericLogLevel } from '../../../src/rules/logging/numeric-log-level.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);";
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);

ruleCases(numericLogLevel, {
  fails: [
    {
      name: 'pino as it is',
      files: service("const log = require('pino')({ level: 'info' });"),
      findings: [{ message: 'number', at: 'server.js:1:13' }],
    },
    {
      name: 'a formatter of something else',
      files: service("const log = require('pino')({ formatters: { bindings: () => ({}) } });"),
      findings: [{ message: 'number', at: 'server.js:1:13' }],
    },
    {
      name: 'names of own levels are numbers too',
      files: service("const log = require('pino')({ customLevels: { audit: 35 } });"),
      findings: [{ message: 'number', at: 'server.js:1:13' }],
    },
    {
      name: 'bunyan',
      files: service("const log = require('bunyan').createLogger({ name: 'api' });"),
      findings: [{ message: 'number', at: 'server.js:1:13' }],
    },
    {
      name: 'Fastify with its own pino',
      files: nodeExample([
        "const app = require('fastify')({ logger: { level: 'info' } });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'number', at: 'server.js:1:13' }],
    },
  ],
  passes: [
    {
      name: 'a formatter',
      files: service("const log = require('pino')({ formatters: { level: (label) => ({ level: label }) } });"),
      evidence: ['server.js:1:45'],
    },
    {
      name: 'a formatter among options of another module',
      files: {
        ...service("const log = require('pino')(require('./options'));"),
        'options.js': 'module.exports = {\n  formatters: { level: (label) => ({ severity: label }) },\n};\n',
      },
      evidence: ['options.js:2:17'],
    },
    {
      name: 'winston writes labels',
      files: service(
        "const { createLogger, format, transports } = require('winston');",
        'const log = createLogger({ format: format.json(), transports: [new transports.Console()] });',
      ),
      evidence: ['server.js:2:13'],
    },
    {
      name: 'the format of Google Cloud',
      files: service(
        "const { gcpLogOptions } = require('pino-cloud-logging');",
        "const log = require('pino')(gcpLogOptions());",
      ),
      evidence: ['server.js:2:13'],
    },
    {
      name: 'Fastify with a formatter',
      files: nodeExample([
        'const logger = { formatters: { level: (label) => ({ level: label }) } };',
        "const app = require('fastify')({ logger });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:1:32'],
    },
  ],
  notApplicable: [{ name: 'no logger of JSON', files: service('const log = console;'), reason: /no logger/ }],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'options of another package',
      files: service("const { options } = require('@acme/logging');", "const log = require('pino')({ ...options });"),
      reason: /outside the sources/,
    },
  ],
});
