import { exampleService } from '../../../src/rules/example-service.ts';
import { shutdownFailureSpreads } from '../../../src/rules/shutdown/shutdown-failure-spreads.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...handler: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { Pool } = require('pg');",
    "const Redis = require('ioredis');",
    'const pool = new Pool();',
    'const redis = new Redis();',
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...(handler.length === 0
      ? []
      : ["process.on('SIGTERM', async () => {", ...handler.map((line) => `  ${line}`), '});']),
  ]);
const CLOSE = 'await new Promise((resolve) => server.close(resolve));';

ruleCases(shutdownFailureSpreads, {
  fails: [
    {
      name: 'bare awaits in a row',
      files: service(CLOSE, 'await redis.quit();', 'await pool.end();', 'process.exit(0);'),
      findings: [{ message: 'spreads', at: 'server.js:8:9' }],
    },
    {
      name: 'one try around all of them',
      files: service(
        'try {',
        `  ${CLOSE}`,
        '  await redis.quit();',
        '  await pool.end();',
        '} catch (error) {',
        '  console.error(error);',
        '}',
      ),
      findings: [{ message: 'spreads', at: 'server.js:9:11' }],
    },
    {
      name: 'a list in a loop without a try',
      files: service('for (const close of [() => redis.quit(), () => pool.end()]) await close();'),
      findings: [{ message: 'spreads', at: 'server.js:7:30' }],
    },
    {
      name: 'app.close() of Fastify rejects where a hook throws',
      files: exampleService([
        "const { Pool } = require('pg');",
        'const pool = new Pool();',
        "const app = require('fastify')();",
        "process.on('SIGTERM', async () => {",
        '  await app.close();',
        '  await pool.end();',
        '});',
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'spreads', at: 'server.js:5:9' }],
    },
    {
      name: 'nobody waits',
      files: service('server.close(() => {', '  pool.end();', '  process.exit(0);', '});'),
      findings: [{ message: 'floating', at: 'server.js:8:5' }],
    },
  ],
  passes: [
    {
      name: 'a try for each',
      files: service(
        CLOSE,
        'try { await redis.quit(); } catch (error) { console.error(error); }',
        'try { await pool.end(); } catch (error) { console.error(error); }',
      ),
      evidence: ['server.js:8:15', 'server.js:9:15'],
    },
    {
      name: 'a catch for each, within one try',
      files: service(
        'try {',
        '  await redis.quit().catch(console.error);',
        '  await pool.end().catch(console.error);',
        '} finally {',
        '  process.exit(0);',
        '}',
      ),
      evidence: ['server.js:8:11', 'server.js:9:11'],
    },
    {
      name: 'finally runs whatever became of the try',
      files: service('try {', '  await redis.quit();', '} finally {', '  await pool.end();', '}'),
      evidence: ['server.js:8:11', 'server.js:10:11'],
    },
    {
      name: 'settled together',
      files: service(CLOSE, 'await Promise.allSettled([redis.quit(), pool.end()]);', 'process.exit(0);'),
      evidence: ['server.js:8:29', 'server.js:8:43'],
    },
    {
      name: 'a helper that keeps errors in',
      files: {
        ...service(
          "const { safely } = require('./safely');",
          "await safely('redis', () => redis.quit());",
          "await safely('pg', () => pool.end());",
        ),
        'safely.js':
          'exports.safely = async (name, close) => {\n  try {\n    await close();\n  } catch (error) {\n    console.error(name, error);\n  }\n};\n',
      },
      evidence: ['server.js:8:31', 'server.js:9:28'],
    },
    {
      name: 'disconnect() of ioredis returns nothing to wait for',
      files: service(
        'server.close(() => {',
        '  redis.disconnect();',
        '  pool.end((error) => process.exit(error ? 1 : 0));',
        '});',
      ),
      evidence: ['server.js:8:5', 'server.js:9:5'],
    },
    {
      name: 'one try around the server and what is settled together',
      files: service(
        'try {',
        `  ${CLOSE}`,
        '  await Promise.allSettled([redis.quit(), pool.end()]);',
        '  process.exit(0);',
        '} catch (error) {',
        '  console.error(error);',
        '  process.exit(1);',
        '}',
      ),
      evidence: ['server.js:8:36', 'server.js:9:31', 'server.js:9:45'],
    },
    {
      name: 'the last step may fail',
      files: service(CLOSE, 'await pool.end();', 'process.exit(0);'),
      evidence: ['server.js:8:9'],
    },
  ],
  notApplicable: [
    { name: 'no handler', files: service(), reason: /nothing handles SIGTERM/ },
    { name: 'nothing is closed', files: service('process.exit(0);'), reason: /closes nothing/ },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
