import { requestIdNotPropagated } from '../../../src/rules/logging/request-id-not-propagated.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(requestIdNotPropagated, {
  fails: [
    {
      name: 'neither taken nor returned',
      files: expressExample(["app.get('/', (req, res) => res.end('ok'));"]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'an id of its own',
      files: expressExample([
        "app.use((req, res, next) => { res.set('x-request-id', require('node:crypto').randomUUID()); next(); });",
      ]),
      findings: [{ message: 'ignored', at: 'server.js:3:31' }],
    },
    {
      name: 'not returned',
      files: expressExample([
        "app.use((req, res, next) => { req.id = req.get('x-request-id') ?? require('node:crypto').randomUUID(); next(); });",
      ]),
      findings: [{ message: 'kept', at: 'server.js:3:40' }],
    },
  ],
  passes: [
    {
      name: 'taken and returned',
      files: expressExample([
        "app.use((req, res, next) => { const id = req.get('x-request-id') ?? require('node:crypto').randomUUID(); res.set('x-request-id', id); next(); });",
      ]),
      evidence: ['server.js:3:42', 'server.js:3:106'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
