import { mutableConfiguration } from '../../../src/rules/config/mutable-configuration.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api", "type": "module" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': `import http from 'node:http';
import { config } from './config.js';
http.createServer((req, res) => res.end(config.REGION)).listen(3000);
`,
};

ruleCases(mutableConfiguration, {
  fails: [
    {
      name: 'a plain object',
      files: { ...base, 'config.js': 'export const config = { REGION: process.env.REGION };\n' },
      findings: [{ message: 'open', at: 'config.js:1:14' }],
    },
    {
      name: 'the result of a schema',
      files: {
        ...base,
        'config.js': `import { z } from 'zod';
export const config = z.object({ REGION: z.string() }).parse(process.env);
`,
      },
      findings: [{ message: 'open', at: 'config.js:2:14' }],
    },
    {
      name: 'written in a request',
      files: {
        ...base,
        'server.js': `import http from 'node:http';
import { config } from './config.js';
http
  .createServer((req, res) => {
    config.REGION = req.headers['x-region'];
    res.end(config.REGION);
  })
  .listen(3000);
`,
        'config.js': 'export const config = { REGION: process.env.REGION };\n',
      },
      findings: [
        { message: 'written', at: 'server.js:5:5' },
        { message: 'open', at: 'config.js:1:14' },
      ],
    },
    {
      name: 'process.env written in a request',
      files: {
        ...base,
        'server.js': `import http from 'node:http';
http
  .createServer((req, res) => {
    process.env.REGION = req.headers['x-region'];
    res.end(process.env.REGION);
  })
  .listen(3000);
`,
      },
      findings: [{ message: 'written', at: 'server.js:4:5' }],
    },
  ],
  passes: [
    {
      name: 'frozen',
      files: { ...base, 'config.js': 'export const config = Object.freeze({ REGION: process.env.REGION });\n' },
      evidence: ['config.js:1:14'],
    },
    {
      name: 'frozen by the function that loads it',
      files: {
        ...base,
        'config.js': `import { z } from 'zod';
const schema = z.object({ REGION: z.string() });
function load() {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) throw new Error('configuration');
  return Object.freeze(parsed.data);
}
export const config = load();
`,
      },
      evidence: ['config.js:8:14'],
    },
    {
      name: 'readonly of zod',
      files: {
        ...base,
        'config.js': `import { z } from 'zod';
export const config = z.object({ REGION: z.string() }).readonly().parse(process.env);
`,
      },
    },
    {
      name: 'envalid',
      files: {
        ...base,
        'config.js': `import { cleanEnv, str } from 'envalid';
export const config = cleanEnv(process.env, { REGION: str() });
`,
      },
    },
    {
      name: 'read-only for the compiler',
      files: {
        ...base,
        'package.json': '{ "name": "api", "type": "module", "scripts": { "start": "node server.ts" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.ts"]\n',
        'server.js': '',
        'server.ts': `import http from 'node:http';
import { config } from './config.ts';
http.createServer((req, res) => res.end(config.REGION)).listen(3000);
`,
        'config.ts': 'export const config = { REGION: process.env.REGION } as const;\n',
      },
      evidence: ['config.ts:1:14'],
    },
  ],
  notApplicable: [
    {
      name: 'no object',
      files: {
        ...base,
        'server.js': "require('node:http').createServer((req, res) => res.end(process.env.REGION)).listen(3000);\n",
      },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
