import { untraceableImage } from '../../../src/rules/image/untraceable-image.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const SERVICE: Files = {
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
};
/** A second image, so that a name is needed to tell which is meant. */
const TOOLS: Files = { 'tools/Dockerfile': 'FROM alpine:3.23\nCMD ["true"]\n' };
const manifest = (image: string, name = 'zeta'): Files => ({
  'k8s/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: ${image}
`,
});

ruleCases(untraceableImage, {
  fails: [
    {
      name: 'a name that nothing here has',
      files: { ...SERVICE, ...TOOLS, ...manifest('registry.example.com/company/zeta:1.0.0') },
      findings: [{ message: 'untraced', at: 'k8s/app.yaml:10:18' }],
    },
    {
      name: 'a part of the name of the package is not it',
      files: { ...SERVICE, ...TOOLS, ...manifest('company/apiary:1.0.0') },
      findings: [{ message: 'untraced', at: 'k8s/app.yaml:10:18' }],
    },
    {
      name: 'a port of the registry is no tag',
      files: { ...SERVICE, ...TOOLS, ...manifest('localhost:5000/zeta') },
      findings: [{ message: 'untraced', at: 'k8s/app.yaml:10:18' }],
    },
  ],
  passes: [
    {
      name: 'built beside',
      files: { ...SERVICE, 'compose.yaml': 'services:\n  api:\n    build: .\n    image: company/other:1.0.0\n' },
      evidence: ['compose.yaml:3:12', 'Dockerfile:1:1'],
    },
    {
      name: 'the name of the package',
      files: {
        ...SERVICE,
        ...TOOLS,
        'package.json': '{ "name": "@company/orders", "scripts": { "start": "node server.js" } }\n',
        ...manifest('ghcr.io/company/orders:1.0.0', 'shop'),
      },
      evidence: ['k8s/app.yaml:10:18'],
    },
    {
      name: 'the name that CI gives it',
      files: {
        ...SERVICE,
        ...TOOLS,
        ...manifest('ghcr.io/company/zeta:1.0.0'),
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  build:\n    steps:\n      - run: docker build -t ghcr.io/company/zeta:$GITHUB_SHA .\n',
      },
      evidence: ['k8s/app.yaml:10:18'],
    },
    {
      name: 'the only image of the repository, under a name that says nothing',
      files: { ...SERVICE, ...manifest('registry.example.com/company/zeta:1.0.0') },
      evidence: ['k8s/app.yaml:10:18'],
    },
  ],
  notApplicable: [
    { name: 'nothing runs it', files: SERVICE, reason: /no workload/ },
    {
      name: 'images of others',
      files: { ...SERVICE, ...TOOLS, ...manifest('docker.io/library/redis:8', 'cache') },
      reason: /no workload/,
    },
  ],
  unknown: [],
});
