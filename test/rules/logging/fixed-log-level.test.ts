import { fixedLogLevel } from '../../../src/rules/logging/fixed-log-level.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const pino = (options: string): Readonly<Record<string, string>> =>
  nodeExample([
    `const logger = require('pino')(${options});`,
    "require('node:http').createServer((req, res) => { logger.info('in'); res.end('ok'); }).listen(3000);",
  ]);

ruleCases(fixedLogLevel, {
  fails: [
    { name: 'the default', files: pino(''), findings: [{ message: 'default', at: 'server.js:1:16' }] },
    { name: 'in the source', files: pino("{ level: 'info' }"), findings: [{ message: 'fixed', at: 'server.js:1:34' }] },
    {
      name: 'by the kind of environment',
      files: pino("{ level: process.env.NODE_ENV === 'production' ? 'info' : 'debug' }"),
      findings: [{ message: 'condition', at: 'server.js:1:34' }],
    },
  ],
  passes: [
    { name: 'a variable', files: pino("{ level: process.env.LOG_LEVEL ?? 'info' }"), evidence: ['server.js:1:34'] },
  ],
  notApplicable: [{ name: 'no logger', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [
    { name: 'options of a package', files: pino("require('company').logging()") },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
