import { unprotectedProfilingRoute } from '../../../src/rules/diagnostics/unprotected-profiling-route.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const V8 = ["const v8 = require('node:v8');"];
const OPEN = "app.get('/heap', (req, res) => res.download(v8.writeHeapSnapshot()));";

ruleCases(unprotectedProfilingRoute, {
  fails: [
    {
      name: 'a snapshot for all',
      files: expressExample([OPEN], V8),
      findings: [{ message: 'snapshot', at: 'server.js:4:45' }],
    },
    {
      name: 'a profile for all',
      files: expressExample(
        ["app.get('/cpu', (req, res) => {", "  session.post('Profiler.start', () => res.end());", '});'],
        ["const { Session } = require('node:inspector');", 'const session = new Session();'],
      ),
      findings: [{ message: 'profile', at: 'server.js:6:3' }],
    },
  ],
  passes: [
    {
      name: 'for admins',
      files: expressExample(
        ["app.get('/heap', requireAdmin, (req, res) => res.download(v8.writeHeapSnapshot()));"],
        [
          ...V8,
          "const requireAdmin = (req, res, next) => (req.get('x-admin') === process.env.ADMIN ? next() : res.sendStatus(403));",
        ],
      ),
      evidence: ['server.js:5:59'],
    },
    {
      name: 'on a signal',
      files: expressExample(["process.on('SIGUSR2', () => v8.writeHeapSnapshot());"], V8),
      evidence: ['server.js:4:29'],
    },
  ],
  notApplicable: [{ name: 'none are taken', files: expressExample(["app.get('/', (req, res) => res.end());"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
