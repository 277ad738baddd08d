import { judgeMemory, seriesOf } from './judge-memory.ts';
import { runMemory } from './memory.ts';
import type { Session } from './session.ts';
import type { DrillOptions, DrillPlan, Findings } from './types.ts';

/** Load for a while, measured from inside. */
export async function drillMemory(plan: DrillPlan, options: DrillOptions, session: Session): Promise<Findings> {
  const run = await runMemory(plan, options, session);
  return { checks: judgeMemory(run, plan, options), series: seriesOf(run) };
}
