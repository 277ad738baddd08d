import net from 'node:net';
import type { Session } from './session.ts';
import { launch, NotReady, type StartVariant, seconds, startReady, waitReady } from './start.ts';
import { isExit } from './timeline.ts';
import type { DrillCheck, DrillOptions, DrillPlan, Findings } from './types.ts';

/** Each takes a start of its own; what holds for three variables holds for the others. */
const MAX_VARIABLES = 3;
/** A start that has to fail gets this many times the time of one that works, within bounds. */
const PATIENCE = 5;
const MIN_LIMIT_MS = 5_000;

/** Starts the service several times as it should start, then as it should not. */
export async function drillBoot(plan: DrillPlan, options: DrillOptions, session: Session): Promise<Findings> {
  const times: number[] = [];
  let fixed: number | undefined;
  for (let index = 0; index < options.starts; index++) {
    const service = await startReady(plan, options, session);
    times.push(service.readyAt);
    fixed = service.port === service.assigned ? undefined : service.port;
    await service.stop();
  }
  const median = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  const limitMs = Math.min(options.bootLimitMs, Math.max(MIN_LIMIT_MS, PATIENCE * Math.max(...times)));
  const checks: DrillCheck[] = [judgeTimes(times, median, options.bootBudgetMs)];
  const known = plan.required.filter((name) => plan.env[name] !== undefined);
  for (const name of known.slice(0, MAX_VARIABLES))
    checks.push(judgeMissing(name, await tryStart(plan, session, limitMs, { without: name })));
  if (known.length === 0) {
    const message = 'The source demands no variable at its start that could be left out.';
    checks.push({ id: 'missing-variable', verdict: 'note', message });
  }
  checks.push(await drillPortInUse(plan, session, limitMs, fixed));
  return { checks, series: [{ name: 'time to ready', unit: 'ms', values: times.map(Math.round) }] };
}

function judgeTimes(times: readonly number[], median: number, budgetMs: number): DrillCheck {
  const id = 'ready-in-time';
  const topic = 'fast-startup';
  const numbers = `${seconds(median)} from start to ready (median of ${times.length}, slowest ${seconds(Math.max(...times))})`;
  if (median <= budgetMs) return { id, verdict: 'pass', message: `${numbers}, within ${seconds(budgetMs)}.`, topic };
  const message = `${numbers}, more than ${seconds(budgetMs)}: after each crash and at each scale-up capacity is missing for so long. Load less before listening, and move migrations and downloads out of the start.`;
  return { id, verdict: 'fail', message, topic };
}

export interface FailedStart {
  /** Milliseconds until it was ready; it should never have been. */
  readonly readyAfter: number | undefined;
  readonly exit:
    | { readonly at: number; readonly code: number | null; readonly signal: NodeJS.Signals | null }
    | undefined;
  readonly output: string;
}

async function tryStart(
  plan: DrillPlan,
  session: Session,
  limitMs: number,
  variant: StartVariant,
): Promise<FailedStart> {
  const service = await launch(plan, session, variant);
  try {
    let readyAfter: number | undefined;
    try {
      readyAfter = (await waitReady(service, plan, limitMs, session)).readyAt;
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
    }
    const exit = service.timeline.events.find(isExit);
    if (exit) await service.timeline.when((event) => event.kind === 'closed', 1_000);
    return { readyAfter, exit, output: service.tail(200).join('\n') };
  } finally {
    await service.stop();
  }
}

export function judgeMissing(name: string, start: FailedStart): DrillCheck {
  const id = `missing-${name}`;
  if (start.readyAfter !== undefined) {
    const message = `Without ${name} it gets ready all the same, ${seconds(start.readyAfter)} after the start: the mistake shows only when a request needs the value. Check the environment before listening.`;
    return { id, verdict: 'fail', message };
  }
  if (start.exit === undefined) {
    const message = `Without ${name} it neither gets ready nor ends: the deploy hangs without a reason. Exit with 1 and name the variable.`;
    return { id, verdict: 'fail', message };
  }
  if (start.exit.code === 0) {
    const message = `Without ${name} it ends with exit code 0, as if all were well. Exit with 1 and name the variable.`;
    return { id, verdict: 'fail', message };
  }
  if (!start.output.includes(name)) {
    const message = `Without ${name} it ends with exit code ${start.exit.code}, but nothing it writes names the variable: whoever deploys has to guess.`;
    return { id, verdict: 'fail', message };
  }
  const message = `Without ${name} it ends with exit code ${start.exit.code} after ${seconds(start.exit.at)} and names the variable.`;
  return { id, verdict: 'pass', message };
}

async function drillPortInUse(
  plan: DrillPlan,
  session: Session,
  limitMs: number,
  fixed: number | undefined,
): Promise<DrillCheck> {
  const occupied = await occupy(fixed ?? 0);
  if (occupied === undefined)
    return { id: 'port-in-use', verdict: 'unknown', message: `Port ${fixed} could not be taken in front of it.` };
  try {
    return judgePortInUse(await tryStart(plan, session, limitMs, { port: occupied.port }), occupied.port);
  } finally {
    await occupied.close();
  }
}

export function judgePortInUse(start: FailedStart, port: number): DrillCheck {
  const id = 'port-in-use';
  if (start.exit === undefined) {
    const state = start.readyAfter === undefined ? 'it neither listens nor ends' : 'it says it is ready';
    const message = `With its port in use ${state}: the platform sees a running process that serves nobody. Let the error of listen end the process with 1.`;
    return { id, verdict: 'fail', message };
  }
  if (start.exit.code === 0) {
    const message = 'With its port in use it ends with exit code 0, as if all were well. Exit with 1.';
    return { id, verdict: 'fail', message };
  }
  if (!/EADDRINUSE|in use/i.test(start.output) && !start.output.includes(String(port))) {
    const message = `With its port in use it ends with exit code ${start.exit.code}, but nothing it writes tells the reason.`;
    return { id, verdict: 'fail', message };
  }
  const message = `With its port in use it ends with exit code ${start.exit.code} after ${seconds(start.exit.at)} and says so.`;
  return { id, verdict: 'pass', message };
}

/** Listens on all addresses, as services do; undefined when the port is not to be had. */
function occupy(port: number): Promise<{ readonly port: number; close(): Promise<void> } | undefined> {
  const listen = (host: string): Promise<{ readonly port: number; close(): Promise<void> } | undefined> =>
    new Promise((resolve) => {
      const server = net.createServer((socket) => socket.destroy());
      server.once('error', () => resolve(undefined));
      server.listen(port, host, () => {
        const address = server.address();
        resolve({
          port: address !== null && typeof address === 'object' ? address.port : port,
          close: () => new Promise((done) => server.close(() => done())),
        });
      });
    });
  return listen('::').then((server) => server ?? listen('0.0.0.0'));
}
