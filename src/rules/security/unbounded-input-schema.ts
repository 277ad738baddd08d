import { placeKey } from '../../parsers/place.ts';
import { validationsOf } from '../../services/http/validations.ts';
import type { SchemaNode } from '../../services/schemas/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Fields of a schema with their names, lists and nested objects included. */
function namedFields(node: SchemaNode, prefix = ''): readonly { readonly name: string; readonly node: SchemaNode }[] {
  const own = [...node.fields].flatMap(([key, field]) => {
    const name = prefix + key;
    return [{ name, node: field }, ...namedFields(field, `${name}.`)];
  });
  const below = [...(node.element ? [node.element] : []), ...node.alternatives];
  return [...own, ...below.flatMap((item) => namedFields(item, prefix))];
}

/** A text or list without upper bound; what could not be read is left alone. */
function isOpen(node: SchemaNode): boolean {
  return (node.type === 'string' || node.type === 'array') && node.complete && node.max === undefined && !node.narrowed;
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": {} }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const unboundedInputSchema: Rule = {
  id: 'unbounded-input-schema',
  code: 'NR5215',
  title: 'Schemas accept values of any length',
  area: 'security',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['input-bounds'],
  kinds: ['http', 'worker', 'frontend', 'unknown'],
  options: {},
  messages: {
    open: '{names} may be of any length ({count} fields without an upper bound, the first here): what fits into the body limit goes into the database, the logs and every comparison. Give texts and lists a maximum, a format or a set of values.',
    any: '{names} accepts anything: this part of the input is not checked at all. Describe it, or leave it out of the schema.',
  },
  docs: {
    what: 'Reads the schemas of request bodies and queries and lists texts and lists without a maximum, format, pattern or set of values, and fields of type any.',
    why: 'A schema without bounds stops wrong types, not a million characters.',
    fix: 'z.string().min(1).max(100), maxLength: 100, Joi.string().max(100), @MaxLength(100).',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html#implementing-input-validation',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a text without maximum',
        files: {
          ...BASE,
          'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().min(1) });
app.post('/users', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'a maximum for each',
        files: {
          ...BASE,
          'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.use(express.json());
const body = z.object({ name: z.string().min(1).max(100), tags: z.array(z.enum(['a', 'b'])).max(10) });
app.post('/users', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const schemas = validationsOf(service).flatMap((item) =>
      item.schema && item.part !== 'params' && item.schema.fields.size > 0 ? [item.schema] : [],
    );
    const [first] = schemas;
    if (!first) return [notApplicable('no schema of a body or query that could be read')];
    const fields = new Map(
      schemas.flatMap((schema) => namedFields(schema)).map((item) => [placeKey(item.node.place), item]),
    );
    const open = [...fields.values()].filter(({ node }) => isOpen(node));
    const any = [...fields.values()].filter(({ node }) => node.type === 'any' && !node.narrowed);
    const outcomes = [
      { message: 'open', found: open },
      { message: 'any', found: any },
    ].flatMap(({ message, found }) => {
      const [at] = found;
      if (!at) return [];
      const names =
        found
          .map(({ name }) => name)
          .slice(0, 3)
          .join(', ') + (found.length > 3 ? '…' : '');
      return [fail({ message, args: { names, count: found.length }, place: at.node.place, anchor: message })];
    });
    return outcomes.length > 0 ? outcomes : [pass({ place: first.place, note: `${fields.size} fields are bounded` })];
  },
};
