import type { Value } from '../../facts/types.ts';
import { SHUTDOWN, type ShutdownRow } from '../../knowledge/shutdown.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import { pluginsOf } from '../registered-plugins.ts';
import type { Certainty, FunctionRef, LinkedCall, Program, Service } from '../types.ts';
import { goOnAfter, restAfter } from './awaited-promises.ts';
import { findCrashReporters } from './crash-reporters.ts';
import { isOff } from './registrations.ts';

export type ProcessEvent = 'SIGTERM' | 'SIGINT' | 'uncaughtException' | 'unhandledRejection';

const PROCESS_EVENTS: readonly ProcessEvent[] = ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'];
const MONITOR = 'uncaughtExceptionMonitor';

/** Something that handles an event of the process: a listener, a library or the framework's starter. */
export interface Registration {
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  readonly handlers: readonly FunctionRef[];
  readonly library: ShutdownRow | undefined;
  readonly starter: string | undefined;
  /** A logger or error tracker that listens to crashes, and what it does after it has reported them. */
  readonly reporter?: { readonly library: string; readonly end: 'failure' | 'none' | 'unsaid' };
  /** Whether it runs in the deployed process; `false` ones are kept apart. */
  readonly runs: Certainty;
}

export interface ProcessEvents {
  readonly of: (event: ProcessEvent) => readonly Registration[];
  /** Registrations that never run in production: behind a guard, or in code that nothing reaches. */
  readonly dead: (event: ProcessEvent) => readonly Registration[];
}

const ON =
  /^(?:node:process#|process\.)(?:(?:on|once|addListener|prepend\w*)\(\)\.)*(?:on|once|addListener|prependListener|prependOnceListener)$/;
const LISTENERS = [
  'process*on',
  'process*once',
  'process*addListener',
  'process*prependListener',
  'process*prependOnceListener',
  'node:process#on',
  'node:process#once',
];

/** Everything on the production path that listens to signals and crashes. */
export const processEventsOf = memoizeByService((service: Service): ProcessEvents => {
  const found = new Map<ProcessEvent, Registration[]>();
  const add = (event: ProcessEvent, registration: Registration): void => {
    found.set(event, [...(found.get(event) ?? []), registration]);
  };
  const { program } = service;
  const starter = service.command?.starter;
  if (starter) {
    const registration: Registration = {
      place: starter.place,
      call: undefined,
      handlers: [],
      library: undefined,
      starter: starter.name,
      runs: true,
    };
    if (starter.handlesSignals) for (const event of ['SIGTERM', 'SIGINT'] as const) add(event, registration);
    if (starter.crashHandlers)
      for (const event of ['uncaughtException', 'unhandledRejection'] as const) add(event, registration);
  }
  if (program) {
    const env = assumeComplete(service.deployments[0]?.environment);
    for (const call of program.callsTo(...LISTENERS)) {
      if (!program.callees(call).some((path) => ON.test(path))) continue;
      const handlers = handlersOf(program, call);
      const registration: Registration = {
        place: call.place,
        call,
        handlers: [...handlers, ...goOnAfter(program, call, handlers)],
        library: undefined,
        starter: undefined,
        runs: program.runs(call, env),
      };
      const names = namesOf(program, call);
      for (const event of PROCESS_EVENTS) if (names.includes(event)) add(event, registration);
      // What only watches leaves the end to Node, which exits with 1 (nodejs.org/api/process.html#event-uncaughtexceptionmonitor).
      if (names.includes(MONITOR))
        add('uncaughtException', { ...registration, reporter: { library: MONITOR, end: 'failure' } });
    }
    for (const { event, registration } of awaitedSignals(program, env)) add(event, registration);
    for (const { event, registration } of findCrashReporters(program, env)) add(event, registration);
    for (const row of SHUTDOWN)
      for (const registration of librariesOf(program, row, env))
        for (const event of eventsOfRow(program, row, registration.call)) add(event, registration);
  }
  // Where the platform or a supervisor stops the process with SIGINT, what handles that is the handler of the stop.
  if (isStoppedBySigint(service))
    found.set('SIGTERM', [...(found.get('SIGTERM') ?? []), ...(found.get('SIGINT') ?? [])]);
  return {
    of: (event) => (found.get(event) ?? []).filter((item) => item.runs !== false),
    dead: (event) => (found.get(event) ?? []).filter((item) => item.runs === false),
  };
});

/** pm2-runtime, STOPSIGNAL of the image, `stop_signal` of compose. */
function isStoppedBySigint({ command, workloads, image }: Service): boolean {
  const stated = workloads.flatMap(({ container }) => container.stopSignal?.value ?? []);
  const signal = command?.signals.signal ?? stated[0] ?? image?.stopSignal?.value ?? 'SIGTERM';
  return /^(?:(?:SIG)?INT|2)$/i.test(signal) && stated.every((text) => text === stated[0]);
}

/** What the library listens to with these options; crashes count where it ends them with an error. */
function eventsOfRow(program: Program, row: ShutdownRow, call: LinkedCall | undefined): readonly ProcessEvent[] {
  const signals = (call && chosenSignals(program, row, call)) ?? row.signals;
  if (row.crashes !== 'exits-1') return signals;
  const skipped = call?.fact.args.flatMap((arg) => namesIn(program, call.module, arg, 'skip')) ?? [];
  return ([...signals, 'uncaughtException', 'unhandledRejection'] as const).filter((event) => !skipped.includes(event));
}

function chosenSignals(program: Program, row: ShutdownRow, call: LinkedCall): readonly ProcessEvent[] | undefined {
  const chosen = row.signalsOption
    ? call.fact.args.flatMap((arg) => namesIn(program, call.module, arg, row.signalsOption?.name ?? ''))
    : row.signalsArgument !== undefined && call.fact.args[row.signalsArgument]
      ? namesIn(program, call.module, call.fact.args[row.signalsArgument])
      : [];
  const one = call.fact.args.flatMap((arg) => namesIn(program, call.module, arg, row.signalOption ?? ''));
  if (chosen.length === 0 && one.length === 0) return undefined;
  const kept = one.length > 0 ? one : row.signals;
  const names = row.signalsOption?.replaces === false ? [...kept, ...chosen] : chosen;
  return (['SIGTERM', 'SIGINT'] as const).filter((signal) => names.includes(signal));
}

/** Texts of a list of names, or of one text with spaces between them. */
function namesIn(program: Program, module: string, value: Value | undefined, option?: string): readonly string[] {
  if (option === '') return [];
  const found = option === undefined ? { module, value } : program.option(module, value, option);
  if (!found.value) return [];
  const items = program
    .origins(found.module, found.value)
    .flatMap((origin) =>
      origin.kind === 'data' && origin.value.kind === 'array'
        ? origin.value.items.map((item) => ({ module: origin.module, value: item }))
        : [{ module: found.module, value: found.value }],
    );
  return items.flatMap((item) => {
    if (!item.value) return [];
    const literals = program.literals(item.module, item.value) ?? [];
    const member = item.value.kind === 'member' ? [item.value.property] : [];
    return [...literals.flatMap((text) => (typeof text === 'string' ? text.split(/\s+/) : [])), ...member];
  });
}

/** `process.on(['SIGTERM', 'SIGINT'], …)`: the list is taken for a name that nothing emits. */
export function listedEvents({ program }: Service, event: ProcessEvent): readonly LinkedCall[] {
  return (program?.callsTo(...LISTENERS) ?? []).filter((call) => {
    const [first] = call.fact.args;
    const named = first && program?.definition(call.module, first);
    const list = named?.value ?? first;
    return (
      program?.callees(call).some((path) => ON.test(path)) &&
      list?.kind === 'array' &&
      list.items.some((item) => program.literals(named?.module ?? call.module, item)?.includes(event))
    );
  });
}

function namesOf(program: Program, call: LinkedCall): readonly unknown[] {
  const [first] = call.fact.args;
  return first
    ? (program.literals(call.module, first) ??
        elementsOf(program, call.module, first) ??
        literalsAmong(program, call.module, first))
    : [];
}

function literalsAmong(program: Program, module: string, value: Parameters<Program['origins']>[1]): readonly unknown[] {
  return program.origins(module, value).flatMap((origin) => (origin.kind === 'literal' ? [origin.value] : []));
}

/** Elements of what was made of data: `Object.keys({ SIGINT: 2, SIGTERM: 15 })`, `new Set(['SIGINT', 'SIGTERM'])`. */
function elementsOf(program: Program, module: string, value: Value): readonly unknown[] | undefined {
  const init = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.init : value;
  if (init?.kind !== 'element' || init.of.kind !== 'call') return undefined;
  const made = program.call({ module, call: init.of.call });
  const [data] = made.fact.args;
  if (!data) return undefined;
  const paths = program.callees(made);
  const found = program.origins(module, data).flatMap((origin) => (origin.kind === 'data' ? [origin] : []));
  if (paths.includes('Object.keys'))
    return found.flatMap(({ value: object }) =>
      object.kind === 'object' ? object.properties.map((property) => property.key) : [],
    );
  if (!paths.includes('Set')) return undefined;
  return found.flatMap(({ module: from, value: array }) =>
    array.kind === 'array' ? array.items.flatMap((item) => program.literals(from, item) ?? []) : [],
  );
}

/** The listener, also inside of what wraps it: `once(stop)`, `logged(stop)`. */
function handlersOf(program: Program, call: LinkedCall): readonly FunctionRef[] {
  const handler = call.fact.args[1];
  if (!handler) return [];
  const found = program.functions(call.module, handler);
  if (found.length > 0) return found;
  const { value, module } = program.definition(call.module, handler) ?? { module: call.module, value: handler };
  return value.kind === 'call' ? program.callbacks(program.call({ module, call: value.call })) : [];
}

/** `await once(process, 'SIGTERM')`: what follows in the function, or in the `.then()`, handles it. */
function awaitedSignals(program: Program, env: ReturnType<typeof assumeComplete>): readonly SignalWait[] {
  return program.callsTo('node:events#once', 'node:events#default.once').flatMap((call) => {
    const [emitter, event] = call.fact.args;
    const paths = emitter ? program.externals(call.module, emitter) : [];
    if (!event || !paths.some((path) => path === 'process' || path === 'node:process#default')) return [];
    const next = program
      .callsIn(call.module)
      .find(
        (other) =>
          other.fact.callee.kind === 'member' &&
          other.fact.callee.property === 'then' &&
          other.fact.callee.object.kind === 'call' &&
          other.fact.callee.object.call === call.id,
      );
    const handlers = next ? program.callbacks(next) : [restAfter(call)];
    const names = program.literals(call.module, event) ?? [];
    return PROCESS_EVENTS.filter((name) => names.includes(name)).map((name) => ({
      event: name,
      registration: {
        place: call.place,
        call,
        handlers,
        library: undefined,
        starter: undefined,
        runs: program.runs(call, env),
      },
    }));
  });
}

interface SignalWait {
  readonly event: ProcessEvent;
  readonly registration: Registration;
}

/** Calls of the library, and registrations that hand it to a framework: `app.register(gracefulShutdown)`. */
function librariesOf(
  program: Program,
  row: ShutdownRow,
  env: ReturnType<typeof assumeComplete>,
): readonly Registration[] {
  const direct = program.callsTo(...row.calls).filter((call) => !isOff(program, row, call));
  const registered = program
    .callsNamed('register')
    .filter(
      (call) =>
        call.fact.callee.kind === 'member' &&
        call.fact.args[0] !== undefined &&
        pluginsOf(program, call).some(({ paths }) => paths.some((path) => row.calls.includes(path))),
    );
  return [...direct, ...registered].map((call) => ({
    place: call.place,
    call,
    handlers: hooksOf(program, row, call),
    library: row,
    starter: undefined,
    runs: program.runs(call, env),
  }));
}

/** What the library runs at shutdown. */
function hooksOf(program: Program, row: ShutdownRow, call: LinkedCall): readonly FunctionRef[] {
  if (row.hooks === 'arguments') return program.callbacks(call);
  const options = (row.hooks.options ?? []).flatMap((name) =>
    call.fact.args.flatMap((arg) => {
      const found = program.option(call.module, arg, name);
      return found.value ? program.functions(found.module, found.value) : [];
    }),
  );
  const calls = row.hooks.calls ? program.callsTo(...row.hooks.calls).flatMap((item) => program.callbacks(item)) : [];
  return [...options, ...calls];
}

/** Listeners of another event of the process (`exit`, `beforeExit`) that run in production. */
export function listenersOf(service: Service, event: string): readonly LinkedCall[] {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  return program.callsTo(...LISTENERS).filter((call) => {
    const [first] = call.fact.args;
    return (
      first !== undefined &&
      program.literals(call.module, first)?.includes(event) === true &&
      program.callees(call).some((path) => ON.test(path)) &&
      program.runs(call, env) !== false
    );
  });
}
