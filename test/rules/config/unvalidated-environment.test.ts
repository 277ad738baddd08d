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
      name: 'what the package rc takes by its prefix',
      files: {
        ...base,
        'main.js':
          "import http from 'node:http';\nimport rc from 'rc';\nconst config = rc('api', { port: 3000 });\nhttp.createServer().listen(config.port);\n",
      },
      findings: [{ message: 'missing', at: 'main.js:3:16' }],
    },
    {
      name: 'a variable of one optional backend among many',
      files: {
        ...base,
        'main.js': `import http from 'node:http';\nif (process.env.STORAGE === 's3' && !process.env.BUCKET) throw new Error('BUCKET');\nhttp.createServer().listen(process.env.PORT);\nexport const rest = [${[...'ABCDEFGHIJKLMNOPQRSTU'].map((name) => `process.env.${name}`).join(', ')}];\n`,
      },
      findings: [{ message: 'missing', at: 'main.js:2:5' }],
    },
    {
      name: 'reads without any check',
      files: { ...base, 'main.js': listen },
      findings: [{ message: 'missing', at: 'main.js:2:28' }],
    },
    {
      name: 'a schema over the `env` of something that is no process',
      files: {
        ...base,
        'main.js':
          "import { z } from 'zod';\nimport http from 'node:http';\nconst shape = z.object({ REGION: z.string() }).parse(window.env);\nhttp.createServer().listen(process.env.PORT, shape.REGION);\n",
      },
      findings: [{ message: 'missing', at: 'main.js:4:28' }],
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
      name: 'what the package config maps',
      files: {
        ...base,
        'config/default.json': '{ "server": { "port": "3000" } }\n',
        'config/custom-environment-variables.json':
          '{ "server": { "port": "SERVER_PORT", "debug": { "__name": "DEBUG_ON", "__format": "json" } } }\n',
        'main.js':
          "import http from 'node:http';\nimport config from 'config';\nhttp.createServer().listen(config.get('server.port'));\n",
      },
      findings: [{ message: 'missing', at: 'config/custom-environment-variables.json:1:23' }],
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
      name: 'a schema over another name of the environment',
      files: {
        ...base,
        'main.js':
          "import { z } from 'zod';\nimport http from 'node:http';\nconst env = z.object({ PORT: z.coerce.number() }).parse(import.meta.env);\nhttp.createServer().listen(process.env.PORT ?? env.PORT);\n",
      },
    },
    {
      name: 'a helper for which a variable without a default is mandatory',
      files: {
        ...base,
        'main.js':
          "import http from 'node:http';\nimport { PORT, HOST } from './properties.js';\nhttp.createServer().listen(PORT, HOST);\n",
        'properties.js': [
          'const get = (key, fallback) => {',
          '  const isMandatory = !fallback;',
          "  const value = process.env[key] || '';",
          '  if (!value && isMandatory) throw new Error(`Please set ${key}`);',
          '  return value || fallback;',
          '};',
          "export const PORT = get('PORT');",
          "export const HOST = get('HOST', 'localhost');",
          '',
        ].join('\n'),
      },
      evidence: ['properties.js:7:21'],
    },
    {
      name: 'a library that asserts a list of names',
      files: {
        ...base,
        'main.js':
          "import http from 'node:http';\nimport assertEnv from 'assert-env';\nassertEnv(['PORT']);\nhttp.createServer().listen(process.env.PORT);\n",
      },
      evidence: ['main.js:3:1'],
    },
    {
      name: 'values gathered by a loop and checked by helpers of the repository',
      files: {
        ...base,
        'main.js':
          "import http from 'node:http';\nimport { config } from './config.js';\nhttp.createServer().listen(config().port);\n",
        'config.js': [
          "import { Type } from '@sinclair/typebox';",
          "import { load } from './load.js';",
          'const Schema = Type.Object({ port: Type.Optional(Type.String()) });',
          'let known = null;',
          'export function config() {',
          "  if (!known) known = load({ schema: Schema, keys: ['port'] });",
          '  return known;',
          '}',
        ].join('\n'),
        'load.js': [
          "import { check, unwrap } from './check.js';",
          'export function load({ schema, keys }) {',
          '  const values = {};',
          '  for (const key of keys) {',
          '    values[key] = process.env[key.toUpperCase()];',
          '  }',
          '  return unwrap(check(values, schema));',
          '}',
        ].join('\n'),
        'check.js': [
          "import { Value } from '@sinclair/typebox/value';",
          'export function check(value, schema) {',
          '  if (Value.Check(schema, [], value)) return { value };',
          '  return { error: [...Value.Errors(schema, value)] };',
          '}',
          'export function unwrap(result) {',
          '  if (result.error) throw new Error(JSON.stringify(result.error));',
          '  return result.value;',
          '}',
        ].join('\n'),
      },
      evidence: ['load.js:7:17'],
    },
    {
      name: 'a function that Ajv made of a schema',
      files: {
        ...base,
        'main.js':
          "import http from 'node:http';\nimport Ajv from 'ajv';\nconst schema = { type: 'object', required: ['PORT'], properties: { PORT: { type: 'string' } } };\nconst validate = new Ajv().compile(schema);\nif (!validate(process.env)) throw new Error('environment');\nhttp.createServer().listen(process.env.PORT);\n",
      },
      evidence: ['main.js:5:6'],
    },
    {
      name: 'the whole environment handed to a parser that throws',
      files: {
        ...base,
        'env.js':
          "export function parseEnv(raw, defaults) {\n  for (const [key, value] of Object.entries(defaults)) {\n    if (typeof value === 'number' && Number.isNaN(Number(raw[key]))) throw new Error(key);\n  }\n  return { ...defaults, ...raw };\n}\n",
        'main.js':
          "import http from 'node:http';\nimport { parseEnv } from './env.js';\nconst full = { A: '1', ...process.env };\nconst env = parseEnv(full, { PORT: 3000 });\nhttp.createServer().listen(env.PORT);\n",
      },
      evidence: ['main.js:4:13'],
    },
    {
      name: 'an object of names whose entries a helper walks at the start',
      files: {
        ...base,
        'main.js': `import http from 'node:http';
const ensure = (variables) =>
  Object.entries(variables).reduce((all, [key, variable]) => {
    const value = process.env[variable];
    if (!value) process.exit(1);
    return { ...all, [key]: value };
  }, {});
const env = ensure({ prices: 'PRICES_URL' });
http.createServer((req, res) => res.end(env.prices)).listen(3000);
`,
      },
      evidence: ['main.js:3:3'],
    },
    {
      name: 'classes that each settings factory hands to one helper',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { ConfigModule, registerAs } from '@nestjs/config';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IsInt } from 'class-validator';
import { validateConfig } from './validate-config';
class Variables {
  @IsInt()
  PORT: number;
}
const settings = registerAs('app', () => {
  validateConfig(process.env, Variables);
  return { port: process.env.PORT };
});
@Module({ imports: [ConfigModule.forRoot({ load: [settings] })] })
class AppModule {}
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(3000);
}
void bootstrap();
`,
        'src/validate-config.ts': `import { plainToClass } from 'class-transformer';
import { validateSync } from 'class-validator';
export function validateConfig(config: Record<string, unknown>, variables: new () => object) {
  const known = plainToClass(variables, config, { enableImplicitConversion: true });
  const errors = validateSync(known, { skipMissingProperties: false });
  if (errors.length > 0) throw new Error(errors.toString());
  return known;
}
`,
      },
      evidence: ['src/validate-config.ts:4:17'],
    },
    {
      name: 'a throw for what is missing in an object that a function reads',
      files: {
        ...base,
        'env.js':
          "const text = (name) => {\n  const value = process.env[name];\n  return value === '' ? undefined : value;\n};\nexport const readEnv = () => ({ secret: text('JWT_SECRET'), port: text('PORT') });\n",
        'main.js':
          "import http from 'node:http';\nimport { readEnv } from './env.js';\nfunction configOf(env) {\n  if (!env.secret) throw new Error('no secret');\n  return { port: env.port };\n}\nfunction start(env = readEnv()) {\n  http.createServer().listen(configOf(env).port);\n}\nstart();\n",
      },
      evidence: ['env.js:5:41'],
    },
    {
      name: 'a library of schemas, inside a helper that catches',
      files: {
        ...base,
        'main.js': `import { defineConfig } from 'figue';
import { safelySync } from '@acme/results';
import http from 'node:http';
const [config, error] = safelySync(() => defineConfig({ port: { env: 'PORT' } }, { envSource: process.env }));
if (error) process.exit(1);
http.createServer().listen(config.port ?? process.env.PORT);
`,
      },
      evidence: ['main.js:4:42'],
    },
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
