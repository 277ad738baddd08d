import type { Place } from '../../parsers/place.ts';
import type { Program } from '../types.ts';

/** Options that limit the sockets of an agent or dispatcher, by what makes it. */
const AGENTS: readonly { readonly calls: readonly string[]; readonly options: readonly string[] }[] = [
  {
    calls: [
      'node:http#Agent',
      'node:https#Agent',
      'agentkeepalive#default',
      'agentkeepalive#HttpsAgent',
      'agentkeepalive#HttpAgent',
    ],
    options: ['maxSockets', 'maxTotalSockets'],
  },
  {
    calls: [
      'undici#Agent',
      'undici#Pool',
      'undici#setGlobalDispatcher',
      'undici#EnvHttpProxyAgent',
      'undici#BalancedPool',
    ],
    options: ['connections', 'pipelining', 'maxOrigins'],
  },
];

/** Agents and dispatchers that keep connections and limit their number. */
export function limitedAgentsOf(program: Program): readonly { readonly place: Place; readonly note: string }[] {
  const made = AGENTS.flatMap(({ calls, options }) =>
    program.callsTo(...calls).flatMap((call) =>
      call.fact.args.flatMap((arg) => {
        const set = options.map((name) => program.option(call.module, arg, name)).find((item) => item.found);
        return set ? [{ place: set.place ?? call.place, note: 'limited sockets' }] : [];
      }),
    ),
  );
  const assigned = [...program.modules].flatMap(([module, facts]) =>
    facts.assignments.flatMap(({ target, span }) =>
      target.kind === 'member' && /^(?:maxSockets|maxTotalSockets)$/.test(target.property)
        ? [{ place: program.place(module, span), note: 'limited sockets' }]
        : [],
    ),
  );
  return [...made, ...assigned];
}
