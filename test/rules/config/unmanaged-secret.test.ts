import { unmanagedSecret } from '../../../src/rules/config/unmanaged-secret.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["require('node:http').createServer().listen(3000);"];
const deployed = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample(SERVER, { 'k8s/api.yaml': exampleDeployment('512Mi', lines) });

ruleCases(unmanagedSecret, {
  fails: [
    {
      name: 'in the manifest',
      files: deployed('env:', '  - name: DB_PASSWORD', '    value: k3nn-w0rt-2026'),
      findings: [{ message: 'plain', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'in compose',
      files: nodeExample(SERVER, {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      DB_PASSWORD: k3nn-w0rt-2026\n',
      }),
      findings: [{ message: 'plain', at: 'compose.yaml:5:20' }],
    },
  ],
  passes: [
    {
      name: 'by reference',
      files: deployed('env:', '  - name: DB_PASSWORD', '    valueFrom: { secretKeyRef: { name: api, key: password } }'),
      evidence: ['k8s/api.yaml:13:26'],
    },
    {
      name: 'a secret manager',
      files: nodeExample(["require('@aws-sdk/client-secrets-manager');", ...SERVER]),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [{ name: 'no secrets', files: deployed() }],
  unknown: [{ name: 'nothing deploys it', files: nodeExample(SERVER) }],
});
