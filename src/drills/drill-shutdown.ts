import { judgeAgain, judgeInterrupt, judgeStop, stoppedWell } from './judge-shutdown.ts';
import type { Session } from './session.ts';
import { CannotHold, runShutdown, type ShutdownVariant } from './shutdown.ts';
import type { DrillCheck, DrillOptions, DrillPlan, Findings } from './types.ts';

/**
 * The stop as deployed; where something stands between the platform and node also the stop of node alone, to tell apart
 * whose fault it is. Second signal and SIGINT only for a service that stops well: of another they say nothing.
 */
export async function drillShutdown(plan: DrillPlan, options: DrillOptions, session: Session): Promise<Findings> {
  const checks: DrillCheck[] = [];
  const run = (variant: ShutdownVariant) => runShutdown(plan, options, session, variant);
  try {
    const first = await run({ signal: plan.stopSignal });
    checks.push(...judgeStop(first, plan));
    let good = stoppedWell(first);
    const direct = plan.direct !== undefined && !good;
    if (direct) {
      const alone = await run({ signal: plan.supervisorSignal ?? plan.stopSignal, direct: true });
      checks.push(...judgeStop(alone, plan));
      good = stoppedWell(alone);
    }
    if (good) {
      checks.push(judgeAgain(await run({ signal: plan.stopSignal, again: true, direct })));
      if (plan.stopSignal !== 'SIGINT')
        checks.push(judgeInterrupt(await run({ signal: 'SIGINT', direct }), plan.supervisorSignal === 'SIGINT'));
    }
  } catch (error) {
    if (!(error instanceof CannotHold)) throw error;
    checks.push({ id: 'in-flight-complete', verdict: 'unknown', message: error.message, topic: 'shutdown-drill' });
  }
  return { checks, series: [] };
}
