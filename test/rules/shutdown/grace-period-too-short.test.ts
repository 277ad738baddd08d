import { gracePeriodTooShort } from '../../../src/rules/shutdown/grace-period-too-short.ts';
import { CHARTED, deployed, deployment, kustomized } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const server = (milliseconds: string): string =>
  `const server = require('node:http').createServer((q, s) => s.end()).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), ${milliseconds}).unref();\n  server.close(() => process.exit(0));\n});\n`;

/** A service with a shutdown of 15 seconds, and files that say how it runs. */
const on = (files: Files, milliseconds = '15_000'): Files => ({
  'package.json': '{ "name": "api" }\n',
  'server.js': server(milliseconds),
  ...files,
});

const DOCKER: Files = { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n' };
const unit = (timeout: string): Files => ({
  'api.service': `[Service]\nWorkingDirectory=/srv/api\nExecStart=/usr/bin/node server.js\n${timeout}`,
});
const pm2 = (more: string): Files => ({
  'ecosystem.config.cjs': `module.exports = { apps: [{ name: 'api', script: 'server.js'${more} }] };\n`,
});
const cluster = (pod: string, milliseconds: string): Files =>
  deployed([deployment({ pod })], { 'server.js': server(milliseconds) });

ruleCases(gracePeriodTooShort, {
  fails: [
    {
      name: 'Kubernetes, by default',
      files: cluster('restartPolicy: Always', '30_000'),
      findings: [{ message: 'short', at: 'deploy.yaml:16:17' }],
    },
    {
      name: 'none at all, whatever the shutdown does',
      files: deployed([deployment({ pod: 'terminationGracePeriodSeconds: 0' })]),
      findings: [{ message: 'zero', at: 'deploy.yaml:14:38' }],
    },
    {
      name: 'Kubernetes, as written',
      files: cluster('terminationGracePeriodSeconds: 10', '15_000'),
      findings: [{ message: 'short', at: 'deploy.yaml:14:38' }],
    },
    {
      name: 'Kubernetes, with the sleep of preStop in a patch',
      files: kustomized('lifecycle:\n  preStop:\n    sleep:\n      seconds: 20', [deployment()], {
        'server.js': server('15_000'),
      }),
      findings: [{ message: 'short', at: 'k8s/base/api.yaml:15:17' }],
    },
    {
      name: 'compose, as written',
      files: on({ ...DOCKER, 'compose.yaml': 'services:\n  api:\n    build: .\n    stop_grace_period: 12s\n' }),
      findings: [{ message: 'short', at: 'compose.yaml:4:24' }],
    },
    {
      name: 'compose, by default',
      files: on({ ...DOCKER, 'compose.yaml': 'services:\n  api:\n    build: .\n' }),
      findings: [{ message: 'short', at: 'compose.yaml:2:3' }],
    },
    {
      name: 'systemd',
      files: on(unit('TimeoutStopSec=10\n')),
      findings: [{ message: 'short', at: 'api.service:4:16' }],
    },
    {
      name: 'pm2, by default',
      files: on(pm2('')),
      findings: [{ message: 'short', at: 'ecosystem.config.cjs:1:35' }],
    },
    {
      name: 'Fly.io',
      files: on({ ...DOCKER, 'fly.toml': 'app = "api"\nkill_timeout = 5\n' }),
      findings: [{ message: 'short', at: 'fly.toml:2:16' }],
    },
  ],
  passes: [
    {
      name: 'Kubernetes, by default',
      files: cluster('restartPolicy: Always', '15_000'),
      evidence: ['deploy.yaml:16:17'],
    },
    { name: 'systemd waits for ever', files: on(unit('TimeoutStopSec=infinity\n')) },
    { name: 'systemd waits 90 s', files: on(unit('')) },
    {
      name: 'pm2 waits as long as it is told',
      files: on(pm2(', kill_timeout: 20000')),
      evidence: ['ecosystem.config.cjs:1:77'],
    },
    {
      name: 'compose beside a cluster is for developers',
      files: { ...cluster('restartPolicy: Always', '15_000'), 'compose.yaml': 'services:\n  api:\n    build: .\n' },
    },
    {
      name: 'ECS',
      files: on({
        ...DOCKER,
        'task-definition.json':
          '{ "family": "api", "containerDefinitions": [{ "name": "api", "image": "api:1", "stopTimeout": 60 }] }\n',
      }),
    },
  ],
  notApplicable: [
    { name: 'nothing says how it runs', files: on(DOCKER) },
    {
      name: 'a shutdown without a deadline',
      files: deployed([deployment()], {
        'server.js':
          "const server = require('node:http').createServer().listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
      }),
    },
  ],
  unknown: [
    {
      name: 'a deadline from the environment',
      files: deployed([deployment()], { 'server.js': server('Number(process.env.DRAIN)') }),
    },
    { name: 'a chart that cannot be rendered', files: { ...CHARTED, 'server.js': server('15_000') }, reason: /chart/ },
  ],
});
