import { hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { hostCpuWorkerCount } from '../../../src/rules/scaling/host-cpu-worker-count.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(hostCpuWorkerCount, {
  fails: [
    {
      name: 'os.cpus()',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();
} else {
  require('node:http').createServer().listen(3000);
}
`),
      findings: [{ message: 'cpus', at: 'server.js:5:23' }],
    },
    {
      name: 'a number',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < 4; i++) cluster.fork();
} else {
  require('node:http').createServer().listen(3000);
}
`),
      findings: [{ message: 'literal', at: 'server.js:5:31' }],
    },
  ],
  passes: [
    {
      name: 'availableParallelism()',
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
    {
      name: 'an environment variable',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < Number(process.env.WEB_CONCURRENCY); i++) cluster.fork();
} else {
  require('node:http').createServer().listen(3000);
}
`),
    },
    {
      name: 'the variable before os.cpus()',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < Number(process.env.WEB_CONCURRENCY || os.cpus().length); i++) cluster.fork();
} else {
  require('node:http').createServer().listen(3000);
}
`),
    },
  ],
  notApplicable: [{ name: 'one process', files: hosted(LISTENS) }],
  unknown: [
    {
      name: 'the entry is not found',
      files: {
        'package.json': '{ "name": "api" }\n',
        'server.js': LISTENS,
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["/entrypoint"]\n',
      },
    },
  ],
});
