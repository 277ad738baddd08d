import { synchronousLogDestination } from '../../../src/rules/logging/synchronous-log-destination.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);";
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);

ruleCases(synchronousLogDestination, {
  fails: [
    {
      name: 'pino as it is',
      files: service("const log = require('pino')();"),
      findings: [{ message: 'synchronous', at: 'server.js:1:13' }],
    },
    {
      name: 'a destination that says so',
      files: service(
        "const pino = require('pino');",
        'const log = pino({}, pino.destination({ dest: 1, sync: true }));',
      ),
      findings: [{ message: 'synchronous', at: 'server.js:2:13' }],
    },
    {
      name: 'a destination without a word about it',
      files: service("const pino = require('pino');", 'const log = pino({}, pino.destination(1));'),
      findings: [{ message: 'synchronous', at: 'server.js:2:13' }],
    },
    {
      name: 'a transport for developers only',
      files: service(
        "const transport = process.env.NODE_ENV !== 'production' ? { target: 'pino-pretty' } : undefined;",
        "const log = require('pino')({ transport });",
      ),
      findings: [{ message: 'synchronous', at: 'server.js:2:13' }],
    },
    {
      name: 'the logger of Fastify',
      files: nodeExample([
        "const app = require('fastify')({ logger: true });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'synchronous', at: 'server.js:1:13' }],
    },
  ],
  passes: [
    {
      name: 'sync: false',
      files: service(
        "const pino = require('pino');",
        'const log = pino({}, pino.destination({ sync: false, minLength: 4096 }));',
      ),
    },
    {
      name: 'a destination with a name',
      files: service(
        "const pino = require('pino');",
        'const destination = pino.destination({ sync: false });',
        'const log = pino({}, destination);',
      ),
    },
    {
      name: 'a transport in a thread of its own',
      files: service("const log = require('pino')({ transport: { target: 'pino/file' } });"),
    },
    {
      name: 'several targets',
      files: service(
        "const pino = require('pino');",
        "const log = pino(pino.transport({ targets: [{ target: 'pino/file' }, { target: 'pino-loki' }] }));",
      ),
    },
  ],
  notApplicable: [
    {
      name: 'winston',
      files: service("const log = require('winston').createLogger();"),
      reason: /not log with pino/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
