import { missingBuildIdentity } from '../../../src/rules/diagnostics/missing-build-identity.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { workflow } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingBuildIdentity, {
  fails: [
    { name: 'nothing', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'other versions',
      files: nodeExample(['console.log(process.env.API_VERSION, process.env.NODE_VERSION);', SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'a variable of npm where node is started without it',
      files: nodeExample(['console.log(process.env.npm_package_version);', SERVER]),
      findings: [{ message: 'unset', at: 'server.js:1:13' }],
    },
    {
      name: 'tags of the action, and no label',
      files: nodeExample(
        [SERVER],
        workflow([
          'uses: docker/metadata-action@v5\n        id: meta\n        with: { images: ghcr.io/acme/api }',
          "uses: docker/build-push-action@v6\n        with: { push: true, tags: '${{ steps.meta.outputs.tags }}' }",
        ]),
      ),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
    {
      name: 'a label about something else',
      files: nodeExample([SERVER], {
        Dockerfile:
          'FROM node:24-alpine\nLABEL org.opencontainers.image.source=https://example.com\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    {
      name: 'the commit in the environment',
      files: nodeExample(["console.log('starting', process.env.GIT_SHA);", SERVER]),
      evidence: ['server.js:1:25'],
    },
    {
      name: 'destructured',
      files: nodeExample(['const { APP_VERSION } = process.env;', 'console.log(APP_VERSION);', SERVER]),
      evidence: ['server.js:1:9'],
    },
    {
      name: 'the version of package.json',
      files: nodeExample(["const { version } = require('./package.json');", 'console.log(version);', SERVER]),
      evidence: ['server.js:1:21'],
    },
    {
      name: 'npm starts the service',
      files: {
        ...nodeExample(['console.log(process.env.npm_package_version);', SERVER]),
        'package.json': '{ "name": "api", "version": "1.0.0", "scripts": { "start": "node server.js" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n',
      },
      evidence: ['server.js:1:13'],
    },
    {
      name: 'a label of the image',
      files: nodeExample([SERVER], {
        Dockerfile:
          'FROM node:24-alpine\nARG GIT_SHA\nLABEL org.opencontainers.image.revision=$GIT_SHA\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
      evidence: ['Dockerfile:3:1'],
    },
    {
      name: 'labels of the action reach the build',
      files: nodeExample(
        [SERVER],
        workflow([
          'uses: docker/metadata-action@v5\n        id: meta\n        with: { images: ghcr.io/acme/api }',
          "uses: docker/build-push-action@v6\n        with: { push: true, labels: '${{ steps.meta.outputs.labels }}' }",
        ]),
      ),
      evidence: ['.github/workflows/ci.yml:6:15'],
    },
    {
      name: 'attributes of the resource, in the manifest',
      files: nodeExample([SERVER], {
        'k8s/api.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  template:
    spec:
      containers:
        - name: api
          image: api:1.0.0
          env:
            - { name: OTEL_RESOURCE_ATTRIBUTES, value: 'service.name=api,service.version=1.0.0' }
`,
      }),
      evidence: ['k8s/api.yaml:11:56'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the source was not found', files: LOST_SERVICE }],
});
