import { exampleService } from '../../../src/rules/example-service.ts';
import { asyncWorkInExitHandler } from '../../../src/rules/shutdown/async-work-in-exit-handler.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { PrismaClient } = require('@prisma/client');",
    'const prisma = new PrismaClient();',
    "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(asyncWorkInExitHandler, {
  fails: [
    {
      name: 'await in an exit listener',
      files: service("process.on('exit', async () => {", '  await prisma.$disconnect();', '});'),
      findings: [{ message: 'exit', at: 'server.js:5:9' }],
    },
    {
      name: 'only beforeExit',
      files: service("process.on('beforeExit', () => prisma.$disconnect());"),
      findings: [{ message: 'beforeExit', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'it only records',
      files: service("process.on('exit', (code) => console.log('exit', code));"),
      evidence: ['server.js:4:1'],
    },
  ],
  notApplicable: [{ name: 'nobody listens', files: service() }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
