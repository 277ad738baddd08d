import { unparsedEnvironmentValue } from '../../../src/rules/config/unparsed-environment-value.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const server = (...lines: readonly string[]): string =>
  [...lines, "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n"].join('\n');

ruleCases(unparsedEnvironmentValue, {
  fails: [
    {
      name: 'a switch that "false" switches on',
      files: { ...base, 'server.js': server("if (process.env.CACHE_ENABLED) console.log('cache');") },
      findings: [{ message: 'truthy', at: 'server.js:1:5' }],
    },
    {
      name: 'and is set to "false"',
      files: {
        ...base,
        Dockerfile: 'FROM node:24-alpine\nENV CACHE_ENABLED=false\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': server(
          'const cache = process.env.CACHE_ENABLED ? new Map() : undefined;',
          'exports.cache = cache;',
        ),
      },
      findings: [{ message: 'inverted', at: 'server.js:1:15' }],
    },
    {
      name: 'text in a numeric option',
      files: {
        ...base,
        'server.js': server(
          "const { Pool } = require('pg');",
          'exports.pool = new Pool({ max: process.env.POOL_MAX || 10 });',
        ),
      },
      findings: [{ message: 'text', at: 'server.js:2:32' }],
    },
    {
      name: 'text joined to a number',
      files: { ...base, 'server.js': server('exports.metricsPort = process.env.PORT + 1;') },
      findings: [{ message: 'arithmetic', at: 'server.js:1:23' }],
    },
    {
      name: 'NaN goes through',
      files: { ...base, 'server.js': server('const ttl = Number(process.env.TTL);', 'exports.ttl = ttl;') },
      findings: [{ message: 'unchecked', at: 'server.js:1:20' }],
    },
    {
      name: 'a port as text',
      files: { ...base, 'server.js': "require('node:http').createServer().listen(process.env.PORT || 3000);\n" },
      findings: [{ message: 'text', at: 'server.js:1:44' }],
    },
    {
      name: 'two files, two defaults',
      files: {
        ...base,
        'server.js': server("require('./cache.js');", 'exports.ttl = Number(process.env.TTL) || 60;'),
        'cache.js': 'exports.ttl = Number(process.env.TTL) || 30;\n',
      },
      findings: [{ message: 'repeated', at: 'cache.js:1:22' }],
    },
  ],
  passes: [
    {
      name: 'a schema',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const env = z.object({ PORT: z.coerce.number() }).parse(process.env);
require('node:http').createServer().listen(env.PORT);
`,
      },
      evidence: ['server.js:2:24'],
    },
    {
      name: 'a comparison',
      files: { ...base, 'server.js': server("if (process.env.CACHE_ENABLED === 'true') console.log('cache');") },
      evidence: ['server.js:1:5'],
    },
    {
      name: 'a number or a default',
      files: {
        ...base,
        'server.js': "require('node:http').createServer().listen(Number(process.env.PORT) || 3000);\n",
      },
      evidence: ['server.js:1:51'],
    },
    {
      name: 'a check for NaN',
      files: {
        ...base,
        'server.js': `const port = Number(process.env.PORT);
if (!Number.isInteger(port)) throw new Error('PORT');
require('node:http').createServer().listen(port);
`,
      },
      evidence: ['server.js:1:21'],
    },
    {
      name: 'in the module that reads the configuration',
      files: {
        ...base,
        'server.js': "const { port } = require('./config.js');\nrequire('node:http').createServer().listen(port);\n",
        'config.js': 'exports.port = Number(process.env.PORT ?? 3000);\n',
      },
    },
  ],
  notApplicable: [
    {
      name: 'texts only',
      files: { ...base, 'server.js': server('exports.region = process.env.REGION;') },
    },
    {
      name: 'the presence of an address is no switch',
      files: { ...base, 'server.js': server("if (process.env.CACHE_URL) console.log('cache');") },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
