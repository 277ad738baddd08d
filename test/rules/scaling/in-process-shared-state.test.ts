import { hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { inProcessSharedState } from '../../../src/rules/scaling/in-process-shared-state.ts';
import { autoscaler, deployed, deployment } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(inProcessSharedState, {
  fails: [
    {
      name: 'a schedule in three replicas',
      files: deployed([deployment({ spec: 'replicas: 3' })], {
        'server.js':
          "const cron = require('node-cron');\ncron.schedule('0 * * * *', () => {});\nrequire('node:http').createServer().listen(3000);\n",
      }),
      findings: [{ message: 'schedule', at: 'server.js:2:1' }],
    },
    {
      name: 'a counter in three replicas',
      files: deployed([deployment({ spec: 'replicas: 3' })], {
        'server.js': `const app = require('express')();
let counter = 0;
app.get('/', (req, res) => {
  counter = counter + 1;
  res.json(counter);
});
app.listen(3000);
`,
      }),
      findings: [{ message: 'counter', at: 'server.js:4:3' }],
    },
    {
      name: 'a lock behind an autoscaler',
      files: deployed(
        [
          deployment(),
          autoscaler(`minReplicas: 2
maxReplicas: 6
`),
        ],
        {
          'server.js':
            "const { Mutex } = require('async-mutex');\nconst mutex = new Mutex();\nrequire('node:http').createServer(() => mutex.acquire()).listen(3000);\n",
        },
      ),
      findings: [{ message: 'lock', at: 'server.js:2:15' }],
    },
  ],
  passes: [
    {
      name: 'one replica',
      files: deployed([deployment()], {
        'server.js':
          "const cron = require('node-cron');\ncron.schedule('0 * * * *', () => {});\nrequire('node:http').createServer().listen(3000);\n",
      }),
    },
    {
      name: 'a lock in Redis',
      files: deployed([deployment({ spec: 'replicas: 3' })], {
        'server.js':
          "const cron = require('node-cron');\nconst { default: Redlock } = require('redlock');\nconst lock = new Redlock([]);\ncron.schedule('0 * * * *', () => lock.acquire(['job'], 1000));\nrequire('node:http').createServer().listen(3000);\n",
      }),
    },
  ],
  notApplicable: [{ name: 'nothing is shared', files: deployed([deployment({ spec: 'replicas: 3' })]) }],
  unknown: [
    {
      name: 'the entry is not found',
      files: {
        'package.json': '{ "name": "api" }\n',
        'server.js': LISTENS,
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["/entrypoint"]\n',
      },
    },
    {
      name: 'a schedule, and nothing tells how many',
      files: hosted(
        "const cron = require('node-cron');\ncron.schedule('0 * * * *', () => {});\nrequire('node:http').createServer().listen(3000);\n",
      ),
    },
  ],
});
