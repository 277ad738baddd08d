import { runCrash, runKill } from './crash.ts';
import { judgeCrash, judgeKill } from './judge-crash.ts';
import type { Session } from './session.ts';
import type { DrillOptions, DrillPlan, Findings } from './types.ts';

/** An error that nobody catches, a promise that nobody watches, and a kill under load. */
export async function drillCrash(plan: DrillPlan, options: DrillOptions, session: Session): Promise<Findings> {
  const exception = judgeCrash(await runCrash(plan, options, session, 'exception'));
  const rejection = judgeCrash(await runCrash(plan, options, session, 'rejection'));
  const kill = judgeKill(await runKill(plan, options, session), plan, options.bootBudgetMs);
  return { checks: [...exception, ...rejection, kill], series: [] };
}
