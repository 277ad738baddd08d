import { missingEndpointDelay } from '../../../src/rules/kubernetes/missing-endpoint-delay.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, service, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingEndpointDelay, {
  fails: [
    {
      name: 'no wait',
      files: deployed([deployment(), service()]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'one second',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    sleep:
      seconds: 1`,
        }),
        service(),
      ]),
      findings: [{ message: 'short', at: 'deploy.yaml:20:26' }],
    },
    {
      name: 'the whole grace period',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    sleep:
      seconds: 30`,
        }),
        service(),
      ]),
      findings: [{ message: 'whole', at: 'deploy.yaml:20:26' }],
    },
    {
      name: 'half a second in the source',
      files: deployed([deployment(), service()], {
        'server.js': `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => {
  setTimeout(() => server.close(() => process.exit(0)), 500);
});
`,
      }),
      findings: [{ message: 'short', at: 'server.js:4:3' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(
        `lifecycle:
  preStop:
    sleep:
      seconds: 1`,
        [deployment(), service()],
      ),
      findings: [{ message: 'short', at: 'k8s/production/api.yaml:13:26' }],
    },
  ],
  passes: [
    {
      name: 'a sleep',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    sleep:
      seconds: 5`,
        }),
        service(),
      ]),
    },
    {
      name: 'an exec sleep',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    exec:
      command: ["sleep", "10"]`,
        }),
        service(),
      ]),
    },
    {
      name: 'a wait in the source',
      files: deployed([deployment(), service()], {
        'server.js': `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => {
  setTimeout(() => server.close(() => process.exit(0)), 5000);
});
`,
      }),
    },
  ],
  notApplicable: [
    { name: 'no Service', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'a hook that does something else',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    exec:
      command: ["node", "drain.js"]`,
        }),
        service(),
      ]),
    },
  ],
});
