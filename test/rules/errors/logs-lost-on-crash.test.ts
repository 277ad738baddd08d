import { logsLostOnCrash } from '../../../src/rules/errors/logs-lost-on-crash.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const crash = (destination: string, ...lines: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    "const pino = require('pino');",
    `const logger = pino(${destination});`,
    "process.on('uncaughtException', (error) => {",
    ...lines.map((line) => `  ${line}`),
    '});',
    "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
  ]);
const BUFFERED = 'pino.destination({ sync: false, minLength: 4096 })';

ruleCases(logsLostOnCrash, {
  fails: [
    {
      name: 'a buffer, and exit at once',
      files: crash(BUFFERED, 'logger.fatal(error);', 'process.exit(1);'),
      findings: [{ message: 'lost', at: 'server.js:5:3' }],
    },
  ],
  passes: [
    {
      name: 'flushed first',
      files: crash(BUFFERED, 'logger.fatal(error);', 'logger.flush(() => process.exit(1));'),
      evidence: ['server.js:4:3', 'server.js:5:3'],
    },
    {
      name: 'written at once',
      files: crash('', 'logger.fatal(error);', 'process.exit(1);'),
      evidence: ['server.js:4:3'],
    },
  ],
  notApplicable: [
    { name: 'no crash handler', files: nodeExample(["require('node:http').createServer().listen(3000);"]) },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
