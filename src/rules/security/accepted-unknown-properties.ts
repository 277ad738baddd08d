import { own } from '../../parsers/own.ts';
import { findValidationPipe } from '../../services/http/nest-validation.ts';
import { type Validation, validationsOf } from '../../services/http/validations.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  'json-schema': 'Set additionalProperties: false.',
  typebox: 'Set { additionalProperties: false } on Type.Object.',
  zod: 'Leave passthrough() out, or use z.strictObject().',
  yup: 'Add noUnknown() and strict(), or parse with stripUnknown.',
  joi: 'Leave unknown(true) out.',
};

function judgeSchema({ schema, place }: Validation): Outcome {
  if (schema?.unknownKeys !== 'keep') return pass({ place: schema?.place ?? place, note: 'closed' });
  const remedy = own(REMEDIES, schema.library) ?? 'Reject or strip them.';
  return fail({ message: 'keep', args: { remedy }, place: schema.place, anchor: schema.place.path });
}

function judgePipe(program: Program, pipe: LinkedCall): Outcome {
  const [options] = pipe.fact.args;
  const lookup = program.option(pipe.module, options, 'whitelist');
  const known = lookup.value && program.literal(lookup.module, lookup.value)?.value;
  if (
    known === true ||
    !/ValidationPipe$/.test(program.callees(pipe)[0] ?? '') ||
    /Zod/.test(program.callees(pipe)[0] ?? '')
  )
    return pass({ place: pipe.place, note: 'whitelist' });
  if (lookup.maybe && !lookup.found)
    return unknown('the options of ValidationPipe could not be followed', { place: pipe.place });
  return fail({ message: 'pipe', place: pipe.place, anchor: 'pipe' });
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": {} }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const acceptedUnknownProperties: Rule = {
  id: 'accepted-unknown-properties',
  code: 'NR5216',
  title: 'Properties that no schema names get through',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['reject-unknown-properties'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    keep: 'This schema lets properties through that it does not name, so a client can set what the code behind it happens to store or spread (role, price, owner). {remedy}',
    pipe: 'ValidationPipe keeps properties that no DTO names, so a client can set what the code behind it happens to store or spread (role, price, owner). Set whitelist: true, and forbidNonWhitelisted: true to tell the client.',
  },
  docs: {
    what: 'Reads the schemas of request bodies and asks what happens to properties that they do not name: rejected, stripped, or kept. Defaults differ: zod strips, Joi rejects, JSON Schema, yup and class-validator keep.',
    why: 'Mass assignment begins with a property that nobody expected.',
    fix: 'additionalProperties: false, z.strictObject(), whitelist: true of ValidationPipe, stripUnknown of yup.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html',
      'https://json-schema.org/understanding-json-schema/reference/object#additionalproperties',
    ],
  },
  examples: {
    bad: [
      {
        title: 'an open JSON Schema',
        files: {
          ...BASE,
          'server.js': `const fastify = require('fastify');
const app = fastify();
const body = { type: 'object', properties: { name: { type: 'string' } } };
app.post('/users', { schema: { body } }, async (request) => request.body);
app.listen({ port: 3000 });
`,
        },
      },
    ],
    good: [
      {
        title: 'a closed one',
        files: {
          ...BASE,
          'server.js': `const fastify = require('fastify');
const app = fastify();
const body = { type: 'object', additionalProperties: false, properties: { name: { type: 'string' } } };
app.post('/users', { schema: { body } }, async (request) => request.body);
app.listen({ port: 3000 });
`,
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const pipe = findValidationPipe(service.program);
    const bodies = validationsOf(service).filter(
      (item) =>
        item.part !== 'query' &&
        item.part !== 'params' &&
        item.schema?.type === 'object' &&
        item.library !== 'class-validator',
    );
    const outcomes = [...(pipe ? [judgePipe(service.program, pipe)] : []), ...bodies.map(judgeSchema)];
    const failed = new Map(
      outcomes.flatMap((item) =>
        item.verdict === 'fail' ? [[`${item.place.path}:${item.place.line}`, item] as const] : [],
      ),
    );
    if (failed.size > 0) return [...failed.values()].slice(0, 3);
    return outcomes[0] ? [outcomes[0]] : [notApplicable('no schema of a body that could be read')];
  },
};
