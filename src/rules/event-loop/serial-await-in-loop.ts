import { FILE_START, isWithin, type Span } from '../../facts/span.ts';
import type { LoopFact, ModuleFacts, Value } from '../../facts/types.ts';
import { isRequestInput } from '../../services/memory/open-keys.ts';
import { someValue } from '../../services/program-values.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const PRICE = ['const priceOf = async (sku) => (await fetch(`http://prices/${sku}`)).json();'];
/** Order matters, or waiting is the point. */
const ORDERED =
  /^(?:sleep|delay|wait|setTimeout|backoff|retry|transaction|\$transaction|write|drain|next|read|push|emit|send|sendMessage|publish|unlock|acquire|lock)$/i;
const TRANSACTION = /^(?:tx|trx|t|transaction|session|queryRunner|manager|conn|connection|client)$/;

export const serialAwaitInLoop: Rule = {
  id: 'serial-await-in-loop',
  code: 'NR4112',
  title: 'A loop waits for each element before it starts the next',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['no-await-in-loop'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    serial:
      'This loop over {what} waits for {call} of one element before it starts the next: the time of the request grows with the number of elements. Ask for all at once, or run a few at a time (Promise.all over batches, p-map with a concurrency).',
  },
  docs: {
    what: 'Finds for…of loops on the request path over data of the request or the result of a query, whose body awaits a call per element. Retries, pagination, transactions, streams and loops that stop early are left alone.',
    why: 'Ten round trips of 20 ms are 200 ms; a client who sends a thousand elements holds the request for 20 s.',
    fix: 'One query with `IN (…)`, or `pMap(items, fn, { concurrency: 10 })`.',
    references: ['https://eslint.org/docs/latest/rules/no-await-in-loop', 'https://github.com/sindresorhus/p-map'],
  },
  examples: {
    bad: [
      {
        title: 'a call per element',
        files: expressExample(
          [
            "app.post('/total', async (req, res) => {",
            '  let total = 0;',
            '  for (const item of req.body.items) total += (await priceOf(item.sku)).price;',
            '  res.json({ total });',
            '});',
          ],
          PRICE,
        ),
      },
    ],
    good: [
      {
        title: 'all at once',
        files: expressExample(
          [
            "app.post('/total', async (req, res) => res.json(await Promise.all(req.body.items.map((item) => priceOf(item.sku)))));",
          ],
          PRICE,
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const found: Outcome[] = [];
    for (const [module, facts] of program.modules) {
      facts.loops.forEach((loop, id) => {
        if (!loop.awaits || !/^for(?:-of)?$/.test(loop.kind) || !work.has({ module, fn: loop.fn })) return;
        const what = unboundedOver(facts, loop);
        const call = what && awaitedCall(facts, id);
        if (!what || !call || isOrdered(facts, loop, id)) return;
        found.push(
          fail({
            message: 'serial',
            args: { what, call },
            place: program.place(module, loop.span),
            anchor: `${module} ${call}`,
          }),
        );
      });
    }
    return found.length > 0
      ? found
      : [
          pass({
            place: program.place(program.entries.at(-1) ?? '', FILE_START),
            note: 'no loop waits per element of open data',
          }),
        ];
  },
};

/** Data of the request, or what a query gave. */
function unboundedOver(facts: ModuleFacts, loop: LoopFact): string | undefined {
  const over = loop.kind === 'for' ? countedThrough(loop.over) : loop.over;
  if (!over) return undefined;
  if (isRequestInput(facts, over)) return 'data of the request';
  const init = over.kind === 'ref' ? facts.bindings[over.binding]?.init : over;
  if (init && isRequestInput(facts, init)) return 'data of the request';
  const root = init?.kind === 'member' ? init.object : init;
  if (root?.kind !== 'call') return undefined;
  const call = facts.calls[root.call];
  return call?.usage === 'awaited' &&
    /^(?:find|findAll|findMany|query|execute|select|getMany|list|toArray|all|scan)$/.test(lastName(call.callee))
    ? 'the result of a query'
    : undefined;
}

/** `for (let i = 0; i < ids.length; i++)` */
function countedThrough(test: Value): Value | undefined {
  if (test.kind !== 'binary' || !/^[<>]=?$|^!==?$/.test(test.op)) return undefined;
  const length = [test.left, test.right].find((side) => side.kind === 'member' && side.property === 'length');
  return length?.kind === 'member' ? length.object : undefined;
}

function lastName(value: Value): string {
  return value.kind === 'member' ? value.property : value.kind === 'global' ? value.name : '';
}

/** The awaited call of the loop's body that uses its element. */
function awaitedCall(facts: ModuleFacts, loop: number): string | undefined {
  const id = facts.calls.findIndex((fact) => fact.loop === loop && fact.usage === 'awaited');
  const fact = facts.calls[id];
  if (!fact) return undefined;
  const name = fact.callee.kind === 'ref' ? facts.bindings[fact.callee.binding]?.name : lastName(fact.callee);
  return name === undefined || name === '' || ORDERED.test(name) ? undefined : name;
}

/** `queue.push(job)` keeps an order; `results.push(price)` only collects. */
function keepsOrder(facts: ModuleFacts, callee: Value): boolean {
  const name = callee.kind === 'ref' ? (facts.bindings[callee.binding]?.name ?? '') : lastName(callee);
  if (!ORDERED.test(name)) return false;
  const holder =
    callee.kind === 'member' && callee.object.kind === 'ref' ? facts.bindings[callee.object.binding] : undefined;
  return !(name === 'push' && holder?.init?.kind === 'array');
}

function isOrdered(facts: ModuleFacts, loop: LoopFact, id: number): boolean {
  const inside = (span: Span): boolean => isWithin(span, loop.span);
  // `break`, `return` and `throw` inside: the loop looks for something, or stops at the first failure.
  const leaves =
    facts.guards.some((guard) => guard.kind === 'early-exit' && inside(guard.span)) ||
    facts.throws.some((item) => inside(item.span));
  const uses = (value: Value): boolean =>
    someValue(value, (part) => part.kind === 'ref' && TRANSACTION.test(facts.bindings[part.binding]?.name ?? ''));
  return (
    leaves ||
    facts.calls.some(
      (fact) => fact.loop === id && (keepsOrder(facts, fact.callee) || uses(fact.callee) || fact.args.some(uses)),
    )
  );
}
