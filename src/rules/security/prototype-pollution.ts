import { bodyReadersOf } from '../../services/http/body-limits.ts';
import { inputReadsOf } from '../../services/http/input-reads.ts';
import { deepWritesOf, findPrototypeGuard } from '../../services/security/prototype-pollution.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const ROUTE = "app.patch('/settings', (req, res) => res.json(Object.assign({}, req.body)));";

export const prototypePollution: Rule = {
  id: 'prototype-pollution',
  code: 'NR5231',
  title: 'JSON of clients may change the prototype of all objects',
  area: 'security',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['prototype-pollution-guard'],
  kinds: ['http'],
  options: {},
  messages: {
    write:
      'What a client sends is written deep into an object by {what}: a body with "__proto__" changes every object of the process, which ends in wrong decisions or foreign code. Check it with a schema, and update the package.',
    unguarded:
      'JSON of clients is parsed with "__proto__" and nothing stands in its way: the first merge in any dependency that follows it changes every object of the process. Give the routes schemas, or start with --disable-proto=delete or Object.freeze(Object.prototype).',
  },
  docs: {
    what: 'Finds merges and nested writes of request input (with the version from which the package is safe), and asks what keeps __proto__ out: Fastify and hapi refuse it, a schema on every route, --disable-proto, --frozen-intrinsics, a frozen Object.prototype.',
    why: 'A polluted prototype changes code that never saw the request: checks pass, templates run code.',
    fix: 'Schemas for every body; --disable-proto=delete in the command; current versions of what merges.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Prototype_Pollution_Prevention_Cheat_Sheet.html',
      'https://nodejs.org/api/cli.html#--disable-protomode',
      'https://fastify.dev/docs/latest/Reference/Server/#onprotopoisoning',
    ],
  },
  examples: {
    bad: [{ title: 'nothing in its way', files: expressExample(['app.use(express.json());', ROUTE]) }],
    good: [
      {
        title: 'no __proto__ in the process',
        files: expressExample(['app.use(express.json());', ROUTE], [], {
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "--disable-proto=delete", "server.js"]\n',
        }),
      },
    ],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const guard = findPrototypeGuard(service);
    const writes = deepWritesOf(service);
    const open = writes.filter((item) => item.open === true);
    const frozen = guard && /^(?:--|Object|nopp)/.test(guard.what);
    if (open.length > 0 && !frozen)
      return open.map(({ what, place }) =>
        fail({ message: 'write', args: { what }, place, severity: 'warning', anchor: what }),
      );
    if (guard) return [pass({ place: guard.place, note: guard.what })];
    const [body] = inputReadsOf(service).filter((read) => read.part === 'body');
    const parser = bodyReadersOf(service, service.program)[0];
    if (!body)
      return [
        parser
          ? unknown('what happens to parsed bodies could not be followed', { place: parser.place })
          : notApplicable('no handler reads a body'),
      ];
    return [fail({ message: 'unguarded', place: parser?.place ?? body.place, anchor: 'json' })];
  },
};
