import { describe, expect, it } from 'vitest';
import { requiredVariablesOf } from '../../../src/services/config/required-variables.ts';
import { linkFiles } from '../../support/rule-cases.ts';

/** `NAME by` of every variable that the entry demands at its start. */
function required(files: Readonly<Record<string, string>>): readonly string[] {
  const [service] = linkFiles({
    'package.json': '{ "name": "api", "type": "module" }\n',
    Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "main.js"]\n',
    ...files,
  });
  return service ? requiredVariablesOf(service).map((item) => `${item.name} ${item.by}`) : [];
}

describe('variables that the start demands', () => {
  it('are the fields of a zod schema without default', () => {
    const main = `import { z } from 'zod';
const Port = z.coerce.number().int();
const schema = z.object({
  A: z.string().min(1),
  B: z.string().optional(),
  C: Port.default(3000),
  D: z.preprocess((v) => v || undefined, z.string().nullish()),
  E: z.email(),
});
export const env = schema.parse(process.env);
`;
    expect(required({ 'main.js': main })).toEqual(['A zod', 'E zod']);
  });

  it('are the fields of envalid without default, a devDefault left out', () => {
    const main = `import { cleanEnv, str, port } from 'envalid';
export const env = cleanEnv(process.env, { A: str(), B: port({ default: 1 }), C: str({ devDefault: 'x' }) });
`;
    expect(required({ 'main.js': main })).toEqual(['A envalid', 'C envalid']);
  });

  it('are the required keys of Joi in ConfigModule', () => {
    const main = `import { ConfigModule } from '@nestjs/config';
import * as Joi from 'joi';
ConfigModule.forRoot({ validationSchema: Joi.object({ A: Joi.string().required(), B: Joi.string(), C: Joi.number().default(1) }) });
`;
    expect(required({ 'main.js': main })).toEqual(['A @nestjs/config']);
  });

  it('are what env-var and convict demand', () => {
    const main = `import env from 'env-var';
import convict from 'convict';
export const a = env.get('A').required().asPortNumber();
export const b = env.get('B').default('1').asInt();
export const config = convict({ db: { url: { format: String, default: null, env: 'C' }, size: { format: 'int', default: 5, env: 'D' } } });
`;
    expect(required({ 'main.js': main })).toEqual(['A env-var', 'C convict']);
  });

  it('are the required names of a JSON schema given to @fastify/env', () => {
    const main = `import Fastify from 'fastify';
import env from '@fastify/env';
const app = Fastify();
await app.register(env, { schema: { type: 'object', required: ['A', 'B'], properties: { A: { type: 'string' }, B: { type: 'string', default: 'x' } } } });
await app.listen({ port: 3000 });
`;
    expect(required({ 'main.js': main })).toEqual(['A @fastify/env']);
  });

  it('are those that a check by hand throws for', () => {
    const main = `if (!process.env.A || !process.env.B) throw new Error('missing');
for (const name of ['C', 'D']) {
  if (!process.env[name]) throw new Error(name);
}
function need(name) {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(name);
  return value;
}
export const config = { e: need('E'), f: need('F') };
const g = process.env.G;
if (!g) {
  console.error('G');
  process.exit(1);
}
['H'].forEach((name) => {
  if (!process.env[name]) throw new Error(name);
});
`;
    expect(required({ 'main.js': main })).toEqual([
      'A throw',
      'B throw',
      'C throw',
      'D throw',
      'E throw',
      'F throw',
      'G throw',
      'H throw',
    ]);
  });

  it('are not those of a request, of development, or of a setting that is open', () => {
    const main = `import express from 'express';
const app = express();
app.get('/', (req, res) => {
  if (!process.env.A) throw new Error('A');
  res.end();
});
if (process.env.NODE_ENV !== 'production' && !process.env.B) throw new Error('B');
if (process.argv[2] === 'mail' && !process.env.C) throw new Error('C');
app.listen(3000);
`;
    expect(required({ 'main.js': main })).toEqual([]);
  });
});
