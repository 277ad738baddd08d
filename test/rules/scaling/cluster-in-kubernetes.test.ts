import { clusterInKubernetes } from '../../../src/rules/scaling/cluster-in-kubernetes.ts';
import { hosted } from '../../../src/rules/scaling/example-host.ts';
import { deployed, deployment } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(clusterInKubernetes, {
  fails: [
    {
      name: 'cluster.fork in a pod',
      files: deployed([deployment()], {
        'server.js':
          "const cluster = require('node:cluster');\nif (cluster.isPrimary) cluster.fork();\nelse require('node:http').createServer().listen(3000);\n",
      }),
      findings: [{ message: 'forks', at: 'server.js:2:24' }],
    },
    {
      name: 'throng',
      files: deployed([deployment()], {
        'package.json': '{ "name": "api", "dependencies": { "throng": "^5.0.0" } }\n',
        'server.js':
          "const throng = require('throng');\nthrong({ worker: () => require('node:http').createServer().listen(3000) });\n",
      }),
      findings: [{ message: 'forks', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'a supervisor that keeps one process of each program',
      files: deployed([deployment()], {
        Dockerfile: 'FROM node:24\nCOPY . .\nCOPY s6 /etc/s6-overlay/s6-rc.d\nENTRYPOINT ["/init"]\n',
        's6/api/type': 'longrun\n',
        's6/api/run': '#!/bin/sh\nexec node server.js\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      }),
    },
    { name: 'one process', files: deployed([deployment()]) },
    {
      name: 'a word that is no cluster',
      files: deployed([deployment()], {
        'server.js':
          "const clusterId = 'shop';\nrequire('node:http').createServer().listen(3000, () => console.log(clusterId));\n",
      }),
    },
  ],
  notApplicable: [
    {
      name: 'no orchestrator',
      files: hosted(
        "const cluster = require('node:cluster');\nif (cluster.isPrimary) cluster.fork();\nelse require('node:http').createServer().listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'the entry is not found',
      files: deployed([deployment()], { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["/entrypoint"]\n' }),
    },
  ],
});
