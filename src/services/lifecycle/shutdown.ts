import type { Value } from '../../facts/types.ts';
import { RESOURCES, type ResourceRow } from '../../knowledge/resources.ts';
import { SERVER_CLOSERS } from '../../knowledge/shutdown.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';
import { processEventsOf, type Registration } from './process-events.ts';

export interface Deadline {
  readonly place: Place;
  /** Milliseconds; undefined when it is computed. */
  readonly milliseconds: number | undefined;
}

export interface OpenResource {
  readonly row: ResourceRow;
  readonly call: LinkedCall;
  readonly closedAt: Place | undefined;
}

export interface Shutdown {
  readonly handlers: readonly Registration[];
  /** What can run after SIGTERM, framework hooks included. */
  readonly reach: Reach | undefined;
  readonly closesServer: readonly { readonly place: Place; readonly note: string }[];
  readonly deadlines: readonly Deadline[];
  readonly resources: readonly OpenResource[];
  /** Where readiness is told to fail. */
  readonly flips: readonly { readonly place: Place; readonly note: string }[];
}

const EXITS = ['process.exit', 'process.abort', 'process.kill', 'process.reallyExit', 'node:process#exit'];

/** What the service does when it is told to stop. */
export const shutdownOf = memoizeByService((service: Service): Shutdown => {
  const { program } = service;
  const handlers = processEventsOf(service).of('SIGTERM');
  const starter = service.command?.starter;
  if (!program) {
    const closes = starter?.closesServer ? [{ place: starter.place, note: starter.name }] : [];
    const deadlines =
      starter?.closeTimeout === undefined ? [] : [{ place: starter.place, milliseconds: starter.closeTimeout }];
    return { handlers, reach: undefined, closesServer: closes, deadlines, resources: [], flips: [] };
  }
  const first = program.reach(handlers.flatMap((handler) => handler.handlers));
  const closers = closersOf(service, program, first, handlers);
  const reach = program.reach([
    ...first.functions,
    ...hooksOf(program, closers.length > 0 || starter?.closesServer === true),
  ]);
  return {
    handlers,
    reach,
    closesServer: closers,
    deadlines: [...deadlinesOf(program, reach, service, handlers), ...libraryDeadlines(program, handlers, service)],
    resources: resourcesOf(service, program, reach),
    flips: flipsOf(service, program, reach, handlers),
  };
});

function closersOf(
  service: Service,
  program: Program,
  reach: Reach,
  handlers: readonly Registration[],
): Shutdown['closesServer'] {
  const starter = service.command?.starter;
  const found: { place: Place; note: string }[] = [];
  if (starter?.closesServer) found.push({ place: starter.place, note: starter.name });
  for (const { library, place } of handlers) if (library?.closesServer) found.push({ place, note: library.library });
  const closing = new Set(program.callsTo(...SERVER_CLOSERS));
  for (const call of reach.calls) {
    if (closing.has(call)) found.push({ place: call.place, note: 'closes the server' });
    else if (closesByName(program, call)) found.push({ place: call.place, note: 'closes the server' });
  }
  const listen = service.servers.find((server) =>
    server.call?.fact.args.some((arg) => program.option(server.call?.module ?? '', arg, 'signal').found),
  );
  const aborts = reach.calls.find(
    (call) => call.fact.callee.kind === 'member' && call.fact.callee.property === 'abort',
  );
  if (listen && aborts) found.push({ place: aborts.place, note: 'aborts the signal given to listen' });
  return found;
}

/** A receiver that could not be followed but is plainly a server: `server.close()` on an injected parameter. */
function closesByName(program: Program, { module, fact }: LinkedCall): boolean {
  if (fact.callee.kind !== 'member' || !/^(?:close|stop|destroy|terminate|tryShutdown)$/.test(fact.callee.property))
    return false;
  const name = nameOf(program, module, fact.callee.object);
  if (
    !/^(?:_?(?:http|https|grpc|api|web|main|express|app)?_?server|httpServer|terminator|httpTerminator|app)$/i.test(
      name,
    )
  )
    return false;
  const origins = program.origins(module, fact.callee.object);
  return origins.every(
    (origin) =>
      origin.kind === 'unknown' || origin.kind === 'parameter' || (origin.kind === 'literal' && origin.value == null),
  );
}

function nameOf(program: Program, module: string, value: Value): string {
  if (value.kind === 'ref') return program.modules.get(module)?.bindings[value.binding]?.name ?? '';
  return value.kind === 'member' ? value.property : '';
}

/** Hooks that the framework runs when it closes: Fastify onClose, lifecycle methods of Nest. */
function hooksOf(program: Program, closes: boolean): readonly FunctionRef[] {
  if (!closes) return [];
  const fastify = program.calls
    .filter(
      (call) =>
        call.fact.callee.kind === 'member' &&
        call.fact.callee.property === 'addHook' &&
        call.fact.args[0]?.kind === 'string' &&
        /^(?:onClose|preClose)$/.test(call.fact.args[0].value),
    )
    .flatMap((call) => program.callbacks(call));
  const nest = [...program.modules].flatMap(([module, facts]) =>
    facts.classes.flatMap((cls) =>
      cls.methods
        .filter((method) => /^(?:onModuleDestroy|beforeApplicationShutdown|onApplicationShutdown)$/.test(method.name))
        .map((method) => ({ module, fn: method.fn })),
    ),
  );
  return [...fastify, ...nest];
}

/** Timers that end the process whatever is open, not those that only put the work off. */
function deadlinesOf(
  program: Program,
  reach: Reach,
  service: Service,
  handlers: readonly Registration[],
): readonly Deadline[] {
  const exits = new Set(program.callsTo(...EXITS));
  const closing = new Set(program.callsTo(...SERVER_CLOSERS));
  const env = service.deployments[0]?.environment;
  const ends = (refs: readonly FunctionRef[]): boolean => {
    const after = program.reach(refs);
    return (
      after.calls.some((call) => exits.has(call)) &&
      !after.calls.some((call) => closing.has(call) || closesByName(program, call))
    );
  };
  const timers = reach.calls.filter((call) =>
    program
      .callees(call)
      .some((path) => /^(?:setTimeout|node:timers#setTimeout|node:timers\/promises#setTimeout)$/.test(path)),
  );
  const found: Deadline[] = [];
  for (const call of timers) {
    const delay = call.fact.args[1] ?? call.fact.args[0];
    const literals = delay ? program.literals(call.module, delay, env) : undefined;
    const known = literals?.filter((item): item is number => typeof item === 'number');
    const milliseconds = known && known.length > 0 ? Math.max(...known) : undefined;
    if (ends(program.callbacks(call, 0))) found.push({ place: call.place, milliseconds });
  }
  // A race against a timer, or a sleep whose continuation exits: `sleep(60_000).then(() => process.exit(1))`.
  const near = new Set(
    handlers.flatMap((handler) => [
      ...handler.handlers.map((ref) => ref.module),
      ...(handler.call ? [handler.call.module] : []),
    ]),
  );
  const race = reach.calls.find((call) => near.has(call.module) && program.callees(call).includes('Promise.race'));
  if (race && timers.length > 0) found.push({ place: race.place, milliseconds: undefined });
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
    const inside = program.reach(program.targets(before)).calls;
    if (inside.some((item) => timers.includes(item))) found.push({ place: call.place, milliseconds: undefined });
  }
  const signal = reach.calls.find(
    (call) => near.has(call.module) && program.callees(call).includes('AbortSignal.timeout'),
  );
  if (signal) found.push({ place: signal.place, milliseconds: undefined });
  return found;
}

function libraryDeadlines(program: Program, handlers: readonly Registration[], service: Service): readonly Deadline[] {
  const starter = service.command?.starter;
  const found: Deadline[] =
    starter?.handlesSignals && starter.closeTimeout !== undefined
      ? [{ place: starter.place, milliseconds: starter.closeTimeout }]
      : [];
  for (const { library, call, place } of handlers) {
    if (!library || library.timeout === undefined) continue;
    const options = ['delay', 'timeout', 'gracefulShutdownTimeout', 'shutdownHandlerTimeout', 'grace'];
    const set = call
      ? options
          .flatMap((name) => call.fact.args.map((arg) => program.option(call.module, arg, name)))
          .find((item) => item.found)
      : undefined;
    const literal = set?.value && program.literal(set.module, set.value)?.value;
    found.push({ place, milliseconds: typeof literal === 'number' ? literal : library.timeout });
  }
  return found;
}

function resourcesOf(service: Service, program: Program, reach: Reach): readonly OpenResource[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  return RESOURCES.flatMap((row) => {
    const opened = program.callsTo(...row.opens).filter((call) => program.runs(call, env) !== false);
    const [first] = opened;
    if (!first) return [];
    const closing = new Set(program.callsTo(...row.closes));
    const close = reach.calls.find((call) => closing.has(call) || closesResourceByName(program, call, row, opened));
    return [{ row, call: first, closedAt: close?.place }];
  });
}

/** `redis.quit()` where the client came through a parameter or registry that could not be followed. */
function closesResourceByName(
  program: Program,
  call: LinkedCall,
  row: ResourceRow,
  opened: readonly LinkedCall[],
): boolean {
  const { callee } = call.fact;
  if (
    callee.kind !== 'member' ||
    !/^(?:end|close|quit|disconnect|destroy|drain|\$disconnect|stop)$/.test(callee.property)
  )
    return false;
  const name = nameOf(program, call.module, callee.object).toLowerCase();
  if (name === '' || program.origins(call.module, callee.object).some((origin) => origin.kind === 'external'))
    return false;
  const words = [
    row.name,
    row.category === 'database'
      ? 'db|pool|database|connection|client|sequelize|knex|prisma'
      : row.category === 'cache'
        ? 'redis|cache'
        : 'queue|worker|consumer|producer|broker|nats|channel|connection',
  ];
  return opened.length > 0 && new RegExp(words.join('|')).test(name);
}

/** State that the shutdown writes and a health route reads. */
function flipsOf(
  service: Service,
  program: Program,
  reach: Reach,
  handlers: readonly Registration[],
): Shutdown['flips'] {
  const found: { place: Place; note: string }[] = handlers.flatMap(({ library, place }) =>
    library?.flipsReadiness ? [{ place, note: library.library }] : [],
  );
  const routes = service.routes.routes.filter(
    (route) => /health|ready|live|status|ping/i.test(route.path) || route.method === 'GRPC',
  );
  const readers = program.reach(routes.flatMap((route) => route.handlers));
  const read = namesRead(program, readers);
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    facts?.bindings.forEach((binding, id) => {
      const write = binding.writes.find((item) => item.fn === ref.fn);
      if (write && read.has(`${ref.module}#${id}`))
        found.push({ place: program.place(ref.module, write.span), note: binding.name });
    });
    for (const item of facts?.assignments ?? []) {
      if (item.fn === ref.fn && item.target.kind === 'member' && read.has(`.${item.target.property}`)) {
        found.push({ place: program.place(ref.module, item.span), note: item.target.property });
      }
    }
  }
  return found;
}

/** Bindings and properties that functions look at in conditions, results and arguments. */
function namesRead(program: Program, reach: Reach): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (module: string, value: Value, depth: number): void => {
    if (depth > 8) return;
    const next = (inner: Value): void => visit(module, inner, depth + 1);
    if (value.kind === 'ref') {
      const definition = program.modules.get(module)?.bindings[value.binding];
      if (definition?.import) {
        for (const [other, facts] of program.modules) {
          facts.bindings.forEach((binding, id) => {
            if (binding.name === definition.import?.name && binding.fn === 0) names.add(`${other}#${id}`);
          });
        }
      }
      names.add(`${module}#${value.binding}`);
    } else if (value.kind === 'member') {
      names.add(`.${value.property}`);
      next(value.object);
    } else if (value.kind === 'unary') next(value.value);
    else if (value.kind === 'binary' || value.kind === 'logical') {
      next(value.left);
      next(value.right);
    } else if (value.kind === 'conditional') {
      next(value.test);
      next(value.then);
      next(value.else);
    } else if (value.kind === 'object') for (const property of value.properties) next(property.value);
  };
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    for (const item of facts?.functions[ref.fn]?.returns ?? []) visit(ref.module, item.value, 0);
  }
  for (const call of reach.calls) {
    for (const arg of call.fact.args) visit(call.module, arg, 0);
    for (const id of call.fact.guards) {
      const guard = program.modules.get(call.module)?.guards[id];
      if (guard) visit(call.module, guard.test, 0);
    }
  }
  return names;
}
