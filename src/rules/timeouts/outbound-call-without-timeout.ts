import { type OutboundCall, outboundCallsOf } from '../../services/outbound/calls.ts';
import { sdkClientsOf } from '../../services/outbound/sdk-clients.ts';
import type { Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** More findings than this say nothing new: the rest is counted. */
const REPORTED = 3;

function report({ row, call }: OutboundCall, others: number): Outcome {
  const more = others > 0 ? ` (and ${others} more like it)` : '';
  return fail({
    message: 'missing',
    args: { client: row.client, more, wait: row.unbounded, remedy: remedyOf(row.options) },
    place: call.place,
    anchor: `${call.module} ${row.client}`,
  });
}

function remedyOf(options: readonly string[]): string {
  const [first = 'timeout'] = options;
  return options.includes('signal') || options.includes('timeout')
    ? 'signal: AbortSignal.timeout(2000), or the timeout option'
    : `the ${first} option`;
}

/** One finding per module and client, the first few of them. */
function reportOpen(open: readonly OutboundCall[]): readonly Outcome[] {
  const groups = new Map<string, OutboundCall>();
  for (const item of open) {
    const key = `${item.call.module} ${item.row.client}`;
    if (!groups.has(key)) groups.set(key, item);
  }
  const shown = [...groups.values()].slice(0, REPORTED);
  return shown.map((item, i) => report(item, i === shown.length - 1 ? open.length - shown.length : 0));
}

/** A service that calls nothing but a cloud: the clients of its SDK are what needs a deadline. */
function judgeClients(service: Service, program: Program): readonly Outcome[] {
  const clients = sdkClientsOf(service, program);
  if (clients.length === 0) return [notApplicable('the service makes no outbound HTTP calls')];
  const [open, ...others] = clients.filter(({ bounded }) => bounded === false);
  // One module makes them all, as a rule: one finding, not one for each.
  if (open) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : '';
    const args = { client: open.name, more };
    return [fail({ message: 'client', args, place: open.place, anchor: 'timeout', severity: 'warning' })];
  }
  return clients.map(({ name, place, bounded }) =>
    bounded ? pass({ place, note: name }) : unknown(`the options of ${name} could not be followed`, { place }),
  );
}

export const outboundCallWithoutTimeout: Rule = {
  id: 'outbound-call-without-timeout',
  code: 'NR5101',
  title: 'An outbound call has no deadline',
  area: 'timeouts',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['outbound-timeouts'],
  // Somebody waits at the terminal of a command-line tool and can end it.
  kinds: ALL_KINDS.filter((kind) => kind !== 'cli'),
  options: {},
  messages: {
    missing:
      'This {client} call waits {wait}{more}: one slow dependency ties up requests, sockets and memory until this service is slow too. Give it a deadline ({remedy}).',
    client:
      'Nothing bounds how long this {client} of the AWS SDK{more} waits for an answer: a store that hangs ties up requests until this service hangs too. Give its requestHandler a connectionTimeout and a requestTimeout.',
  },
  docs: {
    what: 'Looks at every outbound call of the production path (fetch, undici, axios, got, ky, superagent, request, needle, node:http, AMQP) for a signal, timeout or dispatcher: on the call, its instance, its defaults, or a race, policy or breaker around it. Wrappers are followed to the options that their callers hand over.',
    why: 'Defaults wait for minutes or for ever; a dependency that hangs then takes every service above it down.',
    fix: 'fetch(url, { signal: AbortSignal.timeout(2_000) }); axios.create({ timeout: 2_000 }).',
    references: ['https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static'],
  },
  examples: {
    bad: [
      {
        title: 'a fetch in a handler',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => res.send(await (await fetch('http://prices/')).text()));\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'two seconds at most',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) =>\n  res.send(await (await fetch('http://prices/', { signal: AbortSignal.timeout(2000) })).text()),\n);\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = outboundCallsOf(service);
    if (calls.length === 0) return judgeClients(service, service.program);
    const open = calls.filter(({ bound }) => bound === 'open');
    const bounded = calls.filter(({ bound }) => bound === 'bounded');
    const evidence = bounded.slice(0, 4).map(({ call, by, row }) => ({ place: by ?? call.place, note: row.client }));
    if (open.length > 0) return [...(evidence.length > 0 ? [pass(...evidence)] : []), ...reportOpen(open)];
    if (bounded.length > 0) return [pass(...evidence)];
    return [
      unknown(
        'the options of every outbound call are handed over by code that could not be followed',
        ...calls.slice(0, 4).map(({ call }) => ({ place: call.place })),
      ),
    ];
  },
};
