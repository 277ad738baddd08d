import { CACHES, type CacheRow } from '../../knowledge/bounded-caches.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SERVER = ["require('node:http').createServer((req, res) => res.end(String(cache.size))).listen(3000);"];

export const cacheWithoutLimit: Rule = {
  id: 'cache-without-limit',
  code: 'NR4005',
  title: 'A cache of a package is made without a maximum',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['bounded-cache'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unlimited:
      '{cache} is made without {options}: every new key stays in memory for as long as the process lives. Set a maximum that fits the heap.',
    expiryOnly:
      '{cache} has a time to live but no {options}: a burst of new keys fills the heap before the first entry expires. Set a maximum too.',
    memoized:
      '{cache} keeps one result per distinct first argument for ever. Use a memoiser with a maximum, or give it a bounded `cache`.',
  },
  docs: {
    what: 'Reads the options of lru-cache, node-cache, memoizee, lodash.memoize and their like: a maximum number or size of entries must be among them. A memoised function without parameters has one result and needs none.',
    why: 'A cache without a maximum grows with the number of different keys, which clients choose.',
    fix: 'Set `max` or `maxSize` (lru-cache), `maxKeys` (node-cache), `max` (memoizee).',
    references: ['https://github.com/isaacs/node-lru-cache#max', 'https://github.com/node-cache/node-cache#options'],
  },
  examples: {
    bad: [
      {
        title: 'a time to live alone',
        files: nodeExample([
          "const { LRUCache } = require('lru-cache');",
          'const cache = new LRUCache({ ttl: 60000 });',
          ...SERVER,
        ]),
      },
    ],
    good: [
      {
        title: 'a maximum',
        files: nodeExample([
          "const { LRUCache } = require('lru-cache');",
          'const cache = new LRUCache({ max: 1000, ttl: 60000 });',
          ...SERVER,
        ]),
      },
    ],
  },
  check({ program, lost }) {
    if (!program) return [unknown(lost[0] ?? 'the source entry was not found')];
    const outcomes = CACHES.flatMap((row) =>
      program
        .callsTo(...row.paths)
        .filter((call) => call.fact.kind !== 'decorator' && program.runs(call) !== false)
        .map((call) => judge(program, row, call)),
    );
    return outcomes.length > 0 ? outcomes : [notApplicable('no cache of a package is made')];
  },
};

function judge(program: Program, row: CacheRow, call: LinkedCall): Outcome {
  const cache =
    program
      .callees(call)[0]
      ?.replace(/#default$/, '')
      .replace('#', '.') ?? '';
  const arg = call.fact.args[row.argument];
  if (row.plain && arg && typeof program.literal(call.module, arg)?.value === 'number') return pass(call.place);
  const found = (names: readonly string[]): boolean | undefined => {
    const looked = names.map((name) => program.option(call.module, arg, name));
    if (looked.some((item) => item.found)) return true;
    return looked.some((item) => item.maybe) ? undefined : false;
  };
  if (row.argument === 1) {
    const memoised = program.callbacks(call, 0);
    if (memoised.length > 0 && memoised.every((ref) => program.fn(ref).params.length === 0)) return pass(call.place);
    if (row.limits.length === 0)
      return fail({ message: 'memoized', args: { cache }, place: call.place, severity: 'note', anchor: call.module });
  }
  const limited = found(row.limits);
  if (limited) return pass(call.place);
  if (limited === undefined) return unknown(`the options of ${cache} are not known here`, { place: call.place });
  const args = { cache, options: row.limits.join(' or ') };
  return found(row.expiry) === false
    ? fail({ message: 'unlimited', args, place: call.place, anchor: `${call.module} ${cache}` })
    : fail({ message: 'expiryOnly', args, place: call.place, severity: 'note', anchor: `${call.module} ${cache}` });
}
