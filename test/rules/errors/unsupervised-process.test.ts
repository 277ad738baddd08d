import { unsupervisedProcess } from '../../../src/rules/errors/unsupervised-process.ts';
import { ecosystem, hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { CHARTED, deployed, deployment } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unsupervisedProcess, {
  fails: [
    {
      name: 'compose without restart',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'compose.prod.yaml': 'services:\n  api:\n    build: .\n',
      },
      findings: [{ message: 'compose', at: 'compose.prod.yaml:2:3' }],
    },
    {
      name: 'compose says no',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'compose.prod.yaml': 'services:\n  api:\n    build: .\n    restart: "no"\n',
      },
      findings: [{ message: 'compose', at: 'compose.prod.yaml:4:14' }],
    },
    {
      name: 'systemd without Restart',
      files: hosted(LISTENS, { 'api.service': '[Service]\nExecStart=/usr/bin/node server.js\n' }),
      findings: [{ message: 'systemd', at: 'api.service:2:11' }],
    },
    {
      name: 'pm2 without autorestart',
      files: hosted(LISTENS, ecosystem(', autorestart: false')),
      findings: [{ message: 'pm2', at: 'ecosystem.config.js:3:54' }],
    },
    {
      name: 'a pod that is never restarted',
      files: deployed([
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  restartPolicy: Never\n  containers:\n    - name: api\n      image: example/api:1.0.0\n',
      ]),
      findings: [{ message: 'never', at: 'deploy.yaml:6:18' }],
    },
  ],
  passes: [
    { name: 'a Deployment', files: deployed([deployment()]) },
    {
      name: 'compose restarts',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'compose.prod.yaml': 'services:\n  api:\n    build: .\n    restart: unless-stopped\n',
      },
    },
    {
      name: 'a policy of deploy',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'compose.prod.yaml':
          'services:\n  api:\n    build: .\n    deploy:\n      restart_policy:\n        condition: on-failure\n',
      },
    },
    {
      name: 'systemd restarts',
      files: hosted(LISTENS, { 'api.service': '[Service]\nExecStart=/usr/bin/node server.js\nRestart=on-failure\n' }),
    },
    { name: 'pm2', files: hosted(LISTENS, ecosystem()) },
    { name: 'dynos', files: hosted(LISTENS, { Procfile: 'web: node server.js\n' }) },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing is known', files: hosted(LISTENS) },
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
  ],
});
