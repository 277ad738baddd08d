import { FLUSHES } from '../../knowledge/flushes.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';
import { type Deadline, findDeadlines, findLibraryDeadlines } from './deadlines.ts';
import { exitCallsOf } from './exits.ts';
import { findOpenResources, type OpenResource } from './open-resources.ts';
import { processEventsOf, type Registration } from './process-events.ts';
import { findReadinessFlips, type ReadinessFlip } from './readiness-flips.ts';
import { findServerClosers, type ServerCloser } from './server-closers.ts';
import { type Step, traceSteps } from './trace.ts';

export type { Deadline } from './deadlines.ts';
export type { OpenResource } from './open-resources.ts';

/** A step of the shutdown that some demand is about. */
export interface ShutdownStep extends Step {
  /** The deadline that forces this step; undefined on the ordinary way out. */
  readonly timer: LinkedCall | undefined;
  readonly role: 'server' | 'resource' | 'flush' | 'exit' | 'timer';
  /** What a `resource` step closes. */
  readonly resource: OpenResource | undefined;
  readonly registration: Registration;
}

export interface Shutdown {
  readonly handlers: readonly Registration[];
  /** What can run after SIGTERM, framework hooks included. */
  readonly reach: Reach | undefined;
  readonly closesServer: readonly ServerCloser[];
  readonly deadlines: readonly Deadline[];
  readonly resources: readonly OpenResource[];
  /** Where readiness is told to fail. */
  readonly flips: readonly ReadinessFlip[];
  /** The handlers' steps in the order in which they run; hooks of frameworks are not among them. */
  readonly steps: readonly ShutdownStep[];
  /** Functions that a framework runs while it closes: Fastify onClose, lifecycle methods of Nest. */
  readonly hooks: readonly FunctionRef[];
}

/** What the service does when it is told to stop. */
export const shutdownOf = memoizeByService((service: Service): Shutdown => {
  const { program } = service;
  const handlers = processEventsOf(service).of('SIGTERM');
  const starter = service.command?.starter;
  if (!program) {
    const closes = starter?.closesServer
      ? [{ place: starter.place, note: starter.name, call: undefined, servers: undefined }]
      : [];
    return {
      handlers,
      reach: undefined,
      closesServer: closes,
      deadlines: findLibraryDeadlines(undefined, handlers, service),
      resources: [],
      flips: [],
      steps: [],
      hooks: [],
    };
  }
  const first = program.reach(handlers.flatMap((handler) => handler.handlers));
  const closers = findServerClosers(service, program, first, handlers);
  const hooks = hooksOf(program, closers.length > 0 || starter?.closesServer === true);
  const reach = program.reach([...first.functions, ...hooks]);
  const resources = findOpenResources(service, program, reach, handlers);
  const deadlines = findDeadlines(program, reach, service, handlers);
  const closing = closers.flatMap((closer) => (closer.call ? [closer.call] : []));
  return {
    handlers,
    reach,
    closesServer: closers,
    deadlines,
    resources,
    flips: findReadinessFlips(service, program, reach, handlers, closing),
    steps: stepsOf(program, handlers, closers, resources, deadlines),
    hooks,
  };
});

function stepsOf(
  program: Program,
  handlers: readonly Registration[],
  closers: readonly ServerCloser[],
  resources: readonly OpenResource[],
  deadlines: readonly Deadline[],
): readonly ShutdownStep[] {
  const roles = new Map<LinkedCall, Pick<ShutdownStep, 'role' | 'resource'>>();
  for (const call of program.callsTo(...FLUSHES.flatMap((row) => row.calls)))
    roles.set(call, { role: 'flush', resource: undefined });
  for (const call of program.callsTo('setTimeout', 'node:timers#setTimeout'))
    roles.set(call, { role: 'timer', resource: undefined });
  for (const resource of resources)
    for (const call of resource.closers) roles.set(call, { role: 'resource', resource });
  for (const { call } of closers) if (call) roles.set(call, { role: 'server', resource: undefined });
  for (const call of exitCallsOf(program)) roles.set(call, { role: 'exit', resource: undefined });
  const forced = deadlines
    .filter((deadline) => deadline.callbacks.length > 0)
    .map((deadline) => ({ deadline, reach: program.reach(deadline.callbacks) }));
  // A timer that only puts the shutdown off is part of the ordinary way.
  const deadlineOf = (step: Step): Deadline | undefined =>
    forced.find(
      (item) =>
        (step.timer !== undefined && item.deadline.timer === step.timer) ||
        (item.reach.has({ module: step.call.module, fn: step.call.fact.fn }) &&
          item.deadline.callbacks.some((ref) => ref.module === step.call.module && ref.fn === step.call.fact.fn)),
    )?.deadline;
  return handlers.flatMap((registration) =>
    traceSteps(program, registration.handlers, (call) => roles.has(call)).flatMap((step) => {
      const role = roles.get(step.call);
      return role ? [{ ...step, ...role, registration, timer: deadlineOf(step)?.timer }] : [];
    }),
  );
}

/** The places that a verdict about a handler starts its story with. */
export function handlerPlaces(handlers: readonly Registration[]): readonly { place: Place; note: string }[] {
  return handlers.map((handler) => ({
    place: handler.place,
    note: handler.library ? `${handler.library.library} handles SIGTERM` : 'SIGTERM is handled here',
  }));
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
