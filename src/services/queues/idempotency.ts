import type { Value } from '../../facts/types.ts';
import type { LinkedCall, Program, Reach } from '../types.ts';
import { mentions } from './consumers.ts';

const NAMES =
  /idempoten|dedup|processed(?:Events?|Messages?|Ids?)\b|alreadyProcessed|event_?id\b|messageDeduplicationId|jobId\b|x-(?:github-delivery|request-id)|svix-id|webhook-id/i;
const SQL = /on\s+conflict|insert\s+ignore|merge\s+into|on\s+duplicate\s+key|where\s+not\s+exists/i;
const MEMBERS = /^(?:upsert|findOrCreate|findOneAndUpdate|onConflict|orIgnore|setnx|setNX|msetnx|createMany)$/;

/** What keeps a message that arrives twice from being worked on twice. */
export function findIdempotency(program: Program, work: Reach): LinkedCall | undefined {
  return work.calls.find(({ module, fact }) => {
    const { callee, args } = fact;
    if (callee.kind === 'member' && (MEMBERS.test(callee.property) || NAMES.test(callee.property))) return true;
    if (callee.kind === 'ref' && NAMES.test(program.modules.get(module)?.bindings[callee.binding]?.name ?? ''))
      return true;
    // `set(key, value, 'NX')`, `{ NX: true }`
    if (callee.kind === 'member' && callee.property === 'set' && args.some((arg) => mentions(arg, /^NX$/, 0)))
      return true;
    return args.some((arg) => mentions(arg, NAMES, 0) || mentions(arg, SQL, 0) || isTagged(arg));
  });
}

function isTagged(value: Value): boolean {
  return value.kind === 'object' && value.properties.some((property) => property.key === 'upsert');
}
