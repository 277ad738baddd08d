import type { Value } from '../../facts/types.ts';
import { ENV_VALIDATORS } from '../../knowledge/http-security.ts';
import type { Place } from '../../parsers/place.ts';
import type { Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const PARSERS = [
  'zod#*.parse',
  'zod#*.safeParse',
  'zod/v4#*.parse',
  'zod#*.parseAsync',
  'joi#*.validate',
  'joi#*.attempt',
  'joi#attempt',
  'yup#*.validateSync',
  'valibot#parse',
  'superstruct#assert',
  'superstruct#create',
  'ajv#*',
  'class-validator#validate',
  'class-validator#validateSync',
  'class-validator#validateOrReject',
  '@sinclair/typebox/value#Value.*',
  'arktype#*',
];

/** A library for environments, a schema that parses process.env, or a throw for a variable that is missing. */
function checkPlace(program: Program): Place | undefined {
  const library = program.callsTo(...ENV_VALIDATORS).find((call) => {
    if (!program.callees(call).some((path) => path.includes('ConfigModule'))) return true;
    return ['validationSchema', 'validate'].some((name) => program.option(call.module, call.fact.args[0], name).found);
  });
  if (library) return library.place;
  const registered = program.calls.find(
    (call) =>
      call.fact.callee.kind === 'member' &&
      call.fact.callee.property === 'register' &&
      call.fact.args.some((arg) =>
        program.externals(call.module, arg).some((path) => /^(?:@fastify\/env|fastify-env)#/.test(path)),
      ),
  );
  if (registered) return registered.place;
  const exported = [...program.packages].find(([name]) => name === '@fastify/env' || name === 'env-schema');
  if (exported) return exported[1];
  const parsed = program
    .callsTo(...PARSERS)
    .find(
      (call) =>
        call.fact.args.some((arg) => mentionsEnv(program, call.module, arg, 0)) ||
        /(?:^|\/)(?:env|environment)\.[cm]?[jt]s$/.test(call.module),
    );
  return parsed?.place ?? thrown(program);
}

function mentionsEnv(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 5) return false;
  if (value.kind === 'env') return true;
  if (value.kind === 'member')
    return (
      (value.property === 'env' && value.object.kind === 'global') ||
      mentionsEnv(program, module, value.object, depth + 1)
    );
  if (value.kind === 'object')
    return value.properties.some((property) => mentionsEnv(program, module, property.value, depth + 1));
  if (value.kind === 'spread') return mentionsEnv(program, module, value.value, depth + 1);
  const definition = value.kind === 'ref' ? program.definition(module, value) : undefined;
  return (
    definition !== undefined &&
    definition.value !== value &&
    mentionsEnv(program, definition.module, definition.value, depth + 1)
  );
}

/** `if (!process.env.X) throw new Error(…)` or a helper that throws for a missing name, run while modules load. */
function thrown(program: Program): Place | undefined {
  for (const [module, facts] of program.modules) {
    const readers = new Set(facts.envReads.map((read) => read.fn));
    const item = facts.throws.find(
      (entry) => readers.has(entry.fn) && entry.guards.length > 0 && isStartUp(program, module, entry.fn),
    );
    if (item) return program.place(module, item.span);
  }
  return undefined;
}

/** The module body, or a function that a module body calls. */
function isStartUp(program: Program, module: string, fn: number): boolean {
  if (fn === 0) return true;
  return program.calls.some(
    (call) =>
      isTopLevel(program, call.module, call.fact.fn) &&
      program.targets(call).some((ref) => ref.module === module && ref.fn === fn),
  );
}

function isTopLevel(program: Program, module: string, fn: number): boolean {
  if (fn === 0) return true;
  const name = program.modules.get(module)?.functions[fn]?.name ?? '';
  return /config|env|required|setup|bootstrap|main|start/i.test(name);
}

export const unvalidatedEnvironment: Rule = {
  id: 'unvalidated-environment',
  code: 'NR1202',
  title: 'The environment is not checked when the service starts',
  area: 'config',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['env-validated-at-startup'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'The service reads {count} environment variables (the first here) and checks none of them at the start: a missing one shows as a strange error in the middle of a request, hours after the deploy. Parse them all with a schema before listening.',
  },
  docs: {
    what: 'Asks whether what reads process.env on the start path is a schema (zod, envalid, convict, @fastify/env, ConfigModule with validation…) or throws when a variable is missing.',
    why: 'A process that refuses to start is caught by the rollout; one that starts broken is caught by users.',
    fix: 'One module that parses process.env with a schema, imported first.',
    references: ['https://12factor.net/config'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(process.env.PORT);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const { z } = require('zod');\nconst env = z.object({ PORT: z.coerce.number() }).parse(process.env);\nrequire('node:http').createServer().listen(env.PORT);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { program } = service;
    const reads = [...program.modules].flatMap(([module, facts]) =>
      facts.envReads.filter((read) => read.name !== 'NODE_ENV').map((read) => program.place(module, read.span)),
    );
    const checked = checkPlace(program);
    if (checked) return [pass({ place: checked, note: 'checked at the start' })];
    const [first] = reads;
    if (!first) return [notApplicable('the service reads no environment variables')];
    return [fail({ message: 'missing', args: { count: reads.length }, place: first, anchor: 'environment' })];
  },
};
