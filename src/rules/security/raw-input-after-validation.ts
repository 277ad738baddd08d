import { endOf, startOf } from '../../facts/span.ts';
import { isWithin } from '../../services/http/input-coverage.ts';
import { inputReadsOf } from '../../services/http/input-reads.ts';
import { validationsOf } from '../../services/http/validations.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** `req.body = schema.parse(req.body)`: the request holds the parsed value from there on. */
function assignsBack(program: Program, call: LinkedCall, part: string): boolean {
  return (program.modules.get(call.module)?.assignments ?? []).some(
    (item) => item.fn === call.fact.fn && item.target.kind === 'member' && item.target.property === part,
  );
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": {} }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const rawInputAfterValidation: Rule = {
  id: 'raw-input-after-validation',
  code: 'NR5218',
  title: 'What was validated is not what is used',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['use-parsed-input'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    raw: '{what} is read again after it was validated: what the schema converted, trimmed or stripped is not what the code uses, and unknown properties are back. Use the result of the validation.',
    discarded:
      'The result of this validation is thrown away, so conversions, defaults and stripping have no effect, and the raw input is used. Keep the result and use it.',
  },
  docs: {
    what: 'Looks at handlers that validate body, query or parameters and read them again afterwards, and at validations whose result nobody keeps.',
    why: 'The parsed value is the only one that was checked.',
    fix: "const input = schema.parse(req.body), then input; c.req.valid('json') in Hono.",
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html'],
  },
  examples: {
    bad: [
      {
        title: 'the raw body again',
        files: {
          ...BASE,
          'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().max(9) });
app.post('/users', (req, res) => {
  const parsed = body.safeParse(req.body);
  if (!parsed.success) return res.status(400).end();
  res.json(req.body);
});
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'the result',
        files: {
          ...BASE,
          'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().max(9) });
app.post('/users', (req, res) => {
  const parsed = body.safeParse(req.body);
  if (!parsed.success) return res.status(400).end();
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
    const all = validationsOf(service);
    const validations = all.filter((item) => item.call && item.part !== 'unknown');
    const [first] = validations;
    if (!first) return [notApplicable('no schema is seen to check a body, a query or parameters')];
    const reads = inputReadsOf(service);
    const outcomes = validations.flatMap((item): readonly Outcome[] => {
      const { call } = item;
      if (!call || item.by === 'framework' || item.by === 'middleware') return [];
      // Joi, yup and ajv check in place or hand back what they were given, and are used for their errors.
      if (!/^(?:zod|valibot|superstruct)/.test(item.library)) return [];
      if (call.fact.usage === 'floating' && item.by === 'throws')
        return [fail({ message: 'discarded', place: call.place, anchor: call.place.path })];
      // The test of a conditional that only asks whether it is valid reads nothing out of the result either.
      const again = reads.find(
        (read) =>
          read.part === item.part &&
          read.module === call.module &&
          isWithin(program, read, call.module, call.fact.fn) &&
          startOf(read.span) >= endOf(call.fact.span) &&
          !assignsBack(program, call, item.part),
      );
      return again
        ? [
            fail({
              message: 'raw',
              args: { what: item.part },
              place: again.place,
              related: [{ place: call.place, note: 'validated here' }],
              anchor: call.place.path,
            }),
          ]
        : [];
    });
    return outcomes.length > 0
      ? outcomes.slice(0, 5)
      : [pass({ place: first.place, note: 'the parsed value is used' })];
  },
};
