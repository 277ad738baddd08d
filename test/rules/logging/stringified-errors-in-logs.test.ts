import { stringifiedErrorsInLogs } from '../../../src/rules/logging/stringified-errors-in-logs.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const failing = (log: string): Readonly<Record<string, string>> =>
  nodeExample([
    "const logger = require('pino')();",
    "require('node:http').createServer((req, res) => {",
    '  try {',
    "    JSON.parse('');",
    '  } catch (error) {',
    `    ${log}`,
    '  }',
    '  res.end();',
    '}).listen(3000);',
  ]);

ruleCases(stringifiedErrorsInLogs, {
  fails: [
    {
      name: 'its message',
      files: failing('logger.error(error.message);'),
      findings: [{ message: 'text', at: 'server.js:6:5' }],
    },
    {
      name: 'in a text',
      files: failing('logger.error(`failed: ${error}`);'),
      findings: [{ message: 'text', at: 'server.js:6:5' }],
    },
    {
      name: 'by String',
      files: failing("logger.error({ reason: String(error) }, 'failed');"),
      findings: [{ message: 'text', at: 'server.js:6:5' }],
    },
  ],
  passes: [
    { name: 'the object', files: failing("logger.error({ err: error }, 'failed');"), evidence: ['server.js:6:5'] },
    {
      name: 'the stack in a field',
      files: failing("logger.error({ stack: error.stack }, 'failed');"),
      evidence: ['server.js:6:5'],
    },
  ],
  notApplicable: [{ name: 'no errors', files: failing("logger.error('failed');") }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
