import { cyclicObjectSerialised } from '../../../src/rules/memory/cyclic-object-serialised.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(cyclicObjectSerialised, {
  fails: [
    {
      name: 'the request',
      files: expressExample(['app.get("/", (req, res) => res.send(JSON.stringify(req)));']),
      findings: [{ message: 'cyclic', at: 'server.js:3:37' }],
    },
    {
      name: 'its socket',
      files: expressExample(['app.get("/", (req, res) => res.send(JSON.stringify({ socket: req.socket })));']),
      findings: [{ message: 'cyclic', at: 'server.js:3:37' }],
    },
  ],
  passes: [
    {
      name: 'fields',
      files: expressExample(['app.get("/", (req, res) => res.send(JSON.stringify({ url: req.url })));']),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
