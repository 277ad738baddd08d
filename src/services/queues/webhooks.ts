import { PRODUCERS } from '../../knowledge/queues.ts';
import { outboundCallsOf } from '../outbound/calls.ts';
import type { LinkedCall, Program, Reach, Route, Service } from '../types.ts';

export interface Webhook {
  readonly route: Route;
  readonly work: Reach;
  /** Hands the event to a queue. */
  readonly enqueues: LinkedCall | undefined;
  /** Calls of other services that the answer waits for. */
  readonly waits: readonly LinkedCall[];
}

const PATH = /(?:^|[/_-])(?:web-?hooks?|callbacks?\/(?:stripe|github|paypal)|ipn)(?:$|[/_-])/i;

/** Routes that other companies call with events. */
export function webhooksOf(service: Service, program: Program): readonly Webhook[] {
  const outbound = new Set(outboundCallsOf(service).map(({ call }) => call));
  return service.routes.routes
    .filter((route) => PATH.test(route.path) && /^(?:POST|ALL)$/.test(route.method) && route.handlers.length > 0)
    .map((route) => {
      const work = program.reach(route.handlers);
      const producing = new Set(program.callsTo(...PRODUCERS));
      const enqueues = work.calls.find((call) => producing.has(call) || enqueuesByName(program, call));
      return { route, work, enqueues, waits: work.calls.filter((call) => outbound.has(call)) };
    });
}

function enqueuesByName(program: Program, { module, fact }: LinkedCall): boolean {
  const { callee } = fact;
  if (
    callee.kind !== 'member' ||
    !/^(?:add|send|publish|enqueue|dispatch|emit|trigger|triggerJob|push)\w*$/.test(callee.property)
  )
    return false;
  const { object } = callee;
  const name =
    object.kind === 'ref'
      ? program.modules.get(module)?.bindings[object.binding]?.name
      : object.kind === 'member'
        ? object.property
        : '';
  return /queue|jobs?$|producer|publisher|broker|events?$|bus$/i.test(name ?? '');
}
