import { oversubscribedDatabase } from '../../../src/rules/databases/oversubscribed-database.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(oversubscribedDatabase, {
  fails: [
    {
      name: 'the default of the image and a rollout',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '20'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n",
        },
      ),
      findings: [{ message: 'over', at: 'server.js:3:32' }],
    },
    {
      name: 'the maximum of the autoscaler',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 2\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '5'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: api\nspec:\n  minReplicas: 2\n  maxReplicas: 20\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: api\n",
        },
      ),
      findings: [{ message: 'over', at: 'server.js:3:32' }],
    },
    {
      name: 'the limit of the options',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '20'\n",
        },
      ),
      options: { maxConnections: 90 },
      findings: [{ message: 'over', at: 'server.js:3:32' }],
    },
    {
      name: 'the limit of chart values',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '20'\n",
          'charts/db/values.yaml': 'postgresql:\n  maxConnections: 50\n',
        },
      ),
      findings: [{ message: 'over', at: 'server.js:3:32' }],
    },
  ],
  passes: [
    {
      name: 'below the limit',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '15'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n",
        },
      ),
      evidence: ['server.js:3:32', 'server.js:4:1'],
    },
    {
      name: 'a limit on the command line of the database',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '20'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n          args: ['-c', 'max_connections=300']\n",
        },
      ),
      evidence: ['server.js:3:32', 'server.js:4:1'],
    },
    {
      name: 'a pooler in between',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 40\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '50'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: pgbouncer\nspec:\n  template:\n    spec:\n      containers:\n        - name: pgbouncer\n          image: bitnami/pgbouncer:1\n",
        },
      ),
      evidence: ['deploy.yaml:39:17'],
    },
  ],
  notApplicable: [
    {
      name: 'a service without a database',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
    {
      name: 'a database that does not count connections',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app?maxPoolSize=20');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'a limit that stands elsewhere',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '20'\n",
        },
      ),
      reason: /20 connections × \(4 pods \+ 1 of a rollout\) = 100/,
    },
    {
      name: 'workers by the number of processors',
      files: exampleService(
        "import cluster from 'node:cluster';\nimport os from 'node:os';\nimport http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 10 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\nif (cluster.isPrimary) for (const cpu of os.cpus()) cluster.fork();\n",
        {
          'deploy.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '20'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n",
        },
      ),
      reason: /cluster workers/,
    },
    {
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
