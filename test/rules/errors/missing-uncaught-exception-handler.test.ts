import { missingUncaughtExceptionHandler } from '../../../src/rules/errors/missing-uncaught-exception-handler.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingUncaughtExceptionHandler, {
  fails: [
    { name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'the other event only',
      files: nodeExample(["process.on('unhandledRejection', () => process.exit(1));", SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'Sentry without its default integrations, or only where a variable is set',
      files: nodeExample([
        "const Sentry = require('@sentry/node');",
        'Sentry.init({ defaultIntegrations: false });',
        'if (process.env.SENTRY_DSN) Sentry.init({ dsn: process.env.SENTRY_DSN });',
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'a winston transport that leaves exceptions alone',
      files: nodeExample([
        "const { createLogger, transports } = require('winston');",
        'createLogger({ transports: [new transports.Console({ handleExceptions: false })] });',
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'an agent that starts only where its variable is set, or is told to leave crashes alone',
      files: nodeExample([
        "const apm = require('elastic-apm-node');",
        'apm.start({ active: Boolean(process.env.ELASTIC_APM_SERVER_URL) });',
        'apm.start({ captureExceptions: false });',
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'in development only',
      files: nodeExample([
        "if (process.env.NODE_ENV === 'development') process.on('uncaughtException', () => process.exit(1));",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'a monitor, after which Node ends the process',
      files: nodeExample(["process.on('uncaughtExceptionMonitor', (error) => console.error(error));", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'a winston transport that is added later',
      files: nodeExample([
        "const { createLogger, transports } = require('winston');",
        'const log = createLogger({});',
        'log.add(new transports.Console({ handleExceptions: true }));',
        SERVER,
      ]),
      evidence: ['server.js:3:9'],
    },
    {
      name: "a transport of one's own that extends that of winston",
      files: nodeExample([
        "const Transport = require('winston-transport');",
        "const { createLogger } = require('winston');",
        'class Collector extends Transport {',
        '  log(info, done) { done(); }',
        '}',
        'const log = createLogger({});',
        'log.add(new Collector({ handleExceptions: true }));',
        SERVER,
      ]),
      evidence: ['server.js:7:9'],
    },
    {
      name: 'the agent of Elastic APM',
      files: nodeExample(["require('elastic-apm-node').start({ serviceName: 'api' });", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'the default integrations of Sentry',
      files: nodeExample([
        "const Sentry = require('@sentry/node');",
        'function startReports() {',
        '  Sentry.init({ dsn: process.env.SENTRY_DSN });',
        '}',
        'startReports();',
        SERVER,
      ]),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'by hand',
      files: nodeExample(["process.on('uncaughtException', () => process.exit(1));", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'in a loop over events',
      files: nodeExample([
        "for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, () => process.exit(1));",
        SERVER,
      ]),
      evidence: ['server.js:1:66'],
    },
    {
      name: 'a library',
      files: nodeExample(["require('close-with-grace')({ delay: 500 }, async () => {});", SERVER]),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
