import { createHistogram } from 'node:perf_hooks';
import { delay } from './run-service.ts';
import type { Session } from './session.ts';
import { findTarget } from './shutdown.ts';
import { type ReadyService, startReady } from './start.ts';
import { isExit, type MemorySample, type TimedEvent } from './timeline.ts';
import type { DrillOptions, DrillPlan } from './types.ts';

export interface LoadSample extends MemorySample {
  /** Requests that had been answered by then. */
  readonly requests: number;
}

export interface MemoryRun {
  readonly route: string;
  readonly seconds: number;
  /** The first is taken before the load. */
  readonly samples: readonly LoadSample[];
  readonly requests: number;
  /** Answers of the server's fault, and requests without an answer. */
  readonly failed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** The process ended under the load. */
  readonly exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  readonly tail: readonly string[];
}

const SAMPLES = 16;
/** A blocked loop answers late, a dead one never. */
const SAMPLE_LIMIT_MS = 15_000;

/** Keeps the service under load and measures from inside what is left after each collection. */
export async function runMemory(plan: DrillPlan, options: DrillOptions, session: Session): Promise<MemoryRun> {
  const service = await startReady(plan, options, session);
  try {
    const target = await findTarget(service, plan, service.timeline.now);
    const latency = createHistogram();
    const samples: LoadSample[] = [];
    let requests = 0;
    let failed = 0;
    const { default: autocannon } = await import('autocannon');
    const load = autocannon(
      {
        url: `http://127.0.0.1:${target.port}${target.path}`,
        connections: options.connections,
        // It is stopped when the last sample has been taken.
        duration: Math.ceil(options.durationSeconds) + 600,
        timeout: 20,
      },
      () => undefined,
    );
    load.on('response', (_client, status, _bytes, milliseconds) => {
      requests += 1;
      if (status >= 500) failed += 1;
      latency.record(Math.max(1, Math.round(milliseconds * 1000)));
    });
    load.on('reqError', () => {
      failed += 1;
    });
    try {
      for (let index = 0; index <= SAMPLES && !service.hasExited(); index++) {
        session.signal.throwIfAborted();
        const sample = await takeSample(service, String(index));
        if (sample) samples.push({ ...sample, requests });
        if (index < SAMPLES)
          await Promise.race([
            delay((options.durationSeconds * 1000) / SAMPLES),
            service.timeline.when(isExit, options.durationSeconds * 1000),
          ]);
      }
    } finally {
      load.stop();
    }
    const exit = service.timeline.events.find(isExit);
    const percentile = (value: number): number => (latency.count === 0 ? 0 : latency.percentile(value) / 1000);
    return {
      route: target.path,
      seconds: options.durationSeconds,
      samples,
      requests,
      failed,
      p50: percentile(50),
      p95: percentile(95),
      p99: percentile(99),
      exit: exit && { code: exit.code, signal: exit.signal },
      tail: service.tail(5),
    };
  } finally {
    await service.stop();
  }
}

async function takeSample(service: ReadyService, id: string): Promise<MemorySample | undefined> {
  const { timeline, listener } = service;
  service.tell({ kind: 'sample', id }, listener);
  const found = (event: TimedEvent): boolean => sampleOf(event)?.id === id;
  const event = await timeline.when((item) => isExit(item) || found(item), SAMPLE_LIMIT_MS);
  return event && sampleOf(event);
}

function sampleOf(event: TimedEvent): MemorySample | undefined {
  return event.kind === 'agent' && event.message.kind === 'sample' ? event.message : undefined;
}
