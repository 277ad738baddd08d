import { hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { workersNotRespawned } from '../../../src/rules/scaling/workers-not-respawned.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(workersNotRespawned, {
  fails: [
    {
      name: 'nobody listens',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
} else {
  require('node:http').createServer().listen(3000);
}
`),
      findings: [{ message: 'missing', at: 'server.js:5:31' }],
    },
    {
      name: 'noticed, not replaced',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('exit', () => console.error('worker died'));
} else {
  require('node:http').createServer().listen(3000);
}
`),
      findings: [{ message: 'gone', at: 'server.js:6:3' }],
    },
    {
      name: 'replaced while stopping too',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('exit', () => cluster.fork());
} else {
  require('node:http').createServer().listen(3000);
}
`),
      findings: [{ message: 'unguarded', at: 'server.js:6:28' }],
    },
  ],
  passes: [
    {
      name: 'replaced unless stopping',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('exit', () => {
    if (!stopping) cluster.fork();
  });
} else {
  require('node:http').createServer().listen(3000);
}
`),
    },
    {
      name: 'throng does it',
      files: hosted(
        "const throng = require('throng');\nthrong({ worker: () => require('node:http').createServer().listen(3000) });\n",
        {},
        { throng: '^5.0.0' },
      ),
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
