import { weakJwtKey } from '../../../src/rules/security/weak-jwt-key.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const sign = (...lines: readonly string[]): string =>
  [
    "const jwt = require('jsonwebtoken');",
    ...lines,
    "require('node:http').createServer((req, res) => res.end(jwt.sign({ sub: '1' }, secret))).listen(3000);\n",
  ].join('\n');

ruleCases(weakJwtKey, {
  fails: [
    {
      name: 'a text',
      files: { ...base, 'server.js': sign("const secret = 'orders';") },
      findings: [{ message: 'literal', at: 'server.js:2:16' }],
    },
    {
      name: 'a default',
      files: { ...base, 'server.js': sign("const secret = process.env.JWT_SECRET || 'orders';") },
      findings: [{ message: 'fallback', at: 'server.js:2:16' }],
    },
    {
      name: 'no length is demanded',
      files: {
        ...base,
        'server.js': sign(
          "const { z } = require('zod');",
          'const env = z.object({ JWT_SECRET: z.string() }).parse(process.env);',
          'const secret = env.JWT_SECRET;',
        ),
      },
      findings: [{ message: 'unchecked', at: 'server.js:3:24' }],
    },
    {
      name: 'too little is demanded',
      files: {
        ...base,
        'server.js': sign(
          "const { z } = require('zod');",
          'const env = z.object({ JWT_SECRET: z.string().min(8) }).parse(process.env);',
          'const secret = env.JWT_SECRET;',
        ),
      },
      findings: [{ message: 'unchecked', at: 'server.js:3:24' }],
    },
    {
      name: 'nothing checks it',
      files: { ...base, 'server.js': sign('const secret = process.env.JWT_SECRET;') },
      findings: [{ message: 'unchecked', at: 'server.js:2:16' }],
    },
    {
      name: 'a short one in the manifest',
      files: {
        ...base,
        'server.js': sign('const secret = process.env.JWT_SECRET;'),
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      JWT_SECRET: orders\n',
      },
      findings: [{ message: 'short', at: 'compose.yaml:5:19' }],
    },
    {
      name: 'no key at all',
      files: {
        ...base,
        'server.js': `const jwt = require('jsonwebtoken');
require('node:http')
  .createServer((req, res) => res.end(jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ['HS256', 'none'] }).sub))
  .listen(3000);
`,
      },
      findings: [{ message: 'none', at: 'server.js:3:103' }],
    },
    {
      name: 'the plugin of Fastify',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.register(require('@fastify/jwt'), { secret: 'supersecret' });
app.get('/', async () => app.jwt.sign({ sub: '1' }));
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'literal', at: 'server.js:2:49' }],
    },
    {
      name: 'the module of Nest',
      files: {
        ...base,
        'server.js': `const { NestFactory } = require('@nestjs/core');
const { JwtModule } = require('@nestjs/jwt');
const jwt = JwtModule.register({ secret: 'nest' });
NestFactory.create(class {}).then((app) => app.listen(3000));
`,
      },
      findings: [{ message: 'literal', at: 'server.js:3:42' }],
    },
  ],
  passes: [
    {
      name: 'a schema demands 32 characters',
      files: {
        ...base,
        'server.js': sign(
          "const { z } = require('zod');",
          'const env = z.object({ JWT_SECRET: z.string().min(32) }).parse(process.env);',
          'const secret = env.JWT_SECRET;',
        ),
      },
      evidence: ['server.js:3:24'],
    },
    {
      name: 'a check by hand',
      files: {
        ...base,
        'server.js': sign(
          'const secret = process.env.JWT_SECRET;',
          "if (!secret || secret.length < 32) throw new Error('JWT_SECRET is too short');",
        ),
      },
      evidence: ['server.js:3:16'],
    },
    {
      name: 'a key pair',
      files: {
        ...base,
        'server.js': sign("const secret = require('node:crypto').createPrivateKey(process.env.SIGNING_PEM);"),
      },
    },
    {
      name: 'a key set of the issuer',
      files: {
        ...base,
        'server.js': `const { createRemoteJWKSet, jwtVerify } = require('jose');
const keys = createRemoteJWKSet(new URL('https://login.example.com/jwks'));
require('node:http')
  .createServer(async (req, res) => res.end((await jwtVerify(req.headers.authorization, keys)).payload.sub))
  .listen(3000);
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'no tokens',
      files: { ...base, 'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n" },
    },
  ],
  unknown: [
    {
      name: 'a key from a package',
      files: { ...base, 'server.js': sign("const secret = require('company-secrets').get();") },
      reason: /could not be followed/,
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
