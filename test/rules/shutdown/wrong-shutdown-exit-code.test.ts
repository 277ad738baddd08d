import { exampleService } from '../../../src/rules/example-service.ts';
import { wrongShutdownExitCode } from '../../../src/rules/shutdown/wrong-shutdown-exit-code.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(wrongShutdownExitCode, {
  fails: [
    {
      name: 'the deadline exits with 0',
      files: service(
        'const EXIT = { OK: 0, FAILED: 1 };',
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(EXIT.OK), 10_000).unref();',
        '  server.close(() => process.exit(EXIT.OK));',
        '});',
      ),
      findings: [{ message: 'forced', at: 'server.js:4:20' }],
    },
    {
      name: 'the deadline exits without a code',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(), 10_000).unref();',
        '  server.close(() => process.exit());',
        '});',
      ),
      findings: [{ message: 'forced', at: 'server.js:3:20' }],
    },
    {
      name: 'a failed close exits with 0',
      files: service(
        "process.on('SIGTERM', () => close().then(() => process.exit(0), () => process.exit(0)));",
        'async function close() {',
        '  await new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));',
        '}',
      ),
      findings: [{ message: 'failed', at: 'server.js:2:71' }],
    },
    {
      name: 'a second signal exits with 0',
      files: service(
        'let stopping = false;',
        "process.on('SIGTERM', () => {",
        '  if (stopping) process.exit(0);',
        '  stopping = true;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'repeated', at: 'server.js:4:17' }],
    },
    {
      name: 'one shutdown for crashes and signals, always 1',
      files: service(
        'const stop = () => server.close(() => process.exit(1));',
        "process.on('SIGTERM', stop);",
        "process.on('uncaughtException', stop);",
      ),
      findings: [{ message: 'clean', at: 'server.js:2:39' }],
    },
    {
      name: '0 whoever wins the race',
      files: service(
        "process.on('SIGTERM', async () => {",
        '  const late = new Promise((resolve) => setTimeout(resolve, 8000));',
        '  await Promise.race([late, new Promise((resolve) => server.close(resolve))]);',
        '  process.exit(0);',
        '});',
      ),
      findings: [{ message: 'raced', at: 'server.js:5:3' }],
    },
  ],
  passes: [
    {
      name: '0 and 1',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000).unref();',
        '  server.close((error) => process.exit(error ? 1 : 0));',
        '});',
      ),
      evidence: ['server.js:3:20', 'server.js:4:27'],
    },
    {
      name: 'exitCode above an exit without a code',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => {',
        '    process.exitCode = 1;',
        '    process.exit();',
        '  }, 10_000).unref();',
        '  server.close(() => process.exit());',
        '});',
      ),
      evidence: ['server.js:5:5', 'server.js:7:22'],
    },
    {
      name: 'one shutdown that is told the code',
      files: service(
        'const stop = (code) => server.close(() => process.exit(code));',
        "process.on('SIGTERM', () => stop(0));",
        "process.on('uncaughtException', () => stop(1));",
      ),
      evidence: ['server.js:2:43'],
    },
    {
      name: '1 where a step failed, 0 behind it',
      files: service(
        "process.on('SIGTERM', async () => {",
        '  const results = await Promise.allSettled([new Promise((resolve) => server.close(resolve))]);',
        "  const failed = results.filter((result) => result.status === 'rejected');",
        '  if (failed.length > 0) {',
        '    process.exit(1);',
        '  }',
        '  process.exit(0);',
        '});',
      ),
      evidence: ['server.js:6:5', 'server.js:8:3'],
    },
    {
      name: 'the winner of the race decides',
      files: service(
        "process.on('SIGTERM', async () => {",
        "  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 8000));",
        '  const first = await Promise.race([late, new Promise((resolve) => server.close(resolve))]);',
        "  process.exit(first === 'late' ? 1 : 0);",
        '});',
      ),
      evidence: ['server.js:5:3'],
    },
    {
      name: 'telemetry that comes too late fails no shutdown',
      files: exampleService([
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        'const sdk = new NodeSDK();',
        'sdk.start();',
        "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        "process.on('SIGTERM', async () => {",
        '  await new Promise((resolve) => server.close(resolve));',
        '  await Promise.race([sdk.shutdown(), new Promise((resolve) => setTimeout(resolve, 2000))]);',
        '  process.exit(0);',
        '});',
      ]),
      evidence: ['server.js:8:3'],
    },
    {
      name: '128 + 15 is how shells say it',
      files: service("process.on('SIGTERM', () => server.close(() => process.exit(143)));"),
      evidence: ['server.js:2:48'],
    },
    {
      name: 'nothing exits: the process ends by itself',
      files: service("process.on('SIGTERM', () => server.close());"),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [{ name: 'no handler', files: service(), reason: /nothing handles SIGTERM/ }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
