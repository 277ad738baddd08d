import type { CrashRun, KillRun } from './crash.ts';
import { seconds } from './start.ts';
import type { DrillCheck, DrillPlan } from './types.ts';

/** After an error that nobody caught, nothing is certain in the process: it has to end, and to say why. */
export function judgeCrash(run: CrashRun): readonly DrillCheck[] {
  const words = run.kind === 'exception' ? 'an uncaught exception' : 'an unhandled rejection';
  const id = `${run.kind}-ends-process`;
  const { exit } = run;
  if (exit === undefined && run.ended) {
    const message = `The process that met ${words} ended, and the one above it went on.`;
    return [{ id, verdict: 'pass', message }, judgeLastWords(run)];
  }
  if (exit === undefined) {
    const state = run.stillReady ? 'and still calls itself ready' : 'and answers no more';
    const message = `It goes on after ${words} ${state}: its state is unknown from here on, and nobody restarts it. Log the error and exit with 1.`;
    return [{ id, verdict: 'fail', message }, judgeLastWords(run)];
  }
  if (exit.code === 0) {
    const message = `It ended with exit code 0 after ${words}: the platform takes that for an orderly end. Exit with 1.`;
    return [{ id, verdict: 'fail', message }, judgeLastWords(run)];
  }
  const how = exit.signal ?? `exit code ${exit.code}`;
  const message = `It ended with ${how} ${seconds(exit.at)} after ${words}.`;
  return [{ id, verdict: 'pass', message }, judgeLastWords(run)];
}

function judgeLastWords(run: CrashRun): DrillCheck {
  const id = `${run.kind}-is-logged`;
  const mine = run.after.filter((line) => line.includes(run.message));
  const json = writesJson(run.before);
  if (mine.length === 0) {
    const message = `Nothing it wrote tells of the injected ${run.kind}: the last log line, which says why, is lost. Write it synchronously, or wait for the logger's flush before the exit.`;
    return { id, verdict: 'fail', message };
  }
  if (!json) return { id, verdict: 'pass', message: `The ${run.kind} is in the log.` };
  if (mine.some(isJson)) return { id, verdict: 'pass', message: `The ${run.kind} is in the log, as a line of JSON.` };
  const cut = mine.find((line) => line.trimStart().startsWith('{'));
  if (cut !== undefined) {
    const message = `The last log line is cut off after ${cut.length} characters, so no log pipeline can read it. Flush the logger before the exit.`;
    return { id, verdict: 'fail', message };
  }
  const message = `The service logs JSON, but the ${run.kind} came as ${mine.length} line(s) of plain text: log it with the logger before the exit.`;
  return { id, verdict: 'note', message };
}

/** Most of what it wrote so far is JSON. */
function writesJson(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== '');
  return written.length > 0 && written.filter(isJson).length * 2 > written.length;
}

function isJson(line: string): boolean {
  if (!line.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

type Plan = Pick<DrillPlan, 'restarts' | 'replicas' | 'wrapper'>;

/** kill -9 is what the kernel does when memory is short: nothing in the process can soften it. */
export function judgeKill(run: KillRun, plan: Plan, budgetMs: number): DrillCheck {
  const id = 'survives-kill-9';
  const topic = 'chaos-drill';
  const requests = `${run.answered} requests answered, ${run.failed} failed`;
  if (run.readyAfter === undefined) {
    const message = `After kill -9 under load it did not come back (${requests}): ${run.reason ?? 'nothing restarted it'}`;
    return { id, verdict: 'fail', message, topic };
  }
  const time = seconds(run.readyAfter);
  if (run.restartedBy === 'supervisor') {
    const message = `After kill -9 under load ${plan.wrapper ?? 'the process above it'} brought it back in ${time} (${requests}).`;
    return { id, verdict: 'pass', message, topic };
  }
  const start = `After kill -9 under load it starts again and is ready in ${time} (${requests})`;
  if (plan.restarts === undefined) {
    const message = `${start}, but no manifest of this repository tells who restarts it.`;
    return { id, verdict: 'unknown', message, topic };
  }
  if ((plan.replicas ?? 1) > 1)
    return {
      id,
      verdict: 'pass',
      message: `${start}; ${plan.restarts}, and ${plan.replicas} replicas share the load.`,
      topic,
    };
  if (run.readyAfter <= budgetMs) {
    const message = `${start}; ${plan.restarts}. With one replica nobody answers in between.`;
    return { id, verdict: 'pass', message, topic };
  }
  const message = `${start}; ${plan.restarts}, but with one replica nobody answers for longer than ${seconds(budgetMs)}: run two, or start faster.`;
  return { id, verdict: 'fail', message, topic };
}
