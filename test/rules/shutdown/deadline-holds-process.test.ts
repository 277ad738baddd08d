import { exampleService } from '../../../src/rules/example-service.ts';
import { deadlineHoldsProcess } from '../../../src/rules/shutdown/deadline-holds-process.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { setTimeout: sleep } = require('node:timers/promises');",
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(deadlineHoldsProcess, {
  fails: [
    {
      name: 'nothing exits when everything is closed',
      files: service(
        "process.once('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000);',
        '  server.close();',
        '});',
      ),
      findings: [{ message: 'holds', at: 'server.js:4:3' }],
    },
    {
      name: 'another timer is unref-ed',
      files: service(
        "process.once('SIGTERM', () => {",
        "  const beat = setInterval(() => console.log('still closing'), 1000);",
        '  beat.unref();',
        '  const timer = setTimeout(() => process.exit(1), 10_000);',
        '  server.close();',
        '});',
      ),
      findings: [{ message: 'holds', at: 'server.js:6:17' }],
    },
    {
      name: 'the exit in a failed step is no clean end',
      files: service(
        "process.once('SIGTERM', async () => {",
        '  setTimeout(() => process.exit(1), 10_000);',
        '  try {',
        '    await new Promise((resolve) => server.close(resolve));',
        '  } catch {',
        '    process.exit(1);',
        '  }',
        '});',
      ),
      findings: [{ message: 'holds', at: 'server.js:4:3' }],
    },
    {
      name: 'the loser of a race holds the process',
      files: service(
        "process.once('SIGTERM', async () => {",
        '  await Promise.race([new Promise((resolve) => server.close(resolve)), sleep(10_000)]);',
        "  console.log('closed');",
        '});',
      ),
      findings: [{ message: 'race', at: 'server.js:4:72' }],
    },
    {
      name: 'ref: true is the default written out',
      files: service(
        "process.once('SIGTERM', async () => {",
        '  await Promise.race([new Promise((resolve) => server.close(resolve)), sleep(10_000, undefined, { ref: true })]);',
        '});',
      ),
      findings: [{ message: 'race', at: 'server.js:4:72' }],
    },
  ],
  passes: [
    {
      name: 'unref at the timer',
      files: service(
        "process.once('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000).unref();',
        '  server.close();',
        '});',
      ),
      evidence: ['server.js:4:3'],
    },
    {
      name: 'unref through the name',
      files: service(
        "process.once('SIGTERM', () => {",
        '  const timer = setTimeout(() => process.exit(1), 10_000);',
        '  timer.unref?.();',
        '  server.close();',
        '});',
      ),
      evidence: ['server.js:4:17', 'server.js:5:3'],
    },
    {
      name: 'cleared when the server has closed',
      files: service(
        "process.once('SIGTERM', () => {",
        '  const timer = setTimeout(() => process.exit(1), 10_000);',
        '  server.close(() => clearTimeout(timer));',
        '});',
      ),
      evidence: ['server.js:4:17', 'server.js:5:22'],
    },
    {
      name: 'a clean end exits',
      files: service(
        "process.once('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000);',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:4:3', 'server.js:5:22'],
    },
    {
      name: 'a sleep that holds nothing',
      files: service(
        "process.once('SIGTERM', async () => {",
        '  const closed = new Promise((resolve) => server.close(resolve));',
        '  await Promise.race([closed, sleep(10_000, undefined, { ref: false })]);',
        '  server.closeAllConnections();',
        '});',
      ),
      evidence: ['server.js:5:31'],
    },
    {
      name: 'a clock that counts and holds nothing',
      files: service(
        'let ticks = 0;',
        "process.once('SIGTERM', () => {",
        '  const clock = setInterval(() => {',
        '    if (++ticks > 10) process.exit(1);',
        '  }, 1000);',
        '  clock.unref();',
        '  server.close();',
        '});',
      ),
      evidence: ['server.js:5:17', 'server.js:8:3'],
    },
    {
      name: 'a library that has its own',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')({ logger: true });",
        'closeWithGrace({ delay: 8000 }, () => app.close());',
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:3:18'],
    },
  ],
  notApplicable: [
    { name: 'no deadline', files: service("process.on('SIGTERM', () => server.close());"), reason: /no deadline/ },
    {
      name: 'a timer that only puts the close off',
      files: service("process.on('SIGTERM', () => setTimeout(() => server.close(() => process.exit(0)), 5000));"),
      reason: /no deadline/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
