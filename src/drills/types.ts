import type { DrillCheck, DrillSeries } from '../engine/drills.ts';

export type { DrillCheck, DrillName, DrillResult, DrillSeries } from '../engine/drills.ts';

/** Asked where nothing tells readiness: any answer but a server error will do. */
export const GUESS = '/';

/** How to start a service on this machine as its image starts it, and what is promised about it. */
export interface DrillPlan {
  /** Absolute folder in which the command runs. */
  readonly cwd: string;
  /** The words of the image's command, without the init programs that only containers have. */
  readonly words: readonly string[];
  /** node on the built file itself; undefined when the command is that already or has no such file. */
  readonly direct: readonly string[] | undefined;
  /** What stands between the platform and node, for messages: `npm start`, `sh -c`. */
  readonly wrapper: string | undefined;
  /** Files that must exist before anything can start, absolute. */
  readonly needs: readonly string[];
  /** The effective environment as far as the repository and the user know it. */
  readonly env: Readonly<Record<string, string>>;
  /** Names that the environment has, but whose values nobody here knows. */
  readonly missing: readonly string[];
  /** Variables that get free ports: the main server's first. */
  readonly portVariables: readonly string[];
  /** Names without which the source refuses to start. */
  readonly required: readonly string[];
  /** Paths to ask until one answers: the readiness probe, else what looks like one. */
  readonly readiness: readonly string[];
  /** GET routes without parameters that may serve as load. */
  readonly routes: readonly string[];
  /** Seconds from SIGTERM to SIGKILL, less what preStop sleeps. */
  readonly graceSeconds: number;
  /** Where the grace period comes from: `Kubernetes`, `compose`, `--grace`. */
  readonly graceFrom: string;
  /** Milliseconds after which the service itself gives up draining. */
  readonly deadline: number | undefined;
  /** Milliseconds that the service waits on purpose before it stops listening, for endpoints to be removed. */
  readonly delay: number;
  /** The signal with which the platform stops the process. */
  readonly stopSignal: NodeJS.Signals;
  /** What a supervisor between the platform and node makes of it. */
  readonly supervisorSignal: NodeJS.Signals | undefined;
  /** What the manifests say happens when the process dies: `Deployment/orders restarts it`. */
  readonly restarts: string | undefined;
  readonly replicas: number | undefined;
  /** The release line of Node that the image brings. */
  readonly nodeMajor: number | undefined;
  /** What --max-old-space-size says, in MiB. */
  readonly heapMib: number | undefined;
}

export interface DrillOptions {
  /** Milliseconds that requests stay in flight after the signal. */
  readonly holdMs: number;
  /** Milliseconds that a crash may take to end the process: handlers flush, close and wait. */
  readonly crashLimitMs: number;
  /** Milliseconds from start to readiness, at most. */
  readonly bootLimitMs: number;
  /** Milliseconds from start to readiness that a restart may take. */
  readonly bootBudgetMs: number;
  readonly starts: number;
  /** Seconds of load. */
  readonly durationSeconds: number;
  readonly connections: number;
  /** Requests per second that the load has to reach; undefined: only measured. */
  readonly targetRps: number | undefined;
  /** Milliseconds of latency p95 at most. */
  readonly p95Ms: number;
}

export interface Findings {
  readonly checks: readonly DrillCheck[];
  readonly series: readonly DrillSeries[];
}
