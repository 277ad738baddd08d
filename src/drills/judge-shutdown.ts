import type { ShutdownRun } from './shutdown.ts';
import { seconds } from './start.ts';
import type { DrillCheck, DrillPlan } from './types.ts';

const TOPIC = 'shutdown-drill';
/** A connection that goes this long before the process does was closed on purpose. */
const BEFORE_EXIT_MS = 100;
/** A process with nothing to do needs no longer than this to end. */
const LINGER_MS = 2_000;

type Plan = Pick<DrillPlan, 'graceSeconds' | 'graceFrom' | 'wrapper' | 'deadline'>;

/** What the stop by the platform's signal says, as deployed or as node alone. */
export function judgeStop(run: ShutdownRun, plan: Plan): readonly DrillCheck[] {
  const id = run.direct || plan.wrapper === undefined ? '' : 'as-deployed-';
  const check = (name: string, verdict: DrillCheck['verdict'], message: string): DrillCheck => ({
    id: `${id}${name}`,
    verdict,
    message,
    topic: TOPIC,
  });
  if (run.leftBehind > 0) {
    const wrapper = plan.wrapper ?? 'The started process';
    return [
      check(
        'signal-reaches-node',
        'fail',
        `${wrapper} ended ${seconds(run.exit?.at ?? 0)} after ${run.signal} and left node running: node never got the signal, and the container's end kills it with ${run.inFlight.length} requests in flight. Start node itself, or with exec.`,
      ),
    ];
  }
  return [
    judgeInFlight(run, check),
    judgeNewWork(run, check),
    judgeIdle(run, check),
    judgeExit(run, plan, check),
    ...noteLingering(run, check),
  ];
}

type Make = (name: string, verdict: DrillCheck['verdict'], message: string) => DrillCheck;

function countCut({ inFlight, expected }: ShutdownRun): number {
  return inFlight.filter((answer) => answer.status !== expected).length;
}

/**
 * Ended with 0, or by the same signal raised again once the work was done, as Nest's shutdown hooks and signal-exit do
 * it (gnu.org/software/libc/manual/html_node/Termination-in-Handler.html).
 */
export function stoppedWell(run: ShutdownRun): boolean {
  return run.leftBehind === 0 && countCut(run) === 0 && (run.exit?.code === 0 || isRaisedAgain(run));
}

function isRaisedAgain(run: ShutdownRun): boolean {
  return run.exit?.signal === run.signal && run.releasedAt !== undefined && countCut(run) === 0;
}

function judgeInFlight(run: ShutdownRun, check: Make): DrillCheck {
  const { inFlight, route, signal, expected } = run;
  const cut = inFlight.filter((answer) => answer.status !== expected);
  const last = Math.max(...inFlight.map((answer) => answer.at));
  if (cut.length === 0)
    return check(
      'in-flight-complete',
      'pass',
      `All ${inFlight.length} requests in flight (GET ${route}) completed, the last ${seconds(last)} after ${signal}.`,
    );
  const errors = [...new Set(cut.map((answer) => answer.error ?? `status ${answer.status}`))].join(', ');
  const first = Math.min(...cut.map((answer) => answer.at));
  const why =
    run.exit === undefined
      ? 'they never got an answer'
      : `they were cut off ${seconds(first)} after ${signal} (${errors})`;
  return check(
    'in-flight-complete',
    'fail',
    `${cut.length} of ${inFlight.length} requests in flight (GET ${route}) were lost: ${why}. Every deploy and every scale-down loses requests like this: close the server and let it finish them before the process exits.`,
  );
}

function judgeNewWork(run: ShutdownRun, check: Make): DrillCheck {
  const { refused, exit, releasedAt, signal } = run;
  const name = 'turns-new-work-away';
  const certain =
    refused !== undefined &&
    (refused.at < (releasedAt ?? 0) || exit === undefined || exit.at - refused.at > BEFORE_EXIT_MS);
  if (certain) return check(name, 'pass', `${seconds(refused.at)} after ${signal} it ${refused.how}.`);
  if (releasedAt === undefined && exit !== undefined)
    return check(name, 'note', `It ended ${seconds(exit.at)} after ${signal}, before it could turn new work away.`);
  const until = exit === undefined ? 'to the end' : `until it ended after ${seconds(exit.at)}`;
  return check(
    name,
    'fail',
    `It took new connections and called itself ready ${until}: requests that arrive after ${signal} are cut off with the process. Fail readiness or close the server when the signal comes.`,
  );
}

function judgeIdle(run: ShutdownRun, check: Make): DrillCheck {
  const { idle, exit, inFlight } = run;
  const name = 'idle-connections-closed';
  if (idle.length === 0) return check(name, 'note', 'The server keeps no connections alive.');
  const done = Math.max(...inFlight.map((answer) => answer.at));
  const end = exit?.at ?? Number.POSITIVE_INFINITY;
  const open = idle.filter((at) => at === undefined || at > end - BEFORE_EXIT_MS).length;
  if (open === 0) {
    const last = Math.max(...idle.map((at) => at ?? 0));
    return check(
      name,
      'pass',
      `Idle keep-alive connections were closed, the last ${seconds(last)} after ${run.signal}.`,
    );
  }
  if (exit !== undefined && exit.at - done <= LINGER_MS)
    return check(name, 'pass', 'Idle keep-alive connections ended with the process and did not hold it.');
  const held = exit === undefined ? 'to the end' : `${seconds(exit.at - done)} longer than the last request`;
  return check(
    name,
    'fail',
    `${open} idle keep-alive connections stayed open and the process ran ${held}: proxies keep such connections to every pod. Call server.closeIdleConnections() after server.close().`,
  );
}

/** Connections that were busy when the server closed turn idle later, and Node keeps them for keepAliveTimeout. */
function noteLingering({ exit, inFlight }: ShutdownRun, check: Make): readonly DrillCheck[] {
  const idleFor = exit === undefined ? 0 : exit.at - Math.max(...inFlight.map((answer) => answer.at));
  if (idleFor <= LINGER_MS) return [];
  const message = `It ran on for ${seconds(idleFor)} after the last answer, as connections that were busy when the server closed stay for keepAliveTimeout: answer with Connection: close while stopping, or call closeIdleConnections() again.`;
  return [check('lingers', 'note', message)];
}

function judgeExit(run: ShutdownRun, plan: Plan, check: Make): DrillCheck {
  const { exit, signal } = run;
  const name = 'exits-in-time';
  const grace = `the ${plan.graceSeconds} s of ${plan.graceFrom}`;
  if (exit === undefined)
    return check(
      name,
      'fail',
      `${run.refused === undefined ? `${signal} changed nothing: it` : 'It'} was still running when ${grace} were over: the platform kills it, with whatever it is doing. Find what keeps it alive, and set a deadline that forces the exit.`,
    );
  if (isRaisedAgain(run))
    return check(
      name,
      'pass',
      `It ended after ${seconds(exit.at)}, within ${grace}, by raising ${signal} again once its work was done: platforms show that as an exit code above 128.`,
    );
  if (exit.signal !== null)
    return check(
      name,
      'fail',
      `${exit.signal} ended it after ${seconds(exit.at)}: nothing handles the signal. As PID 1 of a container it would not even get it, and be killed after ${grace}.`,
    );
  if (exit.code !== 0)
    return check(
      name,
      'fail',
      `It ended with exit code ${exit.code} ${seconds(exit.at)} after ${signal}: platforms count that as a crash. Exit with 0 after an orderly stop.${tailOf(run)}`,
    );
  const deadline = plan.deadline === undefined ? '' : `, its own deadline is ${seconds(plan.deadline)}`;
  return check(name, 'pass', `It ended with exit code 0 after ${seconds(exit.at)}, within ${grace}${deadline}.`);
}

function tailOf({ tail }: ShutdownRun): string {
  return tail.length > 0 ? ` Its last line: ${tail.at(-1)}` : '';
}

/** A second signal while the first is handled: platforms send one, people and supervisors more. */
export function judgeAgain(run: ShutdownRun): DrillCheck {
  const id = 'second-signal';
  const cut = countCut(run);
  const { exit } = run;
  if (stoppedWell(run))
    return { id, verdict: 'pass', message: `A second ${run.signal} changed nothing.`, topic: TOPIC };
  const error = run.tail.find((line) => /\b(?:[A-Z]\w*)?Error\b|ERR_/.test(line));
  if (error !== undefined && exit?.code !== 0) {
    const message = `A second ${run.signal} broke the stop (exit code ${exit?.code ?? exit?.signal ?? 'none'}, ${cut} of ${run.inFlight.length} requests lost): ${error}. Let the handler run once.`;
    return { id, verdict: 'fail', message, topic: TOPIC };
  }
  const message = `A second ${run.signal} ended it at once, with ${cut} of ${run.inFlight.length} requests cut: good at a terminal, and platforms send only one.`;
  return { id, verdict: 'note', message };
}

/** SIGINT is what Ctrl-C and pm2 send; only a note where the platform sends something else. */
export function judgeInterrupt(run: ShutdownRun, matters: boolean): DrillCheck {
  const id = 'sigint';
  const cut = countCut(run);
  if (stoppedWell(run)) return { id, verdict: 'pass', message: 'SIGINT stops it the same way.', topic: TOPIC };
  const how =
    run.exit === undefined ? 'does not end it' : `ends it with ${run.exit.signal ?? `exit code ${run.exit.code}`}`;
  const message = `SIGINT ${how}; ${cut} of ${run.inFlight.length} requests in flight were lost.`;
  return matters
    ? { id, verdict: 'fail', message: `${message} This is the signal that its supervisor sends.`, topic: TOPIC }
    : { id, verdict: 'note', message };
}
