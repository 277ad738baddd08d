import { findFreePort, get } from './requests.ts';
import { delay, type RunningService, startService } from './run-service.ts';
import type { Session } from './session.ts';
import { isExit, type TimedEvent } from './timeline.ts';
import { type DrillOptions, type DrillPlan, GUESS } from './types.ts';

export interface LaunchedService extends RunningService {
  /** The port that its environment names. */
  readonly assigned: number;
}

/** A service that has answered its readiness check. */
export interface ReadyService extends LaunchedService {
  readonly port: number;
  /** The path that answered. */
  readonly readiness: string;
  /** The status it answered with. */
  readonly status: number;
  /** Milliseconds from the start of the process to the first good answer. */
  readonly readyAt: number;
  /** The Node process that listens. */
  readonly listener: number;
}

export interface StartVariant {
  readonly words?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly without?: string;
  readonly port?: number;
}

/** The service did not come up; the message says why and what it wrote last. */
export class NotReady extends Error {}

const POLL_MS = 20;

/** Starts the process with free ports in its environment; nothing is waited for. */
export async function launch(plan: DrillPlan, session: Session, variant: StartVariant = {}): Promise<LaunchedService> {
  const env: Record<string, string> = { ...plan.env };
  for (const [index, name] of plan.portVariables.entries())
    env[name] = String(index === 0 && variant.port !== undefined ? variant.port : await findFreePort());
  // Two names of one port: PORT is only a guess where the source reads another variable.
  const [main] = plan.portVariables;
  if (main !== undefined && plan.portVariables.includes('PORT')) env['PORT'] = env[main] ?? '';
  Object.assign(env, variant.env);
  if (variant.without !== undefined) delete env[variant.without];
  const service = await startService({ words: variant.words ?? plan.words, cwd: plan.cwd, env }, session);
  return { ...service, assigned: Number(env['PORT'] ?? 0) };
}

/** Starts the service and waits until it is ready; stops it when it does not get there. */
export async function startReady(
  plan: DrillPlan,
  options: Pick<DrillOptions, 'bootLimitMs'>,
  session: Session,
  variant: StartVariant = {},
): Promise<ReadyService> {
  const service = await launch(plan, session, variant);
  try {
    return await waitReady(service, plan, options.bootLimitMs, session);
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** Asks every port on which a process listens for every readiness path, until one answers well. */
export async function waitReady(
  service: LaunchedService,
  plan: DrillPlan,
  limitMs: number,
  session: Session,
  accept: (pid: number) => boolean = () => true,
): Promise<ReadyService> {
  const { timeline } = service;
  const end = timeline.now() + limitMs;
  const listens = (event: TimedEvent): boolean =>
    isExit(event) || (event.kind === 'agent' && event.message.kind === 'listening' && accept(event.pid));
  await timeline.when(listens, limitMs);
  let last = 'it listens on no port';
  let asked = 0;
  while (timeline.now() < end && !service.hasExited()) {
    session.signal.throwIfAborted();
    for (const pid of service.agents().filter(accept)) {
      for (const port of service.ports(pid)) {
        for (const path of plan.readiness) {
          const id = `ready-${asked++}`;
          const headers = { 'x-nodeready-drill': `see ${id}` };
          const answer = await get({ port, path, now: timeline.now, timeoutMs: 5_000, headers });
          if (answer.status !== undefined && answer.status < (path === GUESS ? 500 : 400))
            return {
              ...service,
              port,
              readiness: path,
              status: answer.status,
              readyAt: answer.at,
              listener: (await findAnswering(service, id)) ?? pid,
            };
          last = `GET ${path} on port ${port} gave ${answer.status ?? answer.error}`;
        }
      }
    }
    await delay(POLL_MS);
  }
  session.signal.throwIfAborted();
  throw new NotReady(describeFailure(service, plan, last, limitMs));
}

/** Several processes may listen on one port (a cluster and its workers): the one that got the request is meant. */
async function findAnswering({ timeline }: RunningService, id: string): Promise<number | undefined> {
  const seen = await timeline.when(
    (event) => event.kind === 'agent' && event.message.kind === 'request' && event.message.id === id,
    1_000,
  );
  return seen?.kind === 'agent' ? seen.pid : undefined;
}

function describeFailure(service: RunningService, plan: DrillPlan, last: string, limitMs: number): string {
  const exit = service.timeline.events.find(isExit);
  const what = exit
    ? `it ended with ${exit.signal ?? `exit code ${exit.code}`} before it was ready`
    : `it was not ready within ${seconds(limitMs)}: ${last}`;
  const missing = plan.missing.length > 0 ? ` Nothing sets ${plan.missing.join(', ')}; give them with --env-file.` : '';
  // A stack trace says what went wrong in its first line; where it went through helps nobody here.
  const lines = service.tail(25).filter((line) => !/^\s+at /.test(line));
  const tail = lines.slice(-5);
  return `${what}.${missing}${tail.length > 0 ? ` Its last lines: ${tail.join(' ⏎ ')}` : ' It wrote nothing.'}`;
}

export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
