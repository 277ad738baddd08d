import { unboundedWorkers } from '../../../src/rules/event-loop/unbounded-workers.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedWorkers, {
  fails: [
    {
      name: 'a thread per request',
      files: expressExample(
        ["app.get('/', (req, res) => new Worker('./work.js').once('message', (x) => res.send(x)));"],
        ["const { Worker } = require('node:worker_threads');"],
      ),
      findings: [{ message: 'perRequest', at: 'server.js:4:28' }],
    },
    {
      name: 'a process per request, in another function',
      files: expressExample(
        ["app.get('/', (req, res) => report(res));"],
        [
          "const { fork } = require('node:child_process');",
          'function report(res) {',
          "  fork('./report.js').once('message', (x) => res.send(x));",
          '}',
        ],
      ),
      findings: [{ message: 'perRequest', at: 'server.js:4:3' }],
    },
    {
      name: 'a pool per request',
      files: expressExample(
        ["app.get('/', async (req, res) => res.send(await new Piscina({ filename: './work.js' }).run(1)));"],
        ["const { Piscina } = require('piscina');"],
      ),
      findings: [{ message: 'perRequest', at: 'server.js:4:49' }],
    },
  ],
  passes: [
    {
      name: 'one pool',
      files: expressExample(
        ["app.get('/', async (req, res) => res.send(await pool.run(1)));"],
        ["const { Piscina } = require('piscina');", "const pool = new Piscina({ filename: './work.js' });"],
      ),
      evidence: [],
    },
    {
      name: 'a limit in the condition',
      files: expressExample(
        [
          "app.get('/', (req, res) => {",
          '  if (running >= 4) return res.sendStatus(503);',
          '  running += 1;',
          "  new Worker('./work.js').once('exit', () => { running -= 1; res.end(); });",
          '});',
        ],
        ["const { Worker } = require('node:worker_threads');", 'let running = 0;'],
      ),
      evidence: ['server.js:8:3'],
    },
  ],
  notApplicable: [{ name: 'no workers', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: LOST_SERVICE,
    },
  ],
});
