import type { ClassFact, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { nameOf } from '../../services/names.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { Program, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Packages whose errors carry a status and tell expected failures from bugs. */
const PACKAGES =
  /^(?:http-errors|@hapi\/boom|@fastify\/error|@fastify\/sensible|verror|koa-errors|restify-errors|@feathersjs\/errors|@trpc\/server|graphql|hono)$/;
const NEST = /^@nestjs\/common#\w+Exception$/;

/** Classes that extend an error and carry a status, code or the mark of an expected failure. */
function errorClasses(
  program: Program,
): readonly { readonly cls: ClassFact; readonly place: Place; readonly marked: boolean }[] {
  const made = constructed(program);
  return [...program.modules].flatMap(([module, facts]) =>
    facts.classes.flatMap((cls) => {
      const base = cls.extends;
      const name =
        base?.kind === 'global' ? base.name : base?.kind === 'ref' ? (facts.bindings[base.binding]?.name ?? '') : '';
      if (!/Error|Exception|Problem/.test(name)) return [];
      const parameters = facts.functions
        .filter((fn) => fn.cls !== undefined && facts.classes[fn.cls] === cls)
        .flatMap((fn) => fn.params);
      const members = [
        ...cls.properties.map((property) => property.name),
        ...parameters.map((parameter) => parameter.name ?? ''),
        ...facts.assignments.flatMap((item) =>
          item.target.kind === 'member' &&
          item.target.object.kind === 'this' &&
          item.target.object.cls !== undefined &&
          facts.classes[item.target.object.cls] === cls
            ? [item.target.property]
            : [],
        ),
      ];
      const status = members.some((member) => /^(?:status|statusCode|httpStatus|httpCode|code)$/.test(member));
      const marked = members.some((member) =>
        /operational|expected|expose|isPublic|isTrusted|isClientError/i.test(member),
      );
      if (!status && !marked) return [];
      return made.has(`${module}#${facts.classes.indexOf(cls)}`)
        ? [{ cls, place: program.place(module, cls.span), marked }]
        : [];
    }),
  );
}

/** Classes that something constructs, and those that they extend. */
function constructed(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (module: string, value: Value, depth: number): void => {
    for (const origin of program.origins(module, value)) {
      if (origin.kind !== 'class' || depth > 6) continue;
      found.add(`${origin.module}#${origin.cls}`);
      const parent = program.modules.get(origin.module)?.classes[origin.cls]?.extends;
      if (parent) add(origin.module, parent, depth + 1);
    }
  };
  for (const call of program.calls) if (call.fact.kind === 'new') add(call.module, call.fact.callee, 0);
  return found;
}

/** A status on an error without a class: `Object.assign(new Error(), { statusCode })`, `error.status = 404`. */
function errorWithStatus(program: Program): Place | undefined {
  const isError = (module: string, value: Value | undefined): boolean => {
    if (!value) return false;
    const { value: made, module: from } = program.definition(module, value) ?? { value, module };
    if (made.kind !== 'call') return false;
    const call = program.call({ module: from, call: made.call });
    return call.fact.kind === 'new' && program.callees(call).some((path) => /^\w*Error$/.test(path));
  };
  const assigned = program
    .callsTo('Object.assign')
    .find(
      (call) =>
        isError(call.module, call.fact.args[0]) &&
        ['status', 'statusCode'].some((name) => program.option(call.module, call.fact.args[1], name).found),
    );
  if (assigned) return assigned.place;
  for (const [module, facts] of program.modules) {
    const set = facts.assignments.find(
      ({ target }) =>
        target.kind === 'member' && /^(?:status|statusCode)$/.test(target.property) && isError(module, target.object),
    );
    if (set) return program.place(module, set.span);
  }
  return undefined;
}

function fromLibrary(service: Service, program: Program): Place | undefined {
  const found = [...program.packages].find(([name]) => PACKAGES.test(name) && name !== 'hono' && name !== 'graphql');
  if (found) return found[1];
  const [thrown] = program.callsTo(
    'hono/http-exception#HTTPException',
    'graphql#GraphQLError',
    '@trpc/server#TRPCError',
    'koa#*.throw',
  );
  if (thrown) return thrown.place;
  const context = program.calls.find(
    ({ module, fact: { callee, args } }) =>
      callee.kind === 'member' &&
      /^(?:throw|assert)$/.test(callee.property) &&
      /^(?:ctx|context)$/.test(nameOf(program, module, callee.object)) &&
      args.some((arg) => arg.kind === 'number'),
  );
  if (context) return context.place;
  const nest = program.calls.find(
    (call) => call.fact.kind === 'new' && program.callees(call).some((path) => NEST.test(path)),
  );
  return nest?.place ?? (service.servers[0]?.framework === 'nest' ? service.servers[0].place : undefined);
}

function isNewError(program: Program, module: string, id: number): boolean {
  const call = program.call({ module, call: id });
  return call.fact.kind === 'new' && program.callees(call).some((path) => /^\w*Error$/.test(path));
}

/** Something that request handlers or consumers throw. */
function throwsOf(service: Service, program: Program): Place | undefined {
  const reach = requestPathOf(service) ?? program.live;
  for (const ref of reach.functions) {
    const thrown = program.modules
      .get(ref.module)
      ?.throws.find((item) => item.fn === ref.fn && item.value.kind === 'call');
    if (thrown) return program.place(ref.module, thrown.span);
  }
  // `next(new Error('not found'))` of Express.
  const handed = reach.calls.find(
    ({ module, fact: { callee, args } }) =>
      nameOf(program, module, callee) === 'next' &&
      args[0]?.kind === 'call' &&
      isNewError(program, module, args[0].call),
  );
  if (handed) return handed.place;
  return undefined;
}

export const missingOperationalErrors: Rule = {
  id: 'missing-operational-errors',
  code: 'NR2109',
  title: 'Expected failures cannot be told from bugs',
  area: 'errors',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['custom-error-class'],
  kinds: ['http', 'worker'],
  options: {},
  messages: {
    missing:
      'No error class of this service carries a status or says that the failure was expected, so the error handler cannot tell "not found" from a bug: it answers both alike and logs both at the same level. Add an AppError with statusCode, code and isOperational, or use http-errors.',
  },
  docs: {
    what: 'Looks for an error class with a status, a code or a mark of expected failures, or for a library of such errors (http-errors, Boom, @fastify/error, the exceptions of Nest).',
    why: 'Expected failures (a wrong id, a missing right) are answers; bugs are alerts. Whoever mixes them either pages people for typos of clients or misses the bug among them.',
    fix: 'class AppError extends Error { constructor(message, { statusCode, code }) { super(message); this.statusCode = statusCode; this.code = code; this.isOperational = true; } }',
    references: ['https://github.com/jshttp/http-errors'],
  },
  examples: {
    bad: [
      {
        title: 'plain errors',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => {\n  throw new Error('not found');\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'an error that says what it is',
        files: exampleService(
          "const express = require('express');\nclass AppError extends Error {\n  constructor(message, statusCode) {\n    super(message);\n    this.statusCode = statusCode;\n    this.isOperational = true;\n  }\n}\nconst app = express();\napp.get('/', (req, res) => {\n  throw new AppError('not found', 404);\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [best] = [...errorClasses(program)].sort((a, b) => Number(b.marked) - Number(a.marked));
    if (best) return [pass({ place: best.place, note: best.cls.name ?? 'error class' })];
    const status = errorWithStatus(program);
    if (status) return [pass({ place: status, note: 'an error with a status' })];
    const library = fromLibrary(service, program);
    if (library) return [pass({ place: library, note: 'errors of a library' })];
    const thrown = throwsOf(service, program);
    if (!thrown) return [notApplicable('what serves requests throws no errors of its own')];
    const place = remedyPlace(service);
    const related = [{ place: thrown, note: 'thrown as a plain error' }];
    return [place ? fail({ message: 'missing', place, related, anchor: 'errors' }) : notApplicable('nothing runs')];
  },
};
