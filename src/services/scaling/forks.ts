import { FORKS, type ForkRow } from '../../knowledge/process-managers.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Service } from '../types.ts';

export interface Fork {
  readonly row: ForkRow;
  readonly call: LinkedCall;
}

/** Calls on the production path that start more processes of the service. */
export const forksOf = memoizeByService(({ program, deployments }: Service): readonly Fork[] => {
  if (!program) return [];
  const env = assumeComplete(deployments[0]?.environment);
  return FORKS.flatMap((row) =>
    program
      .callsTo(row.call)
      .filter((call) => program.runs(call, env) !== false)
      .map((call) => ({ row, call })),
  );
});
