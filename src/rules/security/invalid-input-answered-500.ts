import type { Place } from '../../parsers/place.ts';
import { validationsOf } from '../../services/http/validations.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Frameworks with an error handling of their own that this rule does not follow. */
const FRAMEWORKS = /next|remix|react-router|trpc|graphql|nest/i;
const ERRORS =
  /^(?:ZodError|ValidationError|ValiError|StructError|isCelebrateError|isJoi|isHttpError|fromZodError|prettifyError|flattenError)$/;

/** Something that knows the error of a schema library by its class, its name or its `issues`. */
function translator(program: Program): Place | undefined {
  for (const [module, facts] of program.modules) {
    const guard = facts.guards.find((item) =>
      /"(?:ZodError|ValidationError|ValiError|StructError|isJoi|issues|isCelebrateError)"/.test(
        JSON.stringify(item.test),
      ),
    );
    if (guard) return program.place(module, guard.span);
    const used = facts.bindings.find((item) => ERRORS.test(item.import?.name ?? item.name));
    if (used) return program.place(module, used.span);
  }
  return undefined;
}

function onRequestPath(service: Service, call: LinkedCall): boolean {
  return requestPathOf(service)?.has({ module: call.module, fn: call.fact.fn }) ?? false;
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": {} }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const invalidInputAnswered500: Rule = {
  id: 'invalid-input-answered-500',
  code: 'NR5217',
  title: 'Invalid input is answered as an error of the server',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['validation-error-400'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    throws:
      '{what} throws for invalid input, and nothing turns that into 400: the client is told that the server failed, and alerts count its mistakes as yours. Answer 400 with the fields that are wrong, here or in the error handler.',
    unchecked:
      'The chains of express-validator only collect errors, and nothing asks validationResult(req): invalid input goes on to the handler. Check it and answer 400.',
    celebrate:
      'celebrate hands its errors to the error handler, and errors() is mounted nowhere: invalid input is answered with 500. Add app.use(errors()).',
  },
  docs: {
    what: 'Follows validations that throw to whoever catches: the handler itself, or an error handler that knows the error of the library. Frameworks that validate by themselves answer 400.',
    why: '500 tells clients to retry and operators to wake up; 400 tells the client what to mend.',
    fix: 'safeParse and res.status(400).json(issues), or one error handler for ZodError, ValidationError and the like.',
    references: ['https://developer.mozilla.org/docs/Web/HTTP/Reference/Status/400'],
  },
  examples: {
    bad: [
      {
        title: 'a schema that throws into the void',
        files: {
          ...BASE,
          'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().max(9) });
app.post('/users', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'an error handler that knows it',
        files: {
          ...BASE,
          'server.js': `const { z, ZodError } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().max(9) });
app.post('/users', (req, res) => res.json(body.parse(req.body)));
app.use((err, req, res, next) => {
  if (err instanceof ZodError) return res.status(400).json({ issues: err.issues });
  res.status(500).end();
});
app.listen(3000);
`,
        },
      },
      {
        title: 'safeParse',
        files: {
          ...BASE,
          'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().max(9) });
app.post('/users', (req, res) => {
  const parsed = body.safeParse(req.body);
  if (!parsed.success) return res.status(400).json(parsed.error.issues);
  res.json(parsed.data);
});
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (!service.servers.some((item) => item.protocol === 'http'))
      return [notApplicable('the service answers no HTTP')];
    const validations = validationsOf(service);
    const [first] = validations;
    if (!first) return [notApplicable('no schema checks input')];
    const chains = validations.find((item) => item.library === 'express-validator');
    if (
      chains &&
      program.callsTo('express-validator#validationResult', 'express-validator#default.validationResult').length === 0
    ) {
      // A check that a company package makes cannot be seen.
      const outside = [...program.packages.keys()].find(
        (name) => name.startsWith('@') && /common|shared|middleware/.test(name),
      );
      if (outside)
        return [unknown(`whether ${outside} asks for the result of the chains is not known`, { place: chains.place })];
      return [fail({ message: 'unchecked', place: chains.place, anchor: 'express-validator' })];
    }
    const celebrate = validations.find((item) => item.library === 'celebrate');
    if (celebrate && program.callsTo('celebrate#errors').length === 0 && !translator(program))
      return [fail({ message: 'celebrate', place: celebrate.place, anchor: 'celebrate' })];
    const throwing = validations.filter(
      (item) => item.by === 'throws' && item.call && onRequestPath(service, item.call) && item.part !== 'unknown',
    );
    const [open] = throwing.filter((item) => !item.call?.fact.inTry);
    if (!open)
      return [
        pass({
          place: first.place,
          note: first.by === 'framework' ? 'the framework answers 400' : 'nothing throws past the handler',
        }),
      ];
    const known = translator(program);
    if (known) return [pass({ place: known, note: 'errors of the schema become 400' })];
    if (FRAMEWORKS.test(service.servers[0]?.framework ?? ''))
      return [
        unknown('how the framework answers the error of the schema could not be followed', { place: open.place }),
      ];
    const method = open.call ? (program.callees(open.call)[0] ?? '').replace(/^.*[.#]/, '') : 'parse';
    const what = `${method}() of ${open.library}`;
    return [fail({ message: 'throws', args: { what }, place: open.place, anchor: open.library })];
  },
};
