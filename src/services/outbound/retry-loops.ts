import { endOf, isWithin, startOf } from '../../facts/span.ts';
import type { LoopFact, ModuleFacts, Value } from '../../facts/types.ts';
import { mayRun } from '../may-run.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { outboundCallsOf } from './calls.ts';
import type { Retry } from './retries.ts';

const SLEEPS =
  /^(?:node:timers\/promises#setTimeout|delay#default|sleep-promise#default|node:timers\/promises#scheduler\.wait)$/;

/**
 * Loops written by hand: an outbound call in a `try` and a pause, both in one loop. Loops that only pause (polling)
 * repeat what succeeded, and are not meant.
 */
export function retryLoopsOf(service: Service, program: Program): readonly Retry[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  const outbound = new Set(outboundCallsOf(service).map(({ call }) => call));
  const found: Retry[] = [];
  for (const call of program.calls) {
    const { loop, inTry } = call.fact;
    if (loop === undefined || !inTry || !(outbound.has(call) || callsOutbound(program, call, outbound))) continue;
    const facts = program.modules.get(call.module);
    const fact = facts?.loops[loop];
    if (!facts || !fact || !/^(?:for|while|do)$/.test(fact.kind) || !mayRun(program, call, env)) continue;
    const pause = pauseIn(program, call.module, fact);
    if (!pause) continue;
    const delay = pause.fact.args.find((arg) => arg.kind !== 'function');
    found.push({
      what: 'this loop',
      place: call.place,
      attempts: isEndless(fact, facts) ? Number.POSITIVE_INFINITY : undefined,
      delay: delay ? (isConstant(program, call.module, delay) ? 'constant' : 'grows') : 'unknown',
      jitter: delay ? isRandom(program, call.module, delay, 0) : undefined,
    });
  }
  return found;
}

function callsOutbound(program: Program, call: LinkedCall, outbound: ReadonlySet<LinkedCall>): boolean {
  const targets = program.targets(call);
  return (
    targets.length > 0 &&
    [...outbound].some((item) => targets.some((ref) => ref.module === item.module && ref.fn === item.fact.fn))
  );
}

function pauseIn(program: Program, module: string, loop: LoopFact): LinkedCall | undefined {
  return program.calls.find((other) => {
    if (
      other.module !== module ||
      startOf(other.fact.span) < startOf(loop.span) ||
      endOf(other.fact.span) > endOf(loop.span)
    )
      return false;
    const { callee } = other.fact;
    const name =
      callee.kind === 'ref'
        ? program.modules.get(module)?.bindings[callee.binding]?.name
        : callee.kind === 'member'
          ? callee.property
          : '';
    return (
      /^(?:sleep|delay|wait|pause)(?:For|Ms)?$/i.test(name ?? '') ||
      program.callees(other).some((path) => SLEEPS.test(path) || path === 'setTimeout')
    );
  });
}

/** `while (true)` or `for (;;)` with no condition that leaves it by the number of attempts. */
function isEndless(loop: LoopFact, facts: ModuleFacts): boolean {
  const { over } = loop;
  const open =
    over.kind === 'undefined' ||
    (over.kind === 'boolean' && over.value) ||
    (over.kind === 'number' && over.value !== 0);
  if (!open) return false;
  return !facts.guards.some(
    (guard) => isWithin(guard.span, loop.span) && (guard.test.kind === 'binary' || guard.test.kind === 'logical'),
  );
}

function isConstant(program: Program, module: string, value: Value): boolean {
  return typeof program.literal(module, value)?.value === 'number';
}

function isRandom(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 8) return false;
  const next = (inner: Value): boolean => isRandom(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'call': {
      const call = program.call({ module, call: value.call });
      if (program.callees(call).some((path) => /Math\.random|randomInt|jitter/i.test(path))) return true;
      if (program.reach(program.targets(call)).calls.some((item) => program.callees(item).includes('Math.random')))
        return true;
      return call.fact.args.some(next);
    }
    case 'binary':
    case 'logical':
      return next(value.left) || next(value.right);
    case 'conditional':
      return next(value.then) || next(value.else);
    case 'ref': {
      const init = program.modules.get(module)?.bindings[value.binding]?.init;
      return init !== undefined && next(init);
    }
    default:
      return false;
  }
}
