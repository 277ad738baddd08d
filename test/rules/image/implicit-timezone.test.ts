import { implicitTimezone } from '../../../src/rules/image/implicit-timezone.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const UTC = { Dockerfile: 'FROM node:24-alpine\nENV TZ=UTC\nCOPY . .\nCMD ["node", "server.js"]\n' };
const cron = (schedule: string, options = ''): Files =>
  nodeExample(["const cron = require('node-cron');", `cron.schedule('${schedule}', () => {}${options});`, SERVER]);

ruleCases(implicitTimezone, {
  fails: [
    { name: 'nowhere', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'Dockerfile:1:1' }] },
    {
      name: 'set in the build stage only',
      files: {
        ...nodeExample([SERVER]),
        Dockerfile:
          'FROM node:24-alpine AS build\nENV TZ=UTC\nCOPY . /app\nFROM node:24-alpine\nCOPY --from=build /app .\nCMD ["node", "server.js"]\n',
      },
      findings: [{ message: 'missing', at: 'Dockerfile:4:1' }],
    },
    {
      name: 'every night at three, wherever that is',
      files: cron('0 3 * * *'),
      findings: [{ message: 'schedule', at: 'server.js:2:1' }],
    },
    {
      name: 'one schedule of two has a zone',
      files: nodeExample([
        "const { CronJob } = require('cron');",
        "new CronJob('0 0 3 * * *', () => {}, null, true, 'UTC');",
        "new CronJob('0 0 4 * * 1', () => {}, null, true);",
        SERVER,
      ]),
      findings: [{ message: 'schedule', at: 'server.js:3:1' }],
    },
    {
      name: 'a pattern of a queue',
      files: nodeExample([
        "const { Queue } = require('bullmq');",
        "const queue = new Queue('chores');",
        "queue.upsertJobScheduler('report', { pattern: '0 6 * * *' });",
        SERVER,
      ]),
      findings: [{ message: 'schedule', at: 'server.js:3:1' }],
    },
    {
      name: 'every five minutes needs no zone, the service still has none',
      files: cron('*/5 * * * *'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'one of two Deployments',
      files: {
        ...nodeExample([SERVER]),
        'k8s/a.yaml': exampleDeployment('512Mi', ['env: [{ name: TZ, value: UTC }]']),
        'k8s/b.yaml': exampleDeployment('512Mi').replace('name: api }', 'name: api-eu }'),
      },
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
  ],
  passes: [
    { name: 'the image', files: { ...nodeExample([SERVER]), ...UTC }, evidence: ['Dockerfile:2:5'] },
    {
      name: 'the manifest',
      files: {
        ...nodeExample([SERVER]),
        'k8s/api.yaml': exampleDeployment('512Mi', ['env:', '  - name: TZ', '    value: Europe/Berlin']),
      },
      evidence: ['k8s/api.yaml:13:22'],
    },
    {
      name: 'the service itself',
      files: nodeExample(["process.env.TZ = 'UTC';", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'a schedule in the zone of the image',
      files: { ...cron('0 3 * * *'), ...UTC },
      evidence: ['Dockerfile:2:5'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing deploys it',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': `${SERVER}\n`,
      },
      reason: /nothing in this repository deploys/,
    },
  ],
  unknown: [
    {
      name: 'a source of variables that is not here',
      files: {
        ...nodeExample([SERVER]),
        'k8s/api.yaml': exampleDeployment('512Mi', ['envFrom:', '  - secretRef: { name: api }']),
      },
      reason: /not in this repository/,
    },
  ],
});
