import { endOf, isWithin, startOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { memoizeByService } from '../memoize.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';
import { type Shutdown, type ShutdownStep, shutdownOf } from './shutdown.ts';
import type { TracedGuard } from './trace.ts';

/** Variables (`module#binding`) and properties (`.name`) that the shutdown itself writes. */
const shutdownStateOf = memoizeByService((service: Service): ReadonlySet<string> => {
  const shutdown = shutdownOf(service);
  const { program } = service;
  return program && shutdown.reach ? writtenIn(program, shutdown, shutdown.reach) : new Set();
});

/** State that is written before the work begins: a flag that is set behind `await close()` keeps no second signal out. */
function writtenIn(program: Program, { steps }: Shutdown, reach: Reach): ReadonlySet<string> {
  const written = new Set<string>();
  const work = steps.filter((step) => step.role === 'server' || step.role === 'resource').map((step) => step.call);
  const isLate = ({ module, fn }: FunctionRef, at: number): boolean =>
    work.some(
      (call) =>
        call.module === module &&
        (call.fact.fn === fn || program.fn({ module, fn: call.fact.fn }).parent === fn
          ? isAwaitedBefore(program, call, fn, at)
          : startOf(call.fact.span) < at && at < endOf(call.fact.span)),
    );
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    facts?.bindings.forEach((binding, id) => {
      const write = binding.writes.find((item) => item.fn === ref.fn);
      if (binding.fn !== ref.fn && write && !isLate(ref, startOf(write.span))) written.add(`${ref.module}#${id}`);
    });
    for (const item of facts?.assignments ?? [])
      if (item.fn === ref.fn && item.target.kind === 'member' && !isLate(ref, startOf(item.span)))
        written.add(`.${item.target.property}`);
  }
  return written;
}

/** The call, or the one in the function that it is part of (`await new Promise(…close…)`), is awaited above `at`. */
function isAwaitedBefore(program: Program, call: LinkedCall, fn: number, at: number): boolean {
  if (endOf(call.fact.span) >= at) return false;
  return program
    .callsIn(call.module)
    .some(
      (outer) =>
        outer.fact.fn === fn &&
        outer.fact.usage === 'awaited' &&
        isWithin(call.fact.span, outer.fact.span) &&
        endOf(outer.fact.span) < at,
    );
}

/** `process.removeListener('SIGTERM', stop)`, `process.removeAllListeners('SIGTERM')`. */
export function takesListenersOff({ fact }: LinkedCall): boolean {
  const [event] = fact.args;
  return (
    fact.callee.kind === 'member' &&
    /^(?:removeAllListeners|removeListener|off)$/.test(fact.callee.property) &&
    (event === undefined || event.kind !== 'string' || /^SIG/.test(event.value))
  );
}

/** The code runs only on a repeated signal: `if (stopping) process.exit(1)`. */
export function onlyWhenRepeated(service: Service, step: ShutdownStep): boolean {
  return step.guards.some((guard) => !guard.fact.negate === true && isAboutState(service, guard, false));
}

/** The code runs only on the first signal: `if (stopping) return;` before it, or `if (!stopping) { … }` around it. */
export function onlyOnce(service: Service, step: ShutdownStep): boolean {
  return step.guards.some(
    (guard) =>
      (guard.fact.negate && isAboutState(service, guard, false)) ||
      (!guard.fact.negate && isAboutState(service, guard, true)) ||
      needsListening(guard),
  );
}

/** `if (server.listening) server.close()`, `if (!server.listening) return;`: a server that is closing listens no more. */
function needsListening({ fact: { test, negate } }: TracedGuard): boolean {
  const inner = test.kind === 'unary' && test.op === '!' ? test.value : test;
  return inner.kind === 'member' && inner.property === 'listening' && (inner !== test) === negate;
}

/** The test of a guard looks at state of the shutdown, as it is or negated. */
function isAboutState(service: Service, { module, fact }: TracedGuard, negated: boolean): boolean {
  const written = shutdownStateOf(service);
  const { program } = service;
  if (!program || fact.kind === 'catch') return false;
  const names = (value: Value): boolean => {
    switch (value.kind) {
      case 'ref':
        return written.has(`${module}#${value.binding}`);
      case 'member':
        return written.has(`.${value.property}`);
      case 'binary':
        return names(value.left) || names(value.right);
      case 'logical':
        return names(value.left) || names(value.right);
      case 'unary':
        return value.op !== '!' && names(value.value);
      case 'call':
        return program
          .targets(program.call({ module, call: value.call }))
          .some((ref) =>
            (program.modules.get(ref.module)?.functions[ref.fn]?.returns ?? []).some((result) => names(result.value)),
          );
      default:
        return false;
    }
  };
  const { test } = fact;
  if (!negated) return names(test);
  if (test.kind === 'unary' && test.op === '!') return names(test.value);
  return test.kind === 'binary' && /^===?$/.test(test.op) && names(test) && isEmpty(test.right);
}

function isEmpty(value: Value): boolean {
  return (
    value.kind === 'undefined' ||
    value.kind === 'null' ||
    (value.kind === 'boolean' && !value.value) ||
    (value.kind === 'number' && value.value === 0)
  );
}
