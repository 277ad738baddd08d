import { heapLimitMismatch } from '../../../src/rules/memory/heap-limit-mismatch.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["require('node:http').createServer().listen(3000);"];
const deployed = (memory: string, options = '', command = '["node", "server.js"]'): Readonly<Record<string, string>> =>
  nodeExample(SERVER, {
    Dockerfile: `FROM node:24-alpine\nCOPY . .\nCMD ${command}\n`,
    'k8s/api.yaml': exampleDeployment(
      memory,
      options === '' ? [] : ['env:', '  - name: NODE_OPTIONS', `    value: ${options}`],
    ),
  });

ruleCases(heapLimitMismatch, {
  fails: [
    {
      name: 'nothing tells V8',
      files: deployed('512Mi'),
      findings: [{ message: 'missing', at: 'k8s/api.yaml:10:42' }],
    },
    {
      name: 'as large as the container',
      files: deployed('512Mi', '--max-old-space-size=512'),
      findings: [{ message: 'above', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'no room for the rest',
      files: deployed('1Gi', '--max-old-space-size=900'),
      findings: [{ message: 'tight', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'memory that nobody uses',
      files: deployed('1Gi', '--max-old-space-size=256'),
      findings: [{ message: 'wasted', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'the command wins',
      files: deployed('1Gi', '--max-old-space-size=768', '["node", "--max-old-space-size=2048", "server.js"]'),
      findings: [{ message: 'above', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'percent',
      files: deployed('1Gi', '--max-old-space-size-percentage=95'),
      findings: [{ message: 'tight', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'a number of the profile',
      options: { maximum: 0.75 },
      files: deployed('1000Mi', '--max-old-space-size=780'),
      findings: [{ message: 'tight', at: 'k8s/api.yaml:13:22' }],
    },
  ],
  passes: [
    {
      name: 'four fifths, rounded',
      files: deployed('512Mi', '--max-old-space-size=412'),
      evidence: ['k8s/api.yaml:13:22', 'k8s/api.yaml:10:42'],
    },
    {
      name: 'three quarters',
      files: deployed('1Gi', '--max-old-space-size=768'),
      evidence: ['k8s/api.yaml:13:22', 'k8s/api.yaml:10:42'],
    },
    {
      name: 'with underscores',
      files: deployed('512Mi', '--max_old_space_size=384'),
      evidence: ['k8s/api.yaml:13:22', 'k8s/api.yaml:10:42'],
    },
    {
      name: 'compose',
      files: nodeExample(SERVER, {
        Dockerfile:
          'FROM node:24-alpine\nENV NODE_OPTIONS=--max-old-space-size=384\nCOPY . .\nCMD ["node", "server.js"]\n',
        'compose.yaml': 'services:\n  api:\n    build: .\n    mem_limit: 512m\n',
      }),
      evidence: ['Dockerfile:2:5', 'compose.yaml:4:16'],
    },
  ],
  notApplicable: [{ name: 'no memory limit', files: nodeExample(SERVER), reason: /no memory limit/ }],
  unknown: [
    {
      name: 'NODE_OPTIONS out of a Secret',
      files: nodeExample(SERVER, {
        'k8s/api.yaml': exampleDeployment('512Mi', [
          'env:',
          '  - name: NODE_OPTIONS',
          '    valueFrom: { secretKeyRef: { name: api, key: options } }',
        ]),
      }),
      reason: /outside the repository/,
    },
  ],
});
