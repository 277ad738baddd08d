import { idleConnectionsKept } from '../../../src/rules/databases/idle-connections-kept.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(idleConnectionsKept, {
  fails: [
    {
      name: 'the default of mongodb',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:23' }],
    },
    {
      name: 'zero switches the timeout of pg off',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ idleTimeoutMillis: 0 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:32' }],
    },
    {
      name: 'postgres.js',
      files: exampleService(
        "import http from 'node:http';\nimport postgres from 'postgres';\nexport const sql = postgres('postgres://db/app');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:20' }],
    },
    {
      name: 'mysql2 without maxIdle',
      files: exampleService(
        "import http from 'node:http';\nimport mysql from 'mysql2/promise';\nexport const pool = mysql.createPool({ connectionLimit: 10, idleTimeout: 10000 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:21' }],
    },
  ],
  passes: [
    {
      name: 'the default of pg',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:21'],
    },
    {
      name: 'a parameter of the connection string',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app?maxIdleTimeMS=30000');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:39'],
    },
    {
      name: 'mysql2 with fewer idle connections',
      files: exampleService(
        "import http from 'node:http';\nimport mysql from 'mysql2/promise';\nexport const pool = mysql.createPool({ connectionLimit: 10, maxIdle: 2 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:61'],
    },
  ],
  notApplicable: [
    {
      name: 'a service without a database',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'TypeORM with a driver that is not known',
      files: exampleService(
        "import http from 'node:http';\nimport { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: process.env.DB_TYPE });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      reason: /driver/,
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
