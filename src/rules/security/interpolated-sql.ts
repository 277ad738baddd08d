import { type OpenQuery, queriesOf } from '../../services/http/queries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

function judge({ kind, input, place, text }: OpenQuery): Outcome {
  const anchor = `${place.path}:${text}`;
  const part =
    input === undefined
      ? ''
      : { body: 'body', query: 'query', params: 'path', message: 'message', rpc: 'request' }[input];
  if (kind === 'where') return fail({ message: 'where', place, anchor, severity: input ? 'error' : 'warning' });
  if (kind === 'filter') return fail({ message: 'filter', args: { part, text }, place, anchor, severity: 'warning' });
  if (input !== undefined) return fail({ message: 'input', args: { part, text }, place, anchor });
  return fail({
    message: 'value',
    args: { text },
    place,
    anchor,
    severity: /^[(\s]*(?:select|insert|update|delete|with)\b/i.test(text) ? 'warning' : 'note',
  });
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": {} }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const interpolatedSql: Rule = {
  id: 'interpolated-sql',
  code: 'NR5219',
  title: 'A query is put together from text',
  area: 'security',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['parameterized-queries'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    input:
      'The {part} of the request is written into this query ({text}): whoever calls can read and change the whole database. Send it as a parameter ($1, ?, or a tagged template).',
    value:
      'A value is written into the text of this query ({text}): the day it comes from a user, the query is theirs. Send it as a parameter ($1, ?, or a tagged template).',
    filter:
      'The {part} of the request is the filter of {text}: a client can send operators ($ne, $gt, $where) instead of values, and match everything. Build the filter from checked fields.',
    where:
      '$where runs text as JavaScript in the database, and this one is put together at run time. Use query operators.',
  },
  docs: {
    what: 'Follows the texts of queries (drivers, raw parts of query builders, $queryRawUnsafe) and asks whether values are written into them, and whether these come from the request. Tagged templates send values apart and pass. MongoDB filters taken from the request as they are, and $where, are reported too.',
    why: 'SQL injection is still the shortest way from a form field to all the data.',
    fix: "pool.query('select … where id = $1', [id]); sql`… ${id}` of postgres.js, slonik, drizzle and Prisma.",
    exceptions: 'Names of tables and columns cannot be parameters; constants and choices between constants pass.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html',
      'https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the path in the text',
        files: {
          ...BASE,
          'server.js': `const { Pool } = require('pg');
const express = require('express');
const pool = new Pool();
const app = express();
app.get('/orders/:id', async (req, res) => {
  const { rows } = await pool.query(\`select * from orders where id = '\${req.params.id}'\`);
  res.json(rows);
});
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'a parameter',
        files: {
          ...BASE,
          'server.js': `const { Pool } = require('pg');
const express = require('express');
const pool = new Pool();
const app = express();
app.get('/orders/:id', async (req, res) => {
  const { rows } = await pool.query('select * from orders where id = $1', [req.params.id]);
  res.json(rows);
});
app.listen(3000);
`,
        },
      },
      {
        title: 'a tagged template',
        files: {
          ...BASE,
          'server.js': `const postgres = require('postgres');
const express = require('express');
const sql = postgres();
const app = express();
app.get('/orders/:id', async (req, res) => res.json(await sql\`select * from orders where id = \${req.params.id}\`));
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { open, fixed } = queriesOf(service);
    if (open.length > 0) return open.slice(0, 5).map(judge);
    const [first] = fixed;
    return first
      ? [pass({ place: first, note: 'values are sent apart from the text' })]
      : [notApplicable('no query text is written in this service')];
  },
};
