import { endOf, startOf } from '../../facts/span.ts';
import type { Place } from '../../parsers/place.ts';
import { gateStateOf } from '../health/deciding-state.ts';
import { withdraws } from '../health/grpc-status.ts';
import { healthRoutesOf } from '../health/health-routes.ts';
import { canOnlySayYes } from '../health/status-codes.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';
import type { Registration } from './process-events.ts';
import { memberKeys, namesRead, TELLING } from './state-names.ts';

export interface ReadinessFlip {
  readonly place: Place;
  readonly note: string;
  /** Set only once the server has closed: nobody can read it any more. */
  readonly late: boolean;
  /** The route that reads it answers 200 whatever it says. */
  readonly ignored: boolean;
}

/** State that the shutdown writes and a readiness route reads, or a library that answers 503 by itself. */
export function findReadinessFlips(
  service: Service,
  program: Program,
  reach: Reach,
  handlers: readonly Registration[],
  closers: readonly LinkedCall[],
): readonly ReadinessFlip[] {
  const found: ReadinessFlip[] = handlers.flatMap(({ library, place, call }) => {
    if (!library?.flipsReadiness) return [];
    const needs = library.flipsReadiness;
    const given =
      needs === true || call?.fact.args.some((arg) => program.option(call.module, arg, needs).found) === true;
    return given ? [{ place, note: library.library, late: false, ignored: false }] : [];
  });
  const routes = healthRoutesOf(service).readiness;
  const answering = routes.flatMap((route) => route.handlers);
  const grpc = routes.some((route) => route.method === 'GRPC');
  const bare = routes.length === 0 ? listenersWithoutRoutes(program) : [];
  const read = namesRead(program, program.reach([...answering, ...bare]));
  const guarded = gateStateOf(program);
  const mute = canOnlySayYes(program, answering);
  // Whether it is late takes a look at all callers, and most of what a shutdown sets is no flag of readiness.
  const add = (keys: readonly string[], place: Place, note: string, late: () => boolean): void => {
    const heard = keys.some((key) => guarded.has(key));
    if (heard || keys.some((key) => read.has(key))) found.push({ place, note, late: late(), ignored: !heard && mute });
  };
  const callers = lazyCallers(program, reach);
  const afterClose = new Set(hooksAfterClose(program).map((ref) => `${ref.module}#${ref.fn}`));
  const isLate = (ref: FunctionRef, at: number, depth = 0): boolean =>
    closers.some((call) =>
      call.module !== ref.module
        ? false
        : call.fact.fn === ref.fn
          ? call.fact.usage === 'awaited' && endOf(call.fact.span) < at
          : startOf(call.fact.span) < at && at < endOf(call.fact.span),
    ) ||
    closesBefore(program, ref, at, closers) ||
    afterClose.has(`${ref.module}#${ref.fn}`) ||
    // A setter is as late as the calls of it.
    (depth < 3 && callers(ref).some((call) => isLate(refOf(call), startOf(call.fact.span), depth + 1)));
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    facts?.bindings.forEach((binding, id) => {
      if (binding.fn === ref.fn) return;
      const write = binding.writes.find((item) => item.fn === ref.fn);
      if (write)
        add([`${ref.module}#${id}`], program.place(ref.module, write.span), binding.name, () =>
          isLate(ref, startOf(write.span)),
        );
    });
    for (const item of facts?.assignments ?? []) {
      if (item.fn !== ref.fn || item.target.kind !== 'member') continue;
      const keys = memberKeys(program, ref.module, item.target.object, item.target.property);
      add(keys, program.place(ref.module, item.span), item.target.property, () => isLate(ref, startOf(item.span)));
    }
  }
  for (const call of reach.calls) {
    const name = setterName(call);
    const late = (): boolean => isLate(refOf(call), startOf(call.fact.span));
    if (grpc && withdraws(call)) found.push({ place: call.place, note: 'NOT_SERVING', late: late(), ignored: false });
    if (name !== undefined) add([name], call.place, name.replace(/^get /, ''), late);
    // `stop.abort()`, read again as `stop.signal.aborted`.
    const { callee } = call.fact;
    if (callee.kind === 'member' && callee.property === 'abort' && callee.object.kind === 'ref')
      add([`${call.module}#${callee.object.binding}`], call.place, 'abort', late);
  }
  return found;
}

/** Hooks that run when the server has closed: onClose of Fastify, onApplicationShutdown of Nest. */
function hooksAfterClose(program: Program): readonly FunctionRef[] {
  const fastify = program.calls.filter(
    ({ fact: { callee, args } }) =>
      callee.kind === 'member' &&
      callee.property === 'addHook' &&
      args[0]?.kind === 'string' &&
      args[0].value === 'onClose',
  );
  const nest = [...program.modules].flatMap(([module, facts]) =>
    facts.classes.flatMap((cls) =>
      cls.methods.filter(({ name }) => name === 'onApplicationShutdown').map(({ fn }) => ({ module, fn })),
    ),
  );
  return [...fastify.flatMap((call) => program.callbacks(call)), ...nest];
}

function refOf(call: LinkedCall): FunctionRef {
  return { module: call.module, fn: call.fact.fn };
}

/** The calls of a function among those that are reached; they are sorted by function when somebody asks first. */
function lazyCallers(program: Program, reach: Reach): (ref: FunctionRef) => readonly LinkedCall[] {
  let known: Map<string, LinkedCall[]> | undefined;
  return (ref) => {
    if (!known) {
      known = new Map();
      for (const call of reach.calls) {
        for (const key of new Set(program.targets(call).map(({ module, fn }) => `${module}#${fn}`)))
          known.set(key, [...(known.get(key) ?? []), call]);
      }
    }
    return known.get(`${ref.module}#${ref.fn}`) ?? [];
  };
}

/** An awaited call above it, in the same function, leads to a close: `await closeServer(); ready = false`. */
function closesBefore(program: Program, ref: FunctionRef, at: number, closers: readonly LinkedCall[]): boolean {
  return program
    .callsIn(ref.module)
    .some(
      (call) =>
        call.fact.fn === ref.fn &&
        call.fact.usage === 'awaited' &&
        endOf(call.fact.span) < at &&
        closers.some(
          (closer) =>
            (closer.module === call.module &&
              startOf(closer.fact.span) > startOf(call.fact.span) &&
              endOf(closer.fact.span) < endOf(call.fact.span)) ||
            program.reach(program.targets(call)).calls.includes(closer),
        ),
    );
}

/** Listeners of plain servers: `createServer((req, res) => …)` that answers every path alike. */
function listenersWithoutRoutes(program: Program): readonly FunctionRef[] {
  return program
    .callsTo('node:http#createServer', 'node:https#createServer')
    .flatMap((call) => program.callbacks(call));
}

/** `app.set('shuttingDown', true)`, `state.set(…)`; read again by `app.get('shuttingDown')`. */
function setterName({ fact }: LinkedCall): string | undefined {
  const [first] = fact.args;
  return fact.callee.kind === 'member' &&
    fact.callee.property === 'set' &&
    fact.args.length > 1 &&
    first?.kind === 'string' &&
    TELLING.test(first.value)
    ? `get ${first.value}`
    : undefined;
}
