import { randomUUID } from 'node:crypto';
import { get } from './requests.ts';
import { delay } from './run-service.ts';
import type { Session } from './session.ts';
import { findTarget } from './shutdown.ts';
import { launch, NotReady, type ReadyService, startReady, waitReady } from './start.ts';
import { isExit, type TimedEvent } from './timeline.ts';
import type { DrillOptions, DrillPlan } from './types.ts';

/** What an injected error did. Times in milliseconds after it. */
export interface CrashRun {
  readonly kind: 'exception' | 'rejection';
  readonly message: string;
  readonly exit:
    | { readonly at: number; readonly code: number | null; readonly signal: NodeJS.Signals | null }
    | undefined;
  /** The process that threw has ended; below a supervisor the started one may live on. */
  readonly ended: boolean;
  /** It still answers its readiness check when the wait is over. */
  readonly stillReady: boolean;
  /** Lines written before and after the error. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const FLUSH_LIMIT_MS = 1_000;

export async function runCrash(
  plan: DrillPlan,
  options: DrillOptions,
  session: Session,
  kind: CrashRun['kind'],
): Promise<CrashRun> {
  const service = await startReady(plan, options, session);
  try {
    const { timeline } = service;
    const target = await findTarget(service, plan, timeline.now);
    for (let index = 0; index < 3; index++) await get({ ...target, now: timeline.now, timeoutMs: 5_000 });
    const message = `nodeready drill: injected ${kind} ${randomUUID().slice(0, 8)}`;
    const before = linesOf(service);
    const at = timeline.now();
    service.tell({ kind: kind === 'exception' ? 'throw' : 'reject', message }, service.listener);
    const isEnd = (event: TimedEvent): boolean =>
      isExit(event) || (event.kind === 'agent-gone' && event.pid === service.listener);
    const ended = (await timeline.when(isEnd, options.crashLimitMs)) !== undefined;
    if (ended) await timeline.when((event) => event.kind === 'closed', FLUSH_LIMIT_MS);
    const exit = timeline.events.find(isExit);
    const answer = ended ? undefined : await get({ ...readinessOf(service), now: timeline.now, timeoutMs: 5_000 });
    return {
      kind,
      message,
      exit: exit && { at: exit.at - at, code: exit.code, signal: exit.signal },
      ended,
      stillReady: answer?.status === service.status,
      before,
      after: linesOf(service).slice(before.length),
    };
  } finally {
    await service.stop();
  }
}

/** What kill -9 under load did. Times in milliseconds after it. */
export interface KillRun {
  readonly answered: number;
  readonly failed: number;
  /** Who brought the service back: what runs above it here, or the drill in place of the platform. */
  readonly restartedBy: 'supervisor' | 'drill' | 'nobody';
  /** Until the readiness check passed again. */
  readonly readyAfter: number | undefined;
  /** Why it did not come back. */
  readonly reason: string | undefined;
}

const WORKERS = 4;
const WARM_ANSWERS = 40;
const WARM_LIMIT_MS = 5_000;
/** In which a supervisor has noticed a dead child. */
const NOTICE_MS = 10_000;

export async function runKill(plan: DrillPlan, options: DrillOptions, session: Session): Promise<KillRun> {
  const first = await startReady(plan, options, session);
  const running: { stop(): Promise<void> }[] = [first];
  const { timeline } = first;
  const target = await findTarget(first, plan, timeline.now);
  const load = startLoad(target, timeline.now);
  try {
    await Promise.race([load.warm, delay(WARM_LIMIT_MS)]);
    const before = new Set(first.agents());
    const killedAt = timeline.now();
    process.kill(first.listener, 'SIGKILL');
    const isNew = (pid: number): boolean => !before.has(pid);
    const noticed = await timeline.when(
      (event) => isExit(event) || (event.kind === 'agent' && event.message.kind === 'listening' && isNew(event.pid)),
      NOTICE_MS,
    );
    const done = (result: Pick<KillRun, 'restartedBy' | 'readyAfter' | 'reason'>): KillRun => ({
      answered: load.answered(),
      failed: load.failed(),
      ...result,
    });
    if (noticed === undefined)
      return done({
        restartedBy: 'nobody',
        readyAfter: undefined,
        reason: 'the process above node went on without it',
      });
    try {
      if (!isExit(noticed)) {
        const again = await waitReady(first, plan, options.bootLimitMs, session, isNew);
        return done({ restartedBy: 'supervisor', readyAfter: again.readyAt - killedAt, reason: undefined });
      }
      const service = await launch(plan, session, { port: first.port });
      running.push(service);
      const again = await waitReady(service, plan, options.bootLimitMs, session);
      return done({ restartedBy: 'drill', readyAfter: again.readyAt, reason: undefined });
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      return done({
        restartedBy: isExit(noticed) ? 'drill' : 'supervisor',
        readyAfter: undefined,
        reason: error.message,
      });
    }
  } finally {
    load.end();
    for (const service of running) await service.stop();
  }
}

function startLoad(
  target: { readonly port: number; readonly path: string },
  now: () => number,
): { readonly warm: Promise<void>; answered(): number; failed(): number; end(): void } {
  let answered = 0;
  let failed = 0;
  let ended = false;
  let tell: () => void = () => undefined;
  const warm = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const work = async (): Promise<void> => {
    while (!ended) {
      const { status } = await get({ ...target, now, timeoutMs: 5_000 });
      if (status !== undefined && status < 500) answered += 1;
      else failed += 1;
      if (answered >= WARM_ANSWERS) tell();
      await delay(status === undefined ? 20 : 2);
    }
  };
  for (let index = 0; index < WORKERS; index++) void work();
  return {
    warm,
    answered: () => answered,
    failed: () => failed,
    end() {
      ended = true;
    },
  };
}

function readinessOf(service: ReadyService): { readonly port: number; readonly path: string } {
  return { port: service.port, path: service.readiness };
}

function linesOf({ timeline }: ReadyService): readonly string[] {
  return timeline.events.flatMap((event) => (event.kind === 'line' ? [event.text] : []));
}
