import { emptySecretAccepted } from '../../../src/rules/config/empty-secret-accepted.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const server = (...lines: readonly string[]): string =>
  [...lines, "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n"].join('\n');

ruleCases(emptySecretAccepted, {
  fails: [
    {
      name: 'zod takes any text',
      files: {
        ...base,
        'server.js': server(
          "const { z } = require('zod');",
          'const env = z.object({ PORT: z.coerce.number(), API_TOKEN: z.string() }).parse(process.env);',
        ),
      },
      findings: [{ message: 'schema', at: 'server.js:2:49' }],
    },
    {
      name: 'so does envalid',
      files: {
        ...base,
        'server.js': server(
          "const { cleanEnv, str } = require('envalid');",
          'const env = cleanEnv(process.env, { API_TOKEN: str() });',
        ),
      },
      findings: [{ message: 'schema', at: 'server.js:2:37' }],
    },
    {
      name: 'only a missing one is refused',
      files: {
        ...base,
        'server.js': server(
          'const token = process.env.API_TOKEN;',
          "if (token === undefined) throw new Error('API_TOKEN is missing');",
        ),
      },
      findings: [{ message: 'presence', at: 'server.js:2:5' }],
    },
    {
      name: '?? lets it through',
      files: {
        ...base,
        'server.js': server("const token = process.env.API_TOKEN ?? 'none';", 'module.exports = token;'),
      },
      findings: [{ message: 'nullish', at: 'server.js:1:15' }],
    },
    {
      name: 'nothing checks it',
      files: {
        ...base,
        'server.js': server('exports.token = process.env.API_TOKEN;', 'exports.key = process.env.API_KEY;'),
      },
      findings: [{ message: 'unchecked', at: 'server.js:2:15' }],
    },
  ],
  passes: [
    {
      name: 'zod with a length',
      files: {
        ...base,
        'server.js': server(
          "const { z } = require('zod');",
          'const env = z.object({ API_TOKEN: z.string().min(1) }).parse(process.env);',
        ),
      },
      evidence: ['server.js:2:24'],
    },
    {
      name: 'Joi refuses an empty text',
      files: {
        ...base,
        'server.js': server(
          "const Joi = require('joi');",
          'const env = Joi.attempt(process.env, Joi.object({ API_TOKEN: Joi.string().required() }).unknown());',
        ),
      },
      evidence: ['server.js:2:51'],
    },
    {
      name: 'emptyStringAsUndefined',
      files: {
        ...base,
        'server.js': server(
          "const { createEnv } = require('@t3-oss/env-core');",
          "const { z } = require('zod');",
          'const env = createEnv({ server: { API_TOKEN: z.string() }, runtimeEnv: process.env, emptyStringAsUndefined: true });',
        ),
      },
      evidence: ['server.js:3:35'],
    },
    {
      name: 'a check by hand',
      files: {
        ...base,
        'server.js': server(
          'const token = process.env.API_TOKEN;',
          "if (!token) throw new Error('API_TOKEN is missing or empty');",
        ),
      },
      evidence: ['server.js:2:5'],
    },
    {
      name: 'a helper',
      files: {
        ...base,
        'server.js': server(
          'function required(name) {',
          '  const value = process.env[name];',
          "  if (!value) throw new Error(name + ' is missing or empty');",
          '  return value;',
          '}',
          "const token = required('API_TOKEN');",
        ),
      },
      evidence: ['server.js:6:15'],
    },
  ],
  notApplicable: [
    {
      name: 'no secret',
      files: { ...base, 'server.js': server('exports.region = process.env.REGION;') },
      reason: /no secret/,
    },
    {
      name: 'an optional one',
      files: {
        ...base,
        'server.js': server(
          "if (process.env.SENTRY_TOKEN) require('@sentry/node').init({ token: process.env.SENTRY_TOKEN });",
        ),
      },
      reason: /optional/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
