import { sharedHealthEndpoint } from '../../../src/rules/health/shared-health-endpoint.ts';
import { exampleDeployment, expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const probes = (live: string, ready: string): Readonly<Record<string, string>> => ({
  'k8s/api.yaml': exampleDeployment('512Mi', [
    `livenessProbe: { httpGet: { path: ${live}, port: 3000 } }`,
    `readinessProbe: { httpGet: { path: ${ready}, port: 3000 } }`,
  ]),
});

ruleCases(sharedHealthEndpoint, {
  fails: [
    {
      name: 'one route',
      files: expressExample(["app.get('/health', (req, res) => res.end());"]),
      findings: [{ message: 'single', at: 'server.js:3:1' }],
    },
    {
      name: 'one path for both probes',
      files: expressExample(["app.get('/health', (req, res) => res.end());"], [], probes('/health', '/health')),
      findings: [{ message: 'same', at: 'k8s/api.yaml:11:45' }],
    },
  ],
  passes: [
    {
      name: 'two routes',
      files: expressExample([
        "app.get('/livez', (req, res) => res.end());",
        "app.get('/readyz', (req, res) => res.end());",
      ]),
      evidence: ['server.js:3:1', 'server.js:4:1'],
    },
    {
      name: 'two paths',
      files: expressExample(["app.get('/livez', (req, res) => res.end());"], [], probes('/livez', '/readyz')),
      evidence: ['k8s/api.yaml:11:45', 'k8s/api.yaml:12:46'],
    },
  ],
  notApplicable: [
    { name: 'no health route', files: expressExample(["app.get('/', (req, res) => res.end());"]) },
    { name: 'no port', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
