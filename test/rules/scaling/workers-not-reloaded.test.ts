import { hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { workersNotReloaded } from '../../../src/rules/scaling/workers-not-reloaded.ts';
import { deployed, deployment } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(workersNotReloaded, {
  fails: [
    {
      name: 'no reload',
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
  ],
  passes: [
    {
      name: 'SIGUSR2 replaces workers',
      files: hosted(`const cluster = require('node:cluster');
const os = require('node:os');
let stopping = false;
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  process.on('SIGUSR2', () => {
    for (const old of Object.values(cluster.workers)) cluster.fork().on('listening', () => old.disconnect());
  });
} else {
  require('node:http').createServer().listen(3000);
}
`),
    },
  ],
  notApplicable: [
    { name: 'one process', files: hosted(LISTENS) },
    {
      name: 'in a cluster rollouts do it',
      files: deployed([deployment()], {
        'server.js':
          "const cluster = require('node:cluster');\nif (cluster.isPrimary) cluster.fork();\nelse require('node:http').createServer().listen(3000);\n",
      }),
    },
  ],
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
