import http from 'node:http';
import { type Answer, get, type IdleConnection, openIdleConnection } from './requests.ts';
import { delay } from './run-service.ts';
import type { Session } from './session.ts';
import { type ReadyService, startReady } from './start.ts';
import { isExit } from './timeline.ts';
import type { DrillOptions, DrillPlan } from './types.ts';

/** What one stop showed. All times in milliseconds after the signal. */
export interface ShutdownRun {
  readonly signal: NodeJS.Signals;
  /** The signal came a second time while requests were in flight. */
  readonly again: boolean;
  /** Started as node itself, without the wrapper of the image. */
  readonly direct: boolean;
  readonly route: string;
  /** Status of the route before the signal. */
  readonly expected: number;
  /** Answers to the requests that were in flight. */
  readonly inFlight: readonly Answer[];
  /** When the held responses were let go; undefined when the process ended first. */
  readonly releasedAt: number | undefined;
  /** When and how the service first turned new work away while it still ran. */
  readonly refused: { readonly at: number; readonly how: string } | undefined;
  /** When each idle connection was closed; undefined: open to the end. */
  readonly idle: readonly (number | undefined)[];
  readonly exit:
    | { readonly at: number; readonly code: number | null; readonly signal: NodeJS.Signals | null }
    | undefined;
  /** Node processes that went on after the started process had ended. */
  readonly leftBehind: number;
  /** Last lines that the service wrote. */
  readonly tail: readonly string[];
}

export interface ShutdownVariant {
  readonly signal: NodeJS.Signals;
  readonly again?: boolean;
  readonly direct?: boolean;
}

const IN_FLIGHT = 6;
const IDLE = 2;
const POLL_MS = 25;
/** Even a slow route has come to its end after this, before anything is judged. */
const HELD_LIMIT_MS = 15_000;
/** A second signal while the first is being handled. */
const AGAIN_MS = 150;

/** No slow requests could be made: nothing can be said about them. */
export class CannotHold extends Error {}

/** Starts the service, puts requests in flight, sends the signal and watches until the end. */
export async function runShutdown(
  plan: DrillPlan,
  options: DrillOptions,
  session: Session,
  variant: ShutdownVariant,
): Promise<ShutdownRun> {
  const words = variant.direct === true ? plan.direct : undefined;
  const service = await startReady(plan, options, session, { words });
  const agent = new http.Agent({ keepAlive: true });
  try {
    return await stop(service, plan, options, variant, agent);
  } finally {
    agent.destroy();
    await service.stop();
  }
}

async function stop(
  service: ReadyService,
  plan: DrillPlan,
  options: DrillOptions,
  variant: ShutdownVariant,
  agent: http.Agent,
): Promise<ShutdownRun> {
  const { timeline } = service;
  const target = await findTarget(service, plan, timeline.now);
  const limitMs = plan.graceSeconds * 1000;
  const idle = await openIdle(service);
  const sent = Array.from({ length: IN_FLIGHT }, (_, index) =>
    get({
      ...target,
      now: timeline.now,
      timeoutMs: HELD_LIMIT_MS + limitMs,
      headers: { 'x-nodeready-drill': `hold ${index}` },
      // Half of them over connections that are kept alive, as proxies do.
      agent: index % 2 === 0 ? agent : undefined,
    }),
  );
  await allHeld(service);
  const signalled = timeline.now();
  const since = (at: number): number => at - signalled;
  service.signal(variant.signal);
  const watch = watchNewWork(service, signalled + limitMs);
  const ended = timeline.when(isExit, limitMs);
  if (variant.again) {
    await Promise.race([delay(AGAIN_MS), ended]);
    service.signal(variant.signal);
  }
  await Promise.race([ended, hold(plan, options, watch)]);
  const early = service.hasExited();
  if (!early) service.tell({ kind: 'release' });
  const releasedAt = early ? undefined : since(timeline.now());
  await ended;
  const exit = timeline.events.find(isExit);
  const leftBehind = exit === undefined ? 0 : await countLeftBehind(service);
  if (leftBehind > 0 && early) service.tell({ kind: 'release' });
  watch.end();
  const open = exit === undefined || leftBehind > 0;
  const inFlight = await Promise.all(open ? sent.map((request) => soon(request, timeline.now)) : sent);
  for (const connection of idle) connection.close();
  return {
    signal: variant.signal,
    again: variant.again === true,
    direct: variant.direct === true || plan.direct === undefined,
    route: target.path,
    expected: target.status,
    inFlight: inFlight.map((answer) => ({ ...answer, at: since(answer.at) })),
    releasedAt,
    refused: watch.refused() && { how: watch.refused()?.how ?? '', at: since(watch.refused()?.at ?? 0) },
    idle: idle.map((connection) => {
      const at = connection.closedAt();
      return at === undefined ? undefined : since(at);
    }),
    exit: exit && { at: since(exit.at), code: exit.code, signal: exit.signal },
    leftBehind,
    tail: service.tail(5),
  };
}

/** The first route that answers well: a real one where there is one, else the readiness path. */
export async function findTarget(
  service: ReadyService,
  plan: DrillPlan,
  now: () => number,
): Promise<{ readonly port: number; readonly path: string; readonly status: number }> {
  for (const path of [...plan.routes.slice(0, 8), service.readiness]) {
    for (const port of new Set([...service.ports(service.listener), service.port])) {
      const { status } = await get({ port, path, now, timeoutMs: 10_000 });
      if (status !== undefined && status < 400) return { port, path, status };
    }
  }
  return { port: service.port, path: service.readiness, status: service.status };
}

async function openIdle(service: ReadyService): Promise<readonly IdleConnection[]> {
  const { port, readiness, timeline } = service;
  const opened = Array.from({ length: IDLE }, () =>
    openIdleConnection({ port, path: readiness, now: timeline.now, timeoutMs: 2_000 }),
  );
  return (await Promise.all(opened)).filter((connection) => connection !== undefined);
}

async function allHeld({ timeline, tail }: ReadyService): Promise<void> {
  const held = new Set<string>();
  const complete = await timeline.when((event) => {
    if (event.kind === 'agent' && event.message.kind === 'held') held.add(event.message.id);
    return held.size === IN_FLIGHT || isExit(event);
  }, HELD_LIMIT_MS);
  if (held.size === IN_FLIGHT && complete) return;
  const last = tail(2).join(' ⏎ ');
  throw new CannotHold(
    `only ${held.size} of ${IN_FLIGHT} requests could be kept in flight; does it answer through node:http?${last ? ` Its last lines: ${last}` : ''}`,
  );
}

interface Watch {
  readonly refused: () => { readonly at: number; readonly how: string } | undefined;
  readonly whenRefused: Promise<void>;
  readonly end: () => void;
}

/** Asks for readiness over new connections until the process has ended or the time is up. */
function watchNewWork(service: ReadyService, end: number): Watch {
  const { timeline, port, readiness } = service;
  let refused: { readonly at: number; readonly how: string } | undefined;
  let ended = false;
  let tell: () => void = () => undefined;
  const whenRefused = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const poll = async (): Promise<void> => {
    while (!ended && !refused && timeline.now() < end && !service.hasExited()) {
      const answer = await get({ port, path: readiness, now: timeline.now, timeoutMs: 1_000 });
      // A connection that fails because the process has ended shows nothing.
      await delay(POLL_MS);
      if (service.hasExited() || answer.error === 'timeout') continue;
      if (answer.error !== undefined) refused = { at: answer.at, how: `refuses new connections (${answer.error})` };
      else if (answer.status !== service.status && (answer.status ?? 0) >= 400)
        refused = { at: answer.at, how: `answers ${readiness} with ${answer.status}` };
    }
    if (refused) tell();
  };
  void poll();
  return {
    refused: () => refused,
    whenRefused,
    end() {
      ended = true;
    },
  };
}

/** Until the requests have been in flight for long enough and the service was seen to turn new work away. */
async function hold(plan: DrillPlan, { holdMs }: DrillOptions, watch: Watch): Promise<void> {
  const graceMs = plan.graceSeconds * 1000;
  const ends = Math.min(graceMs, plan.deadline ?? graceMs);
  const shortest = Math.min(holdMs, 0.8 * graceMs);
  const longest = Math.max(shortest, 0.6 * ends, Math.min(plan.delay + 1_000, 0.9 * ends));
  await Promise.race([Promise.all([delay(shortest), watch.whenRefused]), delay(longest)]);
}

/** Processes that live on when the started one has ended lose their connection to the drill at their own end only. */
async function countLeftBehind(service: ReadyService): Promise<number> {
  await service.timeline.when(() => service.agents().length === 0, 1_000);
  return service.agents().length;
}

/** An answer that has come or comes at once; what does not come any more is cut. */
function soon(request: Promise<Answer>, now: () => number): Promise<Answer> {
  const late = delay(500).then(() => ({ status: undefined, error: 'no answer', at: now() }));
  return Promise.race([request, late]);
}
