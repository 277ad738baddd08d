import { closureKeptAfterRequest } from '../../../src/rules/memory/closure-kept-after-request.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const WAITING = ['const waiting = [];'];

ruleCases(closureKeptAfterRequest, {
  fails: [
    {
      name: 'callbacks pile up',
      files: expressExample(['app.get("/", (req, res) => { waiting.push(() => res.end(req.url)); });'], WAITING),
      findings: [{ message: 'kept', at: 'server.js:4:30' }],
    },
  ],
  passes: [
    {
      name: 'taken out again',
      files: expressExample(
        [
          'app.get("/", (req, res) => { waiting.push(() => res.end(req.url)); });',
          'setInterval(() => { waiting.splice(0).forEach((send) => send()); }, 1000).unref();',
        ],
        WAITING,
      ),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'nothing is kept',
      files: expressExample(['app.get("/", (req, res) => res.end("ok"));']),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
