import { ecosystem, hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { singleProcessOnHost } from '../../../src/rules/scaling/single-process-on-host.ts';
import { deployed, deployment } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(singleProcessOnHost, {
  fails: [
    {
      name: 'one app of pm2',
      files: hosted(LISTENS, ecosystem()),
      findings: [{ message: 'pm2', at: 'ecosystem.config.js:3:13' }],
    },
    {
      name: 'instances 1',
      files: hosted(LISTENS, ecosystem(', instances: 1')),
      findings: [{ message: 'pm2', at: 'ecosystem.config.js:3:52' }],
    },
    {
      name: 'a unit of systemd',
      files: hosted(LISTENS, { 'api.service': '[Service]\nExecStart=/usr/bin/node server.js\n' }),
      findings: [{ message: 'systemd', at: 'api.service:2:11' }],
    },
    {
      name: 'one container of compose',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'compose.prod.yaml': 'services:\n  api:\n    build: .\n',
      },
      findings: [{ message: 'compose', at: 'compose.prod.yaml:2:3' }],
    },
  ],
  passes: [
    { name: 'instances max', files: hosted(LISTENS, ecosystem(", instances: 'max', exec_mode: 'cluster'")) },
    {
      name: 'a template unit',
      files: hosted(LISTENS, { 'api@.service': '[Service]\nExecStart=/usr/bin/node server.js\n' }),
    },
    {
      name: 'replicas of compose',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'compose.prod.yaml': 'services:\n  api:\n    build: .\n    deploy:\n      replicas: 4\n',
      },
    },
    {
      name: 'node:cluster',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < os.availableParallelism(); i++) cluster.fork();
} else {
  require('node:http').createServer().listen(3000);
}
`),
    },
  ],
  notApplicable: [{ name: 'an orchestrator', files: deployed([deployment()]) }],
  unknown: [
    { name: 'dynos', files: hosted(LISTENS, { Procfile: 'web: node server.js\n' }) },
    { name: 'nothing is known', files: hosted(LISTENS) },
  ],
});
