import { missingReadinessEndpoint } from '../../../src/rules/health/missing-readiness-endpoint.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingReadinessEndpoint, {
  fails: [
    {
      name: 'none',
      files: expressExample(["app.get('/', (req, res) => res.end());"]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'only liveness',
      files: expressExample(["app.get('/livez', (req, res) => res.end());"]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'readyz',
      files: expressExample(["app.get('/readyz', (req, res) => res.end());"]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [{ name: 'no port', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
