import { unservedProbePath } from '../../../src/rules/kubernetes/unserved-probe-path.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const exec = (...commands: readonly string[]) =>
  deployed(
    [
      deployment({
        container: commands
          .map((command, i) => `${i === 0 ? 'livenessProbe' : 'readinessProbe'}:\n  exec:\n    command: ${command}`)
          .join('\n'),
      }),
    ],
    {
      'server.js':
        "const app = require('express')();\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
    },
  );

ruleCases(unservedProbePath, {
  fails: [
    {
      name: 'curl that takes every answer for success',
      files: exec('["curl", "localhost:3000/healthz"]'),
      findings: [{ message: 'blind', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'curl and wget that fail on a 404',
      files: exec(
        '["sh", "-c", "curl -sf http://127.0.0.1:3000/healthz || exit 1"]',
        '["wget", "-qO-", "http://localhost:3000/ready"]',
      ),
      findings: [
        { message: 'missing', at: 'deploy.yaml:17:11' },
        { message: 'missing', at: 'deploy.yaml:20:11' },
      ],
    },
    {
      name: 'a path without a route',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  httpGet:
    path: /health
    port: 3000`,
          }),
        ],
        {
          'server.js':
            "const app = require('express')();\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
        },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:19:21' }],
    },
    {
      name: 'a folder of files has pages, and no such route',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  httpGet:
    path: /healthz
    port: 3000`,
          }),
        ],
        {
          'server.js':
            "const express = require('express');\nconst app = express();\napp.use(express.static(require('node:path').join(__dirname, 'public')));\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
          'public/index.html': '<p>hello</p>',
        },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:19:21' }],
    },
    {
      name: 'an overlay changes the path',
      files: kustomized(
        `livenessProbe:
  httpGet:
    path: /health
    port: 3000`,
        [deployment()],
        {
          'server.js':
            "const app = require('express')();\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
        },
      ),
      findings: [{ message: 'missing', at: 'k8s/production/api.yaml:12:21' }],
    },
  ],
  passes: [
    ...[
      ['pages/index.tsx', '/'],
      ['src/app/(shop)/orders/[id]/page.tsx', '/orders/1'],
      ['public/ok.txt', '/ok.txt'],
    ].map(([file = '', path = '']) => ({
      name: `what Next.js answers with ${file}`,
      files: deployed([deployment({ container: `livenessProbe:\n  httpGet: { path: ${path}, port: 3000 }` })], {
        'package.json':
          '{ "name": "api", "scripts": { "start": "next start" }, "dependencies": { "next": "^16.0.0" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node_modules/.bin/next", "start"]\n',
        'pages/api/init.ts': 'export default (req, res) => res.end();\n',
        [file]: 'export default () => null;\n',
      }),
      evidence: [`${file}:1:1`],
    })),
    {
      name: 'the start page is a file',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  httpGet:
    path: /
    port: 3000`,
          }),
        ],
        {
          'server.js':
            "const express = require('express');\nconst app = express();\napp.use(express.static(require('node:path').join(__dirname, 'public')));\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
          'public/index.html': '<p>hello</p>',
        },
      ),
    },
    {
      name: 'a route',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
          }),
        ],
        {
          'server.js':
            "const app = require('express')();\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
        },
      ),
    },
  ],
  notApplicable: [
    {
      name: 'a TCP probe',
      files: deployed([
        deployment({
          container: `livenessProbe:
  tcpSocket:
    port: 3000`,
        }),
      ]),
    },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [
    {
      name: 'an application of a package that listens by itself',
      files: deployed([deployment({ container: 'livenessProbe:\n  httpGet:\n    path: /livez\n    port: 8080' })], {
        'package.json': '{ "name": "api", "dependencies": { "forms": "^1.0.0" } }\n',
        'server.js':
          "const app = require('forms')({});\napp.use('/upload', (req, res) => res.end());\nmodule.exports = app;\n",
      }),
      reason: /what listens is not known|no route|could/,
    },
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'a page that a build may write',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  httpGet:
    path: /
    port: 3000`,
          }),
        ],
        {
          'server.js':
            "const express = require('express');\nconst app = express();\napp.use(express.static(require('node:path').join(__dirname, 'public')));\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
        },
      ),
      reason: /a file of a folder/,
    },
  ],
});
