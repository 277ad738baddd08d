import { unvalidatedEnvironment } from '../../../src/rules/config/unvalidated-environment.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api", "type": "module" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "main.js"]\n',
};
const listen = "import http from 'node:http';\nhttp.createServer().listen(process.env.PORT);\n";

ruleCases(unvalidatedEnvironment, {
  fails: [
    {
      name: 'reads without any check',
      files: { ...base, 'main.js': listen },
      findings: [{ message: 'missing', at: 'main.js:2:28' }],
    },
    {
      name: 'a helper that throws only while a request is served',
      files: {
        ...base,
        'main.js':
          "import express from 'express';\nfunction need(name) {\n  const value = process.env[name];\n  if (!value) throw new Error(name);\n  return value;\n}\nconst app = express();\napp.get('/', (req, res) => res.send(need('GREETING')));\napp.listen(3000);\n",
      },
      findings: [{ message: 'missing', at: 'main.js:3:17' }],
    },
    {
      name: 'a ConfigModule without a schema',
      files: {
        ...base,
        'main.js':
          "import { ConfigModule } from '@nestjs/config';\nimport http from 'node:http';\nConfigModule.forRoot({ isGlobal: true });\nhttp.createServer().listen(process.env.PORT);\n",
      },
      findings: [{ message: 'missing', at: 'main.js:4:28' }],
    },
  ],
  passes: [
    {
      name: 'a schema in a function that the entry calls, with process.env as its default argument',
      files: {
        ...base,
        'main.js':
          "import http from 'node:http';\nimport { load } from './config.js';\nhttp.createServer().listen(load().PORT);\n",
        'config.js':
          "import { z } from 'zod';\nconst schema = z.object({ PORT: z.coerce.number() });\nexport function load(env = process.env) {\n  return schema.parse(env);\n}\n",
      },
      evidence: ['config.js:4:10'],
    },
    {
      name: 'a throw for a missing variable, with everything else after it',
      files: { ...base, 'main.js': `if (!process.env.DB_URL) throw new Error('DB_URL');\n${listen}` },
      evidence: ['main.js:1:6'],
    },
  ],
  notApplicable: [
    {
      name: 'no variable but NODE_ENV',
      files: {
        ...base,
        'main.js': "import http from 'node:http';\nhttp.createServer().listen(3000, () => process.env.NODE_ENV);\n",
      },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
