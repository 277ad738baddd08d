import { missingReadinessProbe } from '../../../src/rules/kubernetes/missing-readiness-probe.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, service, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingReadinessProbe, {
  fails: [
    { name: 'no probe', files: deployed([deployment()]), findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }] },
    {
      name: 'liveness alone',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'a probe of an init container does not count',
      files: deployed([
        deployment({
          pod: `initContainers:
  - name: wait
    image: busybox:1.37
    readinessProbe:
      tcpSocket:
        port: 1`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:21:17' }],
    },
    {
      name: 'a worker that listens on no port: advice',
      files: {
        ...deployed([deployment()]),
        'package.json': '{ "name": "api", "dependencies": { "bullmq": "5" } }\n',
        'server.js': "const { Worker } = require('bullmq');\nnew Worker('mails', async () => {});\n",
      },
      findings: [{ message: 'idle', at: 'deploy.yaml:15:17', severity: 'note' }],
    },
    {
      name: 'a load generator: another workload has a Service, this one has none',
      files: {
        ...deployed([deployment(), service().replaceAll(': api', ': shop')]),
        'server.js': "const load = async () => {\n  while (true) await fetch('http://shop');\n};\nload();\n",
      },
      findings: [{ message: 'idle', at: 'deploy.yaml:15:17', severity: 'note' }],
    },
    {
      name: 'a port for metrics that is announced nowhere, beside a workload with a Service',
      files: {
        ...deployed([
          deployment().replace(/ *ports:\n *- containerPort: \d+\n/, ''),
          service().replaceAll(': api', ': shop'),
        ]),
        'server.js':
          "const { Worker } = require('bullmq');\nnew Worker('mails', async () => {});\nrequire('node:http').createServer((req, res) => res.end('up 1')).listen(9100);\n",
      },
      findings: [{ message: 'idle', at: 'deploy.yaml:15:17', severity: 'note' }],
    },
    {
      name: 'sources without a server behind a Service',
      files: {
        ...deployed([deployment(), service()]),
        'server.js': "const load = async () => {\n  while (true) await fetch('http://shop');\n};\nload();\n",
      },
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
  ],
  passes: [
    {
      name: 'a probe',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'a TCP probe',
      files: deployed([
        deployment({
          container: `readinessProbe:
  tcpSocket:
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'set by an overlay',
      files: kustomized(`readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`),
    },
  ],
  notApplicable: [
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
