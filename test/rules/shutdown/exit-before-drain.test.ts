import { exampleService } from '../../../src/rules/example-service.ts';
import { exitBeforeDrain } from '../../../src/rules/shutdown/exit-before-drain.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(exitBeforeDrain, {
  fails: [
    {
      name: 'close has only begun',
      files: service("process.on('SIGTERM', () => {", '  server.close();', '  process.exit(0);', '});'),
      findings: [{ message: 'early', at: 'server.js:4:3' }],
    },
    {
      name: 'another handler is faster',
      files: service(
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
        "process.on('SIGTERM', () => process.exit(0));",
      ),
      findings: [{ message: 'race', at: 'server.js:3:29' }],
    },
    {
      name: 'nothing is closed',
      files: service("process.on('SIGTERM', () => process.exit(0));"),
      findings: [{ message: 'never', at: 'server.js:2:29' }],
    },
  ],
  passes: [
    {
      name: 'in the callback',
      files: service("process.on('SIGTERM', () => server.close(() => process.exit(0)));"),
      evidence: ['server.js:2:29', 'server.js:2:48'],
    },
    {
      name: 'awaited',
      files: service(
        "process.on('SIGTERM', async () => {",
        '  await new Promise((resolve) => server.close(resolve));',
        '  process.exit(0);',
        '});',
      ),
      evidence: ['server.js:3:34', 'server.js:4:3'],
    },
    {
      name: 'the deadline may cut',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10000).unref();',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:4:3', 'server.js:4:22'],
    },
  ],
  notApplicable: [
    { name: 'no handler', files: service() },
    {
      name: 'no server',
      files: exampleService(
        "process.on('SIGTERM', () => process.exit(0));\nsetInterval(() => console.log('x'), 1000);\n",
      ),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
