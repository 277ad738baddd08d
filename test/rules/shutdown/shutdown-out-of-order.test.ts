import { exampleService } from '../../../src/rules/example-service.ts';
import { shutdownOutOfOrder } from '../../../src/rules/shutdown/shutdown-out-of-order.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...handler: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { Pool } = require('pg');",
    'const pool = new Pool();',
    "const server = require('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);",
    ...(handler.length === 0
      ? []
      : ["process.on('SIGTERM', async () => {", ...handler.map((line) => `  ${line}`), '});']),
  ]);
const CLOSE = 'await new Promise((resolve) => server.close(resolve));';

ruleCases(shutdownOutOfOrder, {
  fails: [
    {
      name: 'the store first',
      files: service('await pool.end();', CLOSE, 'process.exit(0);'),
      findings: [{ message: 'before', at: 'server.js:5:9' }],
    },
    {
      name: 'two clients of one store, closed by one function',
      files: service(
        'await closeStores();',
        CLOSE,
        'process.exit(0);',
        '});',
        'const other = new Pool();',
        'async function closeStores() {',
        '  await pool.end();',
        '  await other.end();',
        '}',
        'queueMicrotask(() => {',
      ),
      findings: [{ message: 'before', at: 'server.js:11:11' }],
    },
    {
      name: 'at the same time',
      files: service('server.close();', 'await pool.end();', 'process.exit(0);'),
      findings: [{ message: 'parallel', at: 'server.js:6:9' }],
    },
  ],
  passes: [
    {
      name: 'server, store, exit',
      files: service(CLOSE, 'await pool.end();', 'process.exit(0);'),
      evidence: ['server.js:5:34', 'server.js:6:9'],
    },
    {
      name: 'in the callback',
      files: service('server.close(async () => {', '  await pool.end();', '  process.exit(0);', '});'),
      evidence: ['server.js:5:3', 'server.js:6:11'],
    },
  ],
  notApplicable: [
    { name: 'no handler', files: service() },
    { name: 'nothing besides the server', files: service(CLOSE, 'process.exit(0);') },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
