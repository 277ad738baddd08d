import { errorDetailsLeaked } from '../../../src/rules/errors/error-details-leaked.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const ROUTE = "app.get('/', (req, res) => res.end('ok'));";

ruleCases(errorDetailsLeaked, {
  fails: [
    {
      name: 'the stack',
      files: expressExample([ROUTE, 'app.use((err, req, res, next) => res.status(500).json({ stack: err.stack }));']),
      findings: [{ message: 'stack', at: 'server.js:4:34' }],
    },
    {
      name: 'the message of any error',
      files: expressExample([ROUTE, 'app.use((err, req, res, next) => res.status(500).json({ error: err.message }));']),
      findings: [{ message: 'message', at: 'server.js:4:34' }],
    },
    {
      name: 'in a route',
      files: expressExample([
        "app.get('/', (req, res) => { try { JSON.parse(''); } catch (err) { res.status(500).send(err.stack); } });",
      ]),
      findings: [{ message: 'stack', at: 'server.js:3:68' }],
    },
  ],
  passes: [
    {
      name: 'a bare 500',
      files: expressExample([
        ROUTE,
        "app.use((err, req, res, next) => res.status(500).json({ error: 'internal error' }));",
      ]),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'outside production only',
      files: expressExample([
        ROUTE,
        "app.use((err, req, res, next) => res.status(500).json(process.env.NODE_ENV === 'production' ? { error: 'internal error' } : { stack: err.stack }));",
      ]),
      evidence: ['server.js:4:1'],
    },
  ],
  notApplicable: [{ name: 'no HTTP', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
