/** What the agent in a process tells: see agent.cjs. */
export type AgentMessage =
  | { readonly kind: 'hello'; readonly pid: number; readonly argv: readonly string[]; readonly node: string }
  | { readonly kind: 'listening'; readonly port: number; readonly address: string }
  | { readonly kind: 'held' | 'request'; readonly id: string }
  | MemorySample;

export interface MemorySample {
  readonly kind: 'sample';
  readonly id: string;
  /** Bytes. */
  readonly heapUsed: number;
  readonly rss: number;
  readonly external: number;
  readonly arrayBuffers: number;
  readonly limit: number;
  /** Milliseconds of event-loop delay since the sample before; null when the loop did not turn in between. */
  readonly p99: number | null;
}

type DrillEvent =
  | { readonly kind: 'line'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  /** All output has been read. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'agent'; readonly pid: number; readonly message: AgentMessage }
  | { readonly kind: 'agent-gone'; readonly pid: number };

/** `at` in milliseconds since the start of the process; events come in the order in which they happened. */
export type TimedEvent = DrillEvent & { readonly at: number };

/** Everything that happened to a process, and a way to wait for what has not happened yet. */
export interface Timeline {
  readonly events: readonly TimedEvent[];
  now(): number;
  add(event: DrillEvent): void;
  /** The first event, past or to come, that the predicate accepts; undefined when the time is up first. */
  when(accept: (event: TimedEvent) => boolean, limitMs: number): Promise<TimedEvent | undefined>;
}

const MAX_EVENTS = 20_000;

export function createTimeline(): Timeline {
  const start = performance.now();
  const events: TimedEvent[] = [];
  const waiting = new Set<(event: TimedEvent) => void>();
  const now = (): number => performance.now() - start;
  return {
    events,
    now,
    add(event) {
      const timed = { ...event, at: now() };
      // A service that logs without end must not fill this process.
      if (events.length < MAX_EVENTS || event.kind !== 'line') events.push(timed);
      for (const tell of [...waiting]) tell(timed);
    },
    when(accept, limitMs) {
      const past = events.find(accept);
      if (past) return Promise.resolve(past);
      return new Promise((resolve) => {
        const done = (event: TimedEvent | undefined): void => {
          clearTimeout(timer);
          waiting.delete(tell);
          resolve(event);
        };
        const tell = (event: TimedEvent): void => {
          if (accept(event)) done(event);
        };
        const timer = setTimeout(() => done(undefined), limitMs);
        waiting.add(tell);
      });
    },
  };
}

export function isExit(event: TimedEvent): event is TimedEvent & { readonly kind: 'exit' } {
  return event.kind === 'exit';
}
