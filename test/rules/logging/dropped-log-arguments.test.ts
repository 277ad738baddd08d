import { droppedLogArguments } from '../../../src/rules/logging/dropped-log-arguments.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const failing = (log: string, options = ''): Readonly<Record<string, string>> =>
  nodeExample([
    `const logger = require('pino')(${options});`,
    "require('node:http').createServer((req, res) => {",
    '  try {',
    "    JSON.parse('');",
    '  } catch (error) {',
    `    ${log}`,
    '  }',
    '  res.end();',
    '}).listen(3000);',
  ]);

ruleCases(droppedLogArguments, {
  fails: [
    {
      name: 'after the message',
      files: failing("logger.error('failed', error);"),
      findings: [{ message: 'dropped', at: 'server.js:6:5' }],
    },
    {
      name: 'under a key without a serializer',
      files: failing("logger.error({ error }, 'failed');"),
      findings: [{ message: 'emptied', at: 'server.js:6:5' }],
    },
  ],
  passes: [
    { name: 'first', files: failing("logger.error(error, 'failed');"), evidence: ['server.js:6:5'] },
    { name: 'under err', files: failing("logger.error({ err: error }, 'failed');"), evidence: ['server.js:6:5'] },
    { name: 'a placeholder', files: failing("logger.error('failed: %o', error);"), evidence: ['server.js:6:5'] },
    {
      name: 'a wrapper that takes the message first',
      files: nodeExample([
        "const pino = require('pino')();",
        'const logger = { info: (text) => pino.info(text), error: (text, error) => pino.error(error, text) };',
        'class Client {',
        '  constructor(options) { this.logger = options.logger; }',
        "  start(error) { this.logger.error('failed', error); }",
        '}',
        'new Client({ logger }).start(new Error());',
        "require('node:http').createServer().listen(3000);",
      ]),
      evidence: ['server.js:2:75'],
    },
    {
      name: 'a serializer for the key',
      files: failing(
        "logger.error({ error }, 'failed');\n    logger.error({ err: error }, 'failed');",
        "{ serializers: { error: require('pino').stdSerializers.err } }",
      ),
    },
  ],
  notApplicable: [
    {
      name: 'no errors are logged',
      files: nodeExample([
        "const logger = require('pino')();",
        "logger.info('x');",
        "require('node:http').createServer().listen(3000);",
      ]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
