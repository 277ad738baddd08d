import { DATABASE_CLIENTS } from '../../knowledge/database-clients.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { isWithin } from '../../services/http/input-coverage.ts';
import { clientRoutes } from '../../services/http/rate-limits.ts';
import type { LinkedCall, Program, Route, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const OPENS = [
  ...new Set([
    ...DATABASE_CLIENTS.flatMap((row) => row.opens),
    'mongoose#model',
    'mongoose#default.model',
    'mongoose#Model',
    'sequelize#Model',
    'typeorm#getRepository',
  ]),
];
/** Methods that ask the database something; those of connections, transactions and events are not meant. */
const QUERIES =
  /^(?:query|execute|find\w*|select\w*|insert\w*|update\w*|delete\w*|create\w*|upsert|count\w*|aggregate|save|remove|raw|\$queryRaw\w*|\$executeRaw\w*|get|set|hget|hset|del|exists|paginate|distinct)$/;

/** The queries that the handlers of a route make themselves. */
function queriesOf(program: Program, queries: readonly LinkedCall[], route: Route): readonly LinkedCall[] {
  return queries.filter((call) =>
    route.handlers.some((ref) => isWithin(program, { module: call.module, fn: call.fact.fn }, ref.module, ref.fn)),
  );
}

function allQueries({ routes }: Service, program: Program): readonly LinkedCall[] {
  const modules = new Set(routes.routes.flatMap((route) => route.handlers.map((ref) => ref.module)));
  const known = new Map<string, boolean>();
  const asks = (path: string): boolean => {
    const found = known.get(path) ?? OPENS.some((open) => path.startsWith(`${open}()`) || path.startsWith(`${open}.`));
    known.set(path, found);
    return found;
  };
  return program.calls.filter(({ module, fact, id }) => {
    if (!modules.has(module) || fact.callee.kind !== 'member' || !QUERIES.test(fact.callee.property)) return false;
    return program.callees(program.call({ module, call: id })).some(asks);
  });
}

export const queryInRouteHandler: Rule = {
  id: 'query-in-route-handler',
  code: 'NR1013',
  title: 'Route handlers query the database themselves',
  area: 'runtime',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['layered-architecture'],
  kinds: ['http'],
  options: {
    share: { default: 5, description: 'Percent of routes that may query the database in their handler.', maximum: 100 },
  },
  messages: {
    queries:
      '{count} of {total} routes query the database in their handler ({example} is the first): what the business does is tied to HTTP, cannot be tested without it and is written again for the next caller. Move queries into a service or repository that the handler calls.',
  },
  docs: {
    what: 'Looks whether the handlers of routes call database clients and models themselves, or functions of other layers. Probes and metrics do not count.',
    why: 'Layers keep transport, rules and storage apart: each can be tested and changed alone.',
    fix: 'routes → controllers → services → repositories: a handler reads the request, calls one function, writes the answer.',
    references: [
      'https://github.com/goldbergyoni/nodebestpractices/blob/master/sections/projectstructre/createlayers.md',
    ],
  },
  examples: {
    bad: [
      {
        title: 'SQL in the route',
        files: expressExample(
          ["app.get('/orders', async (req, res) => res.json((await pool.query('select id from orders')).rows));"],
          ["const { Pool } = require('pg');", 'const pool = new Pool();'],
        ),
      },
    ],
    good: [
      {
        title: 'a function that knows the database',
        files: expressExample(
          ["app.get('/orders', async (req, res) => res.json(await listOrders()));"],
          ["const { listOrders } = require('./orders.js');"],
          {
            'orders.js':
              "const { Pool } = require('pg');\nconst pool = new Pool();\nexports.listOrders = async () => (await pool.query('select id from orders')).rows;\n",
          },
        ),
      },
    ],
  },
  check(service, { options }) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const health = healthRoutesOf(service);
    const probes = new Set([...health.liveness, ...health.readiness, ...health.startup].map((route) => route.place));
    const routes = clientRoutes(service).filter((route) => route.handlers.length > 0 && !probes.has(route.place));
    const [first] = routes;
    if (!first) return [notApplicable('no route of the service has a handler in this repository')];
    const queries = allQueries(service, program);
    const found = routes.flatMap((route) => {
      const [query] = queriesOf(program, queries, route);
      return query ? [{ route, query }] : [];
    });
    const [example] = found;
    if (!example || (found.length / routes.length) * 100 <= Number(options.share)) {
      const note = `${routes.length - found.length} of ${routes.length} routes leave queries to other functions`;
      return [pass({ place: first.place, note })];
    }
    const args = {
      count: found.length,
      total: routes.length,
      example: `${example.route.method} ${example.route.path}`,
    };
    return [fail({ message: 'queries', args, place: example.query.place, anchor: 'routes' })];
  },
};
