import { missingLogBaseFields } from '../../../src/rules/logging/missing-log-base-fields.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);";
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);

ruleCases(missingLogBaseFields, {
  fails: [
    {
      name: 'pid and host are not the service',
      files: service("const log = require('pino')();"),
      findings: [{ message: 'missing', at: 'server.js:1:13' }],
    },
    {
      name: 'a name without the environment',
      files: service("const log = require('pino')({ name: 'api' });"),
      findings: [{ message: 'missing', at: 'server.js:1:13' }],
    },
    {
      name: 'base taken away',
      files: service("const log = require('pino')({ base: null });"),
      findings: [{ message: 'missing', at: 'server.js:1:31' }],
    },
    {
      name: 'base that replaces pid and host',
      files: service("const log = require('pino')({ base: { service: 'api', env: process.env.NODE_ENV } });"),
      findings: [{ message: 'missing', at: 'server.js:1:31' }],
    },
    {
      name: 'winston with a service only',
      files: service(
        "const { createLogger, format, transports } = require('winston');",
        "const log = createLogger({ format: format.json(), defaultMeta: { service: 'api' }, transports: [new transports.Console()] });",
      ),
      findings: [{ message: 'missing', at: 'server.js:2:51' }],
    },
  ],
  passes: [
    {
      name: 'all of them',
      files: service(
        "const base = { service: 'api', env: process.env.NODE_ENV, version: process.env.VERSION, pod: process.env.HOSTNAME };",
        "const log = require('pino')({ base });",
      ),
    },
    {
      name: 'pid and host stay where base is not touched',
      files: service("const log = require('pino')({ name: 'api', mixin: () => ({ env: process.env.NODE_ENV }) });"),
    },
    {
      name: 'winston',
      files: service(
        "const { createLogger, format, transports } = require('winston');",
        'const defaultMeta = { service: process.env.SERVICE, environment: process.env.NODE_ENV, version: process.env.VERSION };',
        'const log = createLogger({ format: format.json(), defaultMeta, transports: [new transports.Console()] });',
      ),
    },
    {
      name: 'bindings that are rewritten',
      files: service(
        "const log = require('pino')({",
        "  formatters: { bindings: ({ pid, hostname }) => ({ pid, hostname, app: 'api', stage: process.env.STAGE }) },",
        '});',
      ),
    },
  ],
  notApplicable: [{ name: 'no logger of JSON', files: service('const log = console;'), reason: /no logger/ }],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'fields of another package',
      files: service(
        "const { fields } = require('@acme/logging');",
        "const log = require('pino')({ base: { ...fields } });",
      ),
      reason: /could not be read/,
    },
  ],
});
