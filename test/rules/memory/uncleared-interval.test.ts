import { unclearedInterval } from '../../../src/rules/memory/uncleared-interval.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const SHUTDOWN = "process.on('SIGTERM', () => server.close());";

ruleCases(unclearedInterval, {
  fails: [
    {
      name: 'one per request',
      files: expressExample(["app.get('/', (req, res) => setInterval(() => res.write(':'), 1000));"]),
      findings: [{ message: 'perRequest', at: 'server.js:3:28' }],
    },
    {
      name: 'the shutdown waits for it',
      files: nodeExample([SERVER, SHUTDOWN, "setInterval(() => console.log('tick'), 1000);"]),
      findings: [{ message: 'blocksExit', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'cleared with the response',
      files: expressExample([
        "app.get('/', (req, res) => {",
        "  const timer = setInterval(() => res.write(':'), 1000);",
        "  res.on('close', () => clearInterval(timer));",
        '});',
      ]),
      evidence: ['server.js:4:17'],
    },
    {
      name: 'unref',
      files: nodeExample([SERVER, SHUTDOWN, "setInterval(() => console.log('tick'), 1000).unref();"]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'unref by its name',
      files: nodeExample([
        SERVER,
        SHUTDOWN,
        "const timer = setInterval(() => console.log('tick'), 1000);",
        'timer.unref();',
      ]),
      evidence: ['server.js:3:15'],
    },
    {
      name: 'the shutdown exits',
      files: nodeExample([
        SERVER,
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
        "setInterval(() => console.log('tick'), 1000);",
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [{ name: 'no interval', files: nodeExample([SERVER]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
