import { epochLogTimestamps } from '../../../src/rules/logging/epoch-log-timestamps.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);";
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);

ruleCases(epochLogTimestamps, {
  fails: [
    {
      name: 'pino as it is',
      files: service("const log = require('pino')();"),
      findings: [{ message: 'epoch', at: 'server.js:1:13' }],
    },
    {
      name: 'seconds are no better',
      files: service(
        "const pino = require('pino');",
        'const log = pino({ timestamp: pino.stdTimeFunctions.unixTime });',
      ),
      findings: [{ message: 'epoch', at: 'server.js:2:20' }],
    },
    {
      name: 'switched off',
      files: service("const log = require('pino')({ timestamp: false });"),
      findings: [{ message: 'none', at: 'server.js:1:31' }],
    },
    {
      name: 'winston writes none by itself',
      files: service(
        "const { createLogger, format, transports } = require('winston');",
        'const log = createLogger({ format: format.json(), transports: [new transports.Console()] });',
      ),
      findings: [{ message: 'none', at: 'server.js:2:13' }],
    },
    {
      name: 'Fastify with its own pino',
      files: nodeExample([
        "const app = require('fastify')({ logger: true });",
        "app.get('/', async () => 'ok');",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'epoch', at: 'server.js:1:13' }],
    },
  ],
  passes: [
    {
      name: 'isoTime',
      files: service(
        "const pino = require('pino');",
        'const log = pino({ timestamp: pino.stdTimeFunctions.isoTime });',
      ),
      evidence: ['server.js:2:20'],
    },
    {
      name: 'isoTime under its own name',
      files: service(
        "const { pino, stdTimeFunctions } = require('pino');",
        'const log = pino({ timestamp: stdTimeFunctions.isoTime });',
      ),
      evidence: ['server.js:2:20'],
    },
    {
      name: 'a function that writes it',
      files: service(
        "const pino = require('pino');",
        'const log = pino({ timestamp: () => `,"time":"${new Date().toISOString()}"` });',
      ),
      evidence: ['server.js:2:20'],
    },
    {
      name: 'winston with a timestamp in the chain',
      files: service(
        "const { createLogger, format, transports } = require('winston');",
        'const shape = format.combine(format.timestamp(), format.json());',
        'const log = createLogger({ format: shape, transports: [new transports.Console()] });',
      ),
      evidence: ['server.js:3:13'],
    },
    {
      name: 'bunyan by default',
      files: service("const log = require('bunyan').createLogger({ name: 'api' });"),
      evidence: ['server.js:1:13'],
    },
    {
      name: 'the ECS format',
      files: service(
        "const { ecsFormat } = require('@elastic/ecs-pino-format');",
        "const log = require('pino')(ecsFormat());",
      ),
      evidence: ['server.js:2:13'],
    },
  ],
  notApplicable: [{ name: 'no logger of JSON', files: service('const log = console;'), reason: /no logger/ }],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'a function of another package writes it',
      files: service("const { time } = require('@acme/logging');", "const log = require('pino')({ timestamp: time });"),
      reason: /could not be read/,
    },
  ],
});
