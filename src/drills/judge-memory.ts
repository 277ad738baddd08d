import type { LoadSample, MemoryRun } from './memory.ts';
import { seconds } from './start.ts';
import { fitTrend } from './trend.ts';
import type { DrillCheck, DrillOptions, DrillPlan, DrillSeries } from './types.ts';

const KIB = 1024;
const MIB = 1024 * 1024;
/** Samples while compiled code, pools and caches fill up. */
const WARM_UP = 0.3;
/** Growth below this is what a busy process has now and then. */
const LEAK_BYTES = 512 * KIB;
/** Above this a run that shows no leak for certain shows none at all. */
const OPEN_BYTES = 4 * MIB;
const MIN_REQUESTS = 300;
const LEAK_BYTES_PER_REQUEST = 24;
/** A cache that fills up grows ever less; a leak does not. */
const STEADY = 0.35;
/** The alert threshold of the checklists: requests wait that long for their turn. */
const LOOP_DELAY_MS = 100;
const ERROR_SHARE = 0.005;
/** Young generation and reserve on top of --max-old-space-size (v8.getHeapStatistics().heap_size_limit). */
const HEAP_RESERVE_MIB = 260;

type Plan = Pick<DrillPlan, 'heapMib'>;

export function judgeMemory(
  run: MemoryRun,
  plan: Plan,
  options: Pick<DrillOptions, 'targetRps' | 'p95Ms'>,
): readonly DrillCheck[] {
  return [
    judgeLeak(run),
    judgeLoop(run),
    ...judgeHeapLimit(run, plan),
    judgeThroughput(run, options),
    describeRss(run),
  ];
}

/** Bytes that live on after a collection, in the heap and outside of it. */
const keptBytes = (sample: LoadSample): number => sample.heapUsed + sample.external;

export function judgeLeak(run: MemoryRun): DrillCheck {
  const id = 'no-leak';
  const topic = 'load-test-no-leak';
  const numbers = `${run.requests} requests to ${run.route} in ${run.seconds} s`;
  if (run.exit !== undefined) {
    const how = run.exit.signal ?? `exit code ${run.exit.code}`;
    const last = run.tail.at(-1);
    const message = `It ended with ${how} under load (${numbers}).${last === undefined ? '' : ` Its last line: ${last}`}`;
    return { id, verdict: 'fail', message, topic };
  }
  const warm = run.samples.slice(Math.floor(run.samples.length * WARM_UP));
  const trend = fitTrend(warm.map((sample) => [sample.requests, keptBytes(sample)]));
  const first = warm[0];
  const last = warm.at(-1);
  if (!trend || !first || !last || last.requests === first.requests) {
    const message = `Too little was measured to tell anything about memory (${numbers}, ${run.samples.length} samples).`;
    return { id, verdict: 'unknown', message, topic };
  }
  const over = last.requests - first.requests;
  const grown = trend.slope * over;
  const range = `${round(trend.slope)} bytes per request (95 % between ${round(trend.low)} and ${round(trend.high)})`;
  const from = `${mib(keptBytes(first))} to ${mib(keptBytes(last))} after garbage collection`;
  if (trend.low > LEAK_BYTES_PER_REQUEST && grown > LEAK_BYTES && growsSteadily(warm, trend.slope)) {
    const left = last.limit - last.heapUsed;
    const until =
      trend.slope > 0
        ? ` After about ${Math.round(left / trend.slope)} more requests the heap limit of ${mib(last.limit)} is reached.`
        : '';
    const message = `Memory grows by ${range}: ${from}, ${numbers}.${until} Compare two heap snapshots to see what is kept.`;
    return { id, verdict: 'fail', message, topic };
  }
  if (trend.high * over > OPEN_BYTES && trend.high > LEAK_BYTES_PER_REQUEST) {
    const message = `Memory changes by ${range}: too wide to tell. Run longer with --duration (${numbers}, ${from}).`;
    return { id, verdict: 'unknown', message, topic };
  }
  if (run.requests < MIN_REQUESTS) {
    const message = `Too few requests were answered to tell anything about memory (${numbers}, ${range}). Run longer with --duration.`;
    return { id, verdict: 'unknown', message, topic };
  }
  return { id, verdict: 'pass', message: `Memory stays level: ${range}, ${from}, ${numbers}.`, topic };
}

function growsSteadily(samples: readonly LoadSample[], slope: number): boolean {
  const second = samples.slice(Math.floor(samples.length / 2));
  const later = fitTrend(second.map((sample) => [sample.requests, keptBytes(sample)]));
  return later === undefined || later.slope > STEADY * slope;
}

/** The median of the windows: one pause of the machine is no property of the service. */
export function judgeLoop({ samples }: MemoryRun): DrillCheck {
  const id = 'event-loop-free';
  const delays = samples.flatMap((sample) => sample.p99 ?? []);
  if (delays.length === 0) return { id, verdict: 'unknown', message: 'The delay of the event loop was not measured.' };
  const median = [...delays].sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? 0;
  const numbers = `p99 ${seconds(median)} (median of ${delays.length} windows, highest ${seconds(Math.max(...delays))})`;
  if (median <= LOOP_DELAY_MS) return { id, verdict: 'pass', message: `Event-loop delay under load: ${numbers}.` };
  const message = `Something blocks the event loop: delay ${numbers}, above ${LOOP_DELAY_MS} ms. Every request waits for it, health checks too. Profile with --cpu-prof and move the work to a worker thread.`;
  return { id, verdict: 'fail', message };
}

function judgeHeapLimit({ samples }: MemoryRun, { heapMib }: Plan): readonly DrillCheck[] {
  const limit = samples.at(-1)?.limit;
  if (heapMib === undefined || limit === undefined) return [];
  const id = 'heap-limit-reaches-node';
  const real = Math.round(limit / MIB);
  if (real >= heapMib && real <= heapMib + HEAP_RESERVE_MIB)
    return [{ id, verdict: 'pass', message: `The heap limit of ${heapMib} MiB is in force (${real} MiB in all).` }];
  const message = `The command asks for a heap of ${heapMib} MiB, but the process runs with ${real} MiB: the flag does not reach node.`;
  return [{ id, verdict: 'fail', message }];
}

export function judgeThroughput(
  run: MemoryRun,
  { targetRps, p95Ms }: Pick<DrillOptions, 'targetRps' | 'p95Ms'>,
): DrillCheck {
  const id = 'throughput';
  const topic = 'load-test-throughput';
  const rps = run.requests / run.seconds;
  const share = run.failed / Math.max(1, run.requests + run.failed);
  const numbers = `${round(rps)} requests per second to ${run.route}, p50 ${seconds(run.p50)}, p95 ${seconds(run.p95)}, p99 ${seconds(run.p99)}, ${run.failed} failed`;
  if (targetRps === undefined)
    return { id, verdict: 'note', message: `${numbers}. With --target-rps this becomes a verdict.` };
  const missed = [
    ...(rps < targetRps ? [`the target is ${targetRps} per second`] : []),
    ...(run.p95 > p95Ms ? [`p95 is to stay below ${p95Ms} ms`] : []),
    ...(share > ERROR_SHARE ? [`${(share * 100).toFixed(1)} % failed`] : []),
  ];
  if (missed.length > 0) return { id, verdict: 'fail', message: `${numbers}: ${missed.join(', ')}.`, topic };
  return { id, verdict: 'pass', message: `${numbers}; the target of ${targetRps} per second is reached.`, topic };
}

function describeRss({ samples }: MemoryRun): DrillCheck {
  const sizes = samples.map((sample) => sample.rss);
  const message = `Resident memory ${mib(sizes[0] ?? 0)} before the load, ${mib(sizes.at(-1) ?? 0)} at its end, ${mib(Math.max(0, ...sizes))} at most.`;
  return { id: 'rss', verdict: 'note', message };
}

export function seriesOf({ samples }: MemoryRun): readonly DrillSeries[] {
  const row = (name: string, unit: string, value: (sample: LoadSample) => number): DrillSeries => ({
    name,
    unit,
    values: samples.map((sample) => Math.round(value(sample) * 10) / 10),
  });
  return [
    row('heap after collection', 'MiB', (sample) => sample.heapUsed / MIB),
    row('resident memory', 'MiB', (sample) => sample.rss / MIB),
    row('event-loop delay p99', 'ms', (sample) => sample.p99 ?? 0),
  ];
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}

function round(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(1) : String(Math.round(value));
}
