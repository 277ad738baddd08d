import { crashHandlerWithoutExit } from '../../../src/rules/errors/crash-handler-without-exit.ts';
import { exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(crashHandlerWithoutExit, {
  fails: [
    {
      name: 'winston told not to exit',
      files: exampleService([
        "const { createLogger, transports } = require('winston');",
        'createLogger({ exitOnError: false, transports: [new transports.Console({ handleExceptions: true })] });',
        SERVER,
      ]),
      findings: [{ message: 'stays', at: 'server.js:2:49' }],
    },
    {
      name: 'exits in development only',
      files: exampleService([
        "const isDev = process.env.NODE_ENV === 'development';",
        "process.on('uncaughtException', (error) => {",
        '  console.error(error);',
        '  if (isDev && error.fatal) process.exit(1);',
        '});',
        SERVER,
      ]),
      findings: [{ message: 'stays', at: 'server.js:2:1' }],
    },
    {
      name: 'lives on',
      files: exampleService(["process.on('uncaughtException', (error) => console.error(error));", SERVER]),
      findings: [{ message: 'stays', at: 'server.js:1:1' }],
    },
    {
      name: 'ends as if all were well',
      files: exampleService([
        "process.on('unhandledRejection', (reason) => {",
        '  console.error(reason);',
        '  process.exit(0);',
        '});',
        SERVER,
      ]),
      findings: [{ message: 'zero', at: 'server.js:1:1' }],
    },
    {
      name: 'exit without a code',
      files: exampleService(["process.on('uncaughtException', () => process.exit());", SERVER]),
      findings: [{ message: 'zero', at: 'server.js:1:1' }],
    },
    {
      name: 'an exit as a callback without a code',
      files: exampleService([
        "const pool = new (require('pg').Pool)();",
        "process.on('uncaughtException', () => pool.end(process.exit));",
        SERVER,
      ]),
      findings: [{ message: 'zero', at: 'server.js:2:1' }],
    },
    { name: 'no handler', files: exampleService([SERVER]), findings: [{ message: 'none', at: 'server.js:1:1' }] },
    {
      name: 'one of two',
      files: exampleService([
        "process.on('uncaughtException', () => process.exit(1));",
        "process.on('unhandledRejection', (reason) => console.warn(reason));",
        SERVER,
      ]),
      findings: [{ message: 'stays', at: 'server.js:2:1' }],
    },
    {
      name: 'the callback of the agent only logs',
      files: exampleService([
        "const apm = require('elastic-apm-node');",
        'apm.handleUncaughtExceptions((error) => console.error(error));',
        SERVER,
      ]),
      findings: [{ message: 'stays', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'winston stays and a listener beside it exits',
      files: exampleService([
        "const { createLogger, transports } = require('winston');",
        'createLogger({ exitOnError: false, transports: [new transports.Console({ handleExceptions: true })] });',
        "process.on('uncaughtException', () => process.exit(1));",
        SERVER,
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a listener cleans up, and the callback of the agent ends the process',
      files: exampleService([
        "const apm = require('elastic-apm-node').start({ active: process.env.NODE_ENV === 'production' });",
        "process.on('uncaughtException', () => server.close());",
        'apm.handleUncaughtExceptions((error) => {',
        '  apm.flush(() => process.exit(1));',
        '});',
        "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
      ]),
      evidence: ['server.js:3:1', 'server.js:1:13'],
    },
    {
      name: 'the code stands in process.exitCode, and exit is a callback',
      files: exampleService([
        "const pool = new (require('pg').Pool)();",
        'const shutdown = () => pool.end(process.exit);',
        'const crash = () => {',
        '  process.exitCode = 1;',
        '  shutdown();',
        '};',
        "process.on('uncaughtException', crash);",
        SERVER,
      ]),
      evidence: ['server.js:7:1'],
    },
    {
      name: 'exit without a code after process.exitCode',
      files: exampleService([
        "process.on('uncaughtException', () => {",
        '  process.exitCode = 2;',
        '  process.exit();',
        '});',
        SERVER,
      ]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'exits with 1 through a function',
      files: exampleService([
        'const crash = (error) => {',
        '  console.error(error);',
        '  process.exit(1);',
        '};',
        "process.on('uncaughtException', crash).on('unhandledRejection', crash);",
        SERVER,
      ]),
      evidence: ['server.js:5:1', 'server.js:5:1'],
    },
    {
      name: 'winston exits by itself; Sentry ends crashes, and what it does about rejections is no matter of the service',
      files: exampleService([
        "const { createLogger, transports } = require('winston');",
        'createLogger({ transports: [new transports.Console({ handleExceptions: true })] });',
        "require('@sentry/node').init({ dsn: 'https://a@b.example/1' });",
        SERVER,
      ]),
      evidence: ['server.js:2:29', 'server.js:3:1'],
    },
    {
      name: 'throws on',
      files: exampleService([
        "process.on('uncaughtException', () => process.exit(1));",
        "process.on('unhandledRejection', (reason) => {",
        '  throw reason;',
        '});',
        SERVER,
      ]),
      evidence: ['server.js:1:1', 'server.js:2:1'],
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'a handler of a package',
      files: exampleService(["process.on('uncaughtException', require('company-crash'));", SERVER]),
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
