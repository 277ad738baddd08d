import { isWithin } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { SERVER_CLOSERS } from '../../knowledge/shutdown.ts';
import type { Place } from '../../parsers/place.ts';
import type { Environment, FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';
import { cutsConnections } from './cut-connections.ts';
import { exitCallsOf, exitCodesOf } from './exits.ts';
import type { Registration } from './process-events.ts';
import { closesServerByName } from './server-closers.ts';

export interface Deadline {
  readonly place: Place;
  /** The timer or race itself, where the source has one. */
  readonly call: LinkedCall | undefined;
  /** Milliseconds; undefined when it is computed. */
  readonly milliseconds: number | undefined;
  /** The timer, where the service sets it itself. */
  readonly timer: LinkedCall | undefined;
  /** What the delay is read from. */
  readonly delay: { readonly module: string; readonly value: Value } | undefined;
  readonly kind: 'timer' | 'interval' | 'race' | 'library' | 'starter';
  /** What runs when the time is up. */
  readonly callbacks: readonly FunctionRef[];
}

const INTERVALS = /^(?:setInterval|node:timers#setInterval)$/;
const TIMERS = /^(?:setTimeout|node:timers#setTimeout|node:timers\/promises#(?:setTimeout|default\.setTimeout))$/;

/** Timers that end the process whatever is open, not those that only put the work off. */
export function findDeadlines(
  program: Program,
  reach: Reach,
  service: Service,
  handlers: readonly Registration[],
): readonly Deadline[] {
  const exits = new Set(exitCallsOf(program));
  const closing = new Set(program.callsTo(...SERVER_CLOSERS));
  const env = service.deployments[0]?.environment;
  const ends = (refs: readonly FunctionRef[]): boolean => {
    const after = program.reach(refs);
    return (
      after.calls.some((call) => exits.has(call)) &&
      !after.calls.some((call) => closing.has(call) || closesServerByName(program, call))
    );
  };
  const timers = reach.calls.filter((call) => program.callees(call).some((path) => TIMERS.test(path)));
  const found: Deadline[] = [];
  const add = (
    call: LinkedCall,
    timer: LinkedCall | undefined,
    kind: Deadline['kind'],
    callbacks: readonly FunctionRef[] = [],
  ): void => {
    // A countdown sets its timer again and again: `setTimeout(wait, 1000, seconds - 1)` in wait() says one tick only.
    const counts = callbacks.some((ref) => ref.module === call.module && ref.fn === call.fact.fn);
    const delay = counts ? undefined : timer && delayOf(program, timer);
    found.push({
      place: call.place,
      call,
      milliseconds: delay && millisecondsOf(program, delay, env),
      timer,
      delay,
      kind,
      callbacks,
    });
  };
  for (const call of timers) {
    const callbacks = program.callbacks(call, 0);
    if (ends(callbacks) && !drains(program, callbacks, closing)) add(call, call, 'timer', callbacks);
    else if (program.reach(callbacks).calls.some((item) => cutsConnections(program, item)))
      add(call, call, 'timer', callbacks);
  }
  // A clock that ticks: `setInterval(() => { if (++ticks > 10) process.exit(1); }, 1000)`.
  for (const call of reach.calls) {
    if (!program.callees(call).some((path) => INTERVALS.test(path))) continue;
    const exit = program
      .reach(program.callbacks(call, 0))
      .calls.find((item) => exits.has(item) && isFailure(program, item));
    if (exit)
      found.push({
        place: call.place,
        call,
        milliseconds: undefined,
        timer: call,
        delay: undefined,
        kind: 'interval',
        callbacks: [],
      });
  }
  // A race against a timer, or a sleep whose continuation exits: `sleep(60_000).then(() => process.exit(1))`.
  const near = new Set(
    handlers.flatMap((handler) => [
      ...handler.handlers.map((ref) => ref.module),
      ...(handler.call ? [handler.call.module] : []),
    ]),
  );
  const race = reach.calls.find((call) => near.has(call.module) && program.callees(call).includes('Promise.race'));
  const against = race && raced(program, race, timers);
  if (race && against) add(race, against, 'race');
  for (const call of reach.calls) {
    const { callee } = call.fact;
    if (
      callee.kind !== 'member' ||
      callee.property !== 'then' ||
      callee.object.kind !== 'call' ||
      !ends(program.callbacks(call))
    )
      continue;
    const before = program.call({ module: call.module, call: callee.object.call });
    const within = program.reach(program.targets(before)).calls;
    const timer = timers.find((item) => item === before || within.includes(item));
    if (timer) add(call, timer, 'timer', program.callbacks(call));
  }
  const signal = reach.calls.find(
    (call) => near.has(call.module) && program.callees(call).includes('AbortSignal.timeout'),
  );
  if (signal) add(signal, signal, 'race');
  return [...found, ...findLibraryDeadlines(program, handlers, service)];
}

function isFailure(program: Program, exit: LinkedCall): boolean {
  return exitCodesOf(program, exit).every((code) => typeof code === 'number' && code !== 0);
}

/** A callback that awaits or waits for the end of work is a delayed shutdown, not its end. */
function drains(program: Program, callbacks: readonly FunctionRef[], closing: ReadonlySet<LinkedCall>): boolean {
  return program.reach(callbacks).calls.some((call) => closing.has(call));
}

function raced(program: Program, race: LinkedCall, timers: readonly LinkedCall[]): LinkedCall | undefined {
  const same = timers.filter((timer) => timer.module === race.module);
  return (
    same.find((timer) => isWithin(timer.fact.span, race.fact.span)) ??
    same.find((timer) => sharesFunction(program, timer, race)) ??
    (timers.length === 1 ? timers[0] : undefined)
  );
}

function sharesFunction(program: Program, timer: LinkedCall, race: LinkedCall): boolean {
  let fn: number | undefined = timer.fact.fn;
  while (fn !== undefined && fn !== 0) {
    if (fn === race.fact.fn) return true;
    fn = program.modules.get(timer.module)?.functions[fn]?.parent;
  }
  return false;
}

function delayOf(program: Program, timer: LinkedCall): Deadline['delay'] {
  const first = program.callees(timer).some((path) => /promises#|AbortSignal/.test(path));
  const value = timer.fact.args[first ? 0 : 1] ?? timer.fact.args[0];
  return value && { module: timer.module, value };
}

function millisecondsOf(
  program: Program,
  { module, value }: NonNullable<Deadline['delay']>,
  env: Environment | undefined,
): number | undefined {
  const known = program.literals(module, value, env)?.flatMap((item) => {
    const number = typeof item === 'string' && item.trim() !== '' ? Number(item) : item;
    return typeof number === 'number' && Number.isFinite(number) ? [number] : [];
  });
  return known && known.length > 0 ? Math.max(...known) : undefined;
}

/** Deadlines that libraries and starters have of their own. */
export function findLibraryDeadlines(
  program: Program | undefined,
  handlers: readonly Registration[],
  service: Service,
): readonly Deadline[] {
  const starter = service.command?.starter;
  const found: Deadline[] =
    starter?.closeTimeout !== undefined && (starter.handlesSignals || !program)
      ? [
          {
            place: starter.place,
            call: undefined,
            milliseconds: starter.closeTimeout,
            timer: undefined,
            delay: undefined,
            kind: 'starter',
            callbacks: [],
          },
        ]
      : [];
  for (const { library, call, place } of handlers) {
    if (!library || library.timeout === undefined) continue;
    const set =
      call && program
        ? library.timeoutOptions
            .flatMap((name) => call.fact.args.map((arg) => program.option(call.module, arg, name)))
            .find((item) => item.found)
        : undefined;
    // `delay: false` turns the deadline of close-with-grace off.
    const literal = set?.value && program?.literal(set.module, set.value, service.deployments[0]?.environment)?.value;
    if (literal === false || literal === null || literal === Number.POSITIVE_INFINITY) continue;
    const delay = set?.value && { module: set.module, value: set.value };
    const milliseconds = typeof literal === 'number' ? literal : set ? undefined : library.timeout;
    found.push({
      place: set?.place ?? place,
      call: undefined,
      milliseconds,
      timer: undefined,
      delay,
      kind: 'library',
      callbacks: [],
    });
  }
  return found;
}
