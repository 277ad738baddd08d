import { excessivePrivilege } from '../../../src/rules/security/excessive-privilege.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
};
const deployment = (pod = '', env = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
${pod}      containers:
        - name: api
          image: api:1.0.0
${env}`;
const role = (rules: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: api
rules:
${rules}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: api
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: api }
subjects:
  - { kind: ServiceAccount, name: api, namespace: shop }
`;
const workflow = (permissions: string): string => `name: ci
on: push
${permissions}jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`;

ruleCases(excessivePrivilege, {
  fails: [
    {
      name: 'the token of the default account',
      files: { ...base, 'k8s/api.yaml': deployment() },
      findings: [{ message: 'mounted-token', at: 'k8s/api.yaml:13:17' }],
    },
    {
      name: 'the token of an account that needs none',
      files: { ...base, 'k8s/api.yaml': deployment('      serviceAccountName: api\n') },
      findings: [{ message: 'mounted-token', at: 'k8s/api.yaml:12:27' }],
    },
    {
      name: 'everything in the cluster',
      files: {
        ...base,
        'k8s/api.yaml':
          deployment('      serviceAccountName: api\n') +
          role('  - { apiGroups: [""], resources: ["*"], verbs: ["*"] }\n'),
      },
      findings: [{ message: 'wildcard-role', at: 'k8s/api.yaml:22:50' }],
    },
    {
      name: 'cluster-admin',
      files: {
        ...base,
        'k8s/api.yaml': `${deployment('      serviceAccountName: api\n')}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: api
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
  - { kind: ServiceAccount, name: api, namespace: shop }
`,
      },
      findings: [{ message: 'admin-role', at: 'k8s/api.yaml:21:74' }],
    },
    {
      name: 'a workflow that may write everything',
      files: { ...base, '.github/workflows/ci.yml': workflow('permissions: write-all\n') },
      findings: [{ message: 'write-all', at: '.github/workflows/ci.yml:3:14' }],
    },
    {
      name: 'the superuser of the database',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool({ user: process.env.PGUSER });
require('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);
`,
        'k8s/api.yaml': deployment(
          '      automountServiceAccountToken: false\n',
          '          env:\n            - name: PGUSER\n              value: postgres\n',
        ),
      },
      findings: [{ message: 'superuser', at: 'k8s/api.yaml:18:22' }],
    },
  ],
  passes: [
    {
      name: 'no token',
      files: { ...base, 'k8s/api.yaml': deployment('      automountServiceAccountToken: false\n') },
      evidence: ['k8s/api.yaml:12:37'],
    },
    {
      name: 'the account mounts none',
      files: {
        ...base,
        'k8s/api.yaml': `${deployment('      serviceAccountName: api\n')}---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
automountServiceAccountToken: false
`,
      },
      evidence: ['k8s/api.yaml:21:31'],
    },
    {
      name: 'a role that names what it allows',
      files: {
        ...base,
        'k8s/api.yaml':
          deployment('      serviceAccountName: api\n') +
          role('  - { apiGroups: [""], resources: [configmaps], verbs: [get, watch] }\n'),
      },
      evidence: ['k8s/api.yaml:20:9'],
    },
    {
      name: 'a workflow that reads',
      files: { ...base, '.github/workflows/ci.yml': workflow('permissions:\n  contents: read\n') },
      evidence: ['.github/workflows/ci.yml:4:3'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing is described', files: base, reason: /granted outside/ },
    {
      name: 'a workflow with what the repository gives it',
      files: { ...base, '.github/workflows/ci.yml': workflow('') },
    },
  ],
});
