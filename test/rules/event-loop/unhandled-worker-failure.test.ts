import { unhandledWorkerFailure } from '../../../src/rules/event-loop/unhandled-worker-failure.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const REQUIRE = "const { Worker } = require('node:worker_threads');";

ruleCases(unhandledWorkerFailure, {
  fails: [
    {
      name: 'nobody listens',
      files: nodeExample([REQUIRE, "const worker = new Worker('./resize.js');", 'worker.postMessage(1);', SERVER]),
      findings: [{ message: 'error', at: 'server.js:2:16' }],
    },
    {
      name: 'nobody hears it die',
      files: nodeExample([
        REQUIRE,
        "const worker = new Worker('./resize.js');",
        "worker.on('error', (error) => console.error(error));",
        SERVER,
      ]),
      findings: [{ message: 'exit', at: 'server.js:2:16' }],
    },
  ],
  passes: [
    {
      name: 'both, in a chain',
      files: nodeExample([
        REQUIRE,
        "new Worker('./resize.js').on('error', console.error).on('exit', (code) => console.error(code));",
        SERVER,
      ]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'a pool',
      files: nodeExample([
        "const { Piscina } = require('piscina');",
        "exports.pool = new Piscina({ filename: './a.js' });",
        SERVER,
      ]),
      evidence: [],
    },
  ],
  notApplicable: [{ name: 'no workers', files: nodeExample([SERVER]), reason: /no worker threads/ }],
  unknown: [
    {
      name: 'the worker is handed on',
      files: nodeExample([
        REQUIRE,
        "const start = () => new Worker('./resize.js');",
        "require('company').manage(start());",
        SERVER,
      ]),
      reason: /handed on/,
    },
  ],
});
