import { findShipped, insertForRuntime } from './dockerfile/lines.ts';
import type { FixContext, FixResult } from './types.ts';
import { openContainer, setVariable } from './yaml/workloads.ts';

/** Sets variables where the service gets its environment: in every workload of this repository, else in the image. */
export function setEnvironment(context: FixContext, values: Readonly<Record<string, string>>): FixResult {
  const { service } = context;
  const workloads = service.workloads.filter(({ platform }) => platform === 'kubernetes' || platform === 'compose');
  if (workloads.length > 1 || workloads.length !== service.workloads.length) return undefined;
  const [workload] = workloads;
  if (workload) {
    const open = openContainer(context, workload.container, workload.platform);
    const [[name, value] = [], ...more] = Object.entries(values);
    // Two insertions at one place would stand in either order; one is what rules ask for.
    if (!open || name === undefined || value === undefined || more.length > 0) return undefined;
    const edit = setVariable(open, name, value, workload.platform);
    return edit && [edit];
  }
  const shipped = findShipped(context);
  const lines = Object.entries(values).map(([name, value]) => `ENV ${name}=${value}`);
  return shipped && [insertForRuntime(shipped.docker, shipped.stage, lines.join('\n'))];
}
