import type { ModuleFacts, Value } from '../../facts/types.ts';
import { CLIENTS, type ConnectionRow, LOANS } from '../../knowledge/connections.ts';
import { someValue } from '../../services/program-values.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const POOL = ["const { Pool } = require('pg');", 'const pool = new Pool();'];

export const connectionNotReleased: Rule = {
  id: 'connection-not-released',
  code: 'NR4009',
  title: 'A connection that a request opens or borrows is not given back',
  area: 'memory',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['leak-unclosed-connections'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    opened:
      '{call} opens new connections for each request and nothing closes them: sockets and server-side sessions pile up until the database refuses more. Create the client once at the start and share it.',
    borrowed:
      '{call} borrows a connection for each request and nothing releases it: after as many requests as the pool has connections, every further request waits for ever. Release it in a finally block.',
    unlessThrown:
      'The connection of {call} is released only when nothing throws before: each failed query loses one connection of the pool. Move the release into a finally block.',
  },
  docs: {
    what: 'Follows clients, pools and borrowed connections that the request path opens: each must be closed or released in the same module, and a release must not stand only inside the try block. Results that are returned or handed on are left to whoever gets them.',
    why: 'Lost connections do not show as memory first: the pool runs dry and the service hangs.',
    fix: 'One client per process; `try { … } finally { client.release(); }` around borrowed connections.',
    references: [
      'https://node-postgres.com/features/pooling#checkout-use-and-return',
      'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections',
    ],
  },
  examples: {
    bad: [
      {
        title: 'borrowed and kept',
        files: expressExample(
          [
            "app.get('/', async (req, res) => { const client = await pool.connect(); res.json((await client.query('SELECT 1')).rows); });",
          ],
          POOL,
        ),
      },
    ],
    good: [
      {
        title: 'released in any case',
        files: expressExample(
          [
            "app.get('/', async (req, res) => {",
            '  const client = await pool.connect();',
            "  try { res.json((await client.query('SELECT 1')).rows); } finally { client.release(); }",
            '});',
          ],
          POOL,
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const all = [...CLIENTS, ...LOANS].flatMap((row) => program.callsTo(...row.paths));
    const [first] = all;
    if (!first) return [notApplicable('no client with connections is known to be used')];
    const onPath = new Set(work.calls);
    const leaks = [...CLIENTS, ...LOANS].flatMap((row) =>
      program.callsTo(...row.paths).flatMap((call) => {
        if (!onPath.has(call) || call.fact.fn === 0 || runsOnce(program, call) || program.runs(call) === false)
          return [];
        if (row.keeps !== undefined && !keepsSockets(program, call, row.keeps)) return [];
        const message = leakOf(program, row, call, LOANS.includes(row));
        return message ? [{ call, message }] : [];
      }),
    );
    if (leaks.length === 0) return [pass({ place: first.place, note: 'nothing is opened per request and kept' })];
    return leaks.map(({ call, message }) =>
      fail({
        message,
        args: {
          call:
            program
              .callees(call)[0]
              ?.replace(/#default/, '')
              .replace('#', '.') ?? '',
        },
        place: call.place,
        related: work
          .pathTo(call)
          .slice(0, 1)
          .map(({ place }) => ({ place, note: 'reached from here' })),
        ...(message === 'unlessThrown' ? { severity: 'warning' as const } : {}),
        anchor: `${call.module} ${program.callees(call)[0]}`,
      }),
    );
  },
};

/** `createTransport({ pool: true })` */
function keepsSockets(program: Program, { module, fact }: LinkedCall, option: string): boolean {
  return fact.args.some((arg) => {
    const found = program.option(module, arg, option);
    return found.value !== undefined && program.literal(found.module, found.value)?.value === true;
  });
}

function leakOf(
  program: Program,
  row: ConnectionRow,
  call: LinkedCall,
  isLoan: boolean,
): 'opened' | 'borrowed' | 'unlessThrown' | undefined {
  // A callback gets the connection (`pool.connect((err, client, done) => …)`).
  if (isLoan && program.callbacks(call).length > 0) return undefined;
  const facts = program.modules.get(call.module);
  if (!facts) return undefined;
  // `MongoClient.connect(url, (error, client) => …)`
  const given = program.callbacks(call).filter(({ module }) => module === call.module);
  if (given.length > 0) {
    const handed = new Set(
      facts.bindings.flatMap(({ param }, i) =>
        param && param.index > 0 && given.some(({ fn }) => fn === param.fn) ? [i] : [],
      ),
    );
    if (handed.size > 0) return fateOf(facts, (binding) => handed.has(binding), row, call, isLoan);
  }
  const holds = (value: Value): boolean => someValue(value, (part) => part.kind === 'call' && part.call === call.id);
  const kept = facts.bindings.findIndex(
    (binding) =>
      (binding.init !== undefined && holds(binding.init)) || binding.writes.some((write) => holds(write.value)),
  );
  if (kept < 0) {
    // `new Client().query(…)` is lost at once; returned, stored and handed-on clients belong to others.
    return call.fact.usage === 'chained' || call.fact.usage === 'floating'
      ? isLoan
        ? 'borrowed'
        : 'opened'
      : undefined;
  }
  return fateOf(facts, (binding) => binding === kept, row, call, isLoan);
}

/** What becomes of a connection that some variables hold. */
function fateOf(
  facts: ModuleFacts,
  holdsIt: (binding: number) => boolean,
  row: ConnectionRow,
  call: LinkedCall,
  isLoan: boolean,
): 'opened' | 'borrowed' | 'unlessThrown' | undefined {
  const isKept = (value: Value): boolean => value.kind === 'ref' && holdsIt(value.binding);
  const closes = facts.calls.filter(
    ({ callee }) => callee.kind === 'member' && row.closes.test(callee.property) && someValue(callee.object, isKept),
  );
  const [close] = closes;
  if (close) return isLoan && closes.every((item) => item.inTry) && !call.fact.inTry ? 'unlessThrown' : undefined;
  const handedOn =
    facts.calls.some(({ args }) => args.some((arg) => someValue(arg, isKept))) ||
    facts.functions.some(({ returns }) => returns.some(({ value }) => someValue(value, isKept))) ||
    facts.assignments.some(({ value }) => someValue(value, isKept)) ||
    facts.bindings.some((binding, i) => holdsIt(i) && binding.fn === 0);
  return handedOn ? undefined : isLoan ? 'borrowed' : 'opened';
}
