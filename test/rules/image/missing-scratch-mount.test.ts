import { missingScratchMount } from '../../../src/rules/image/missing-scratch-mount.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const WRITES = [
  "require('node:fs').writeFileSync('/tmp/report.csv', 'a');",
  "require('node:http').createServer().listen(3000);",
];
const READS = ["require('node:http').createServer().listen(3000);"];
const READ_ONLY = ['securityContext: { readOnlyRootFilesystem: true }'];
const deployed = (source: readonly string[], lines: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample(source, { 'k8s/api.yaml': exampleDeployment('512Mi', lines) });

ruleCases(missingScratchMount, {
  fails: [
    {
      name: 'nothing is mounted',
      files: deployed(WRITES, READ_ONLY),
      findings: [{ message: 'missing', at: 'k8s/api.yaml:11:54' }],
    },
    {
      name: 'another path is mounted',
      files: deployed(WRITES, [...READ_ONLY, 'volumeMounts: [{ name: data, mountPath: /data }]']),
      findings: [{ message: 'missing', at: 'k8s/api.yaml:11:54' }],
    },
    {
      name: 'compose',
      files: nodeExample(WRITES, { 'compose.yaml': 'services:\n  api:\n    build: .\n    read_only: true\n' }),
      findings: [{ message: 'missing', at: 'compose.yaml:4:16' }],
    },
  ],
  passes: [
    {
      name: 'a mount',
      files: deployed(WRITES, [...READ_ONLY, 'volumeMounts: [{ name: tmp, mountPath: /tmp }]']),
      evidence: ['k8s/api.yaml:12:26'],
    },
    {
      name: 'tmpfs of compose',
      files: nodeExample(WRITES, {
        'compose.yaml': 'services:\n  api:\n    build: .\n    read_only: true\n    tmpfs: [/tmp]\n',
      }),
      evidence: ['compose.yaml:5:13'],
    },
  ],
  notApplicable: [
    { name: 'the file system can be written', files: deployed(WRITES, []), reason: /no container/ },
    { name: 'nothing writes', files: deployed(READS, READ_ONLY), reason: /writes no files/ },
  ],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/gone.js"]\n',
        'k8s/api.yaml': exampleDeployment('512Mi', READ_ONLY),
      },
    },
  ],
});
