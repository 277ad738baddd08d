import { RESOURCE_PROFILES } from '../../knowledge/resource-profiles.ts';
import { heapLimitsOf } from '../../services/memory/heap-limits.ts';
import type { Container, Workload } from '../../services/types.ts';
import type { FixContext, FixResult, Recipe, TextEdit } from '../types.ts';
import { isInTemplate } from './chart-values.ts';
import { type Plain, setIn } from './document.ts';
import { findContainer, openContainer, setOnContainer, setVariable } from './workloads.ts';

const MIB = 1024 * 1024;

/** The row of the sizing table for what the service is: services that serve or consume are `standard`. */
function profileOf({ service }: FixContext) {
  return RESOURCE_PROFILES[service.kind === 'cron' || service.kind === 'frontend' ? 'light' : 'standard'];
}

/** NODE_OPTIONS with a heap of three quarters of a limit, other options kept; undefined when it cannot be told. */
export function heapOptions(
  { service }: FixContext,
  workload: Workload,
  limit: number,
): { readonly value: string; readonly isSet: boolean } | undefined {
  const deployment = service.deployments.find((item) => item.workload?.id === workload.id);
  const found = heapLimitsOf(service).find((item) => item.deployment === deployment);
  if (!deployment || found?.hidden) return undefined;
  const options = deployment.environment.variables.get('NODE_OPTIONS');
  const kept = (options?.value ?? '').replace(/\s*--max[-_]old[-_]space[-_]size(?:[-_]percentage)?[= ]\S+/g, '').trim();
  const flag = `--max-old-space-size=${Math.floor((limit / MIB) * 0.75)}`;
  return { value: kept === '' ? flag : `${kept} ${flag}`, isSet: found?.flag !== undefined };
}

/** Missing fields of `resources`, as one edit. */
function addResources(
  open: NonNullable<ReturnType<typeof openContainer>>,
  { requests, limits }: Container,
  wanted: { readonly [part: string]: { readonly [name: string]: Plain } },
): TextEdit | undefined {
  const { yaml, map } = open;
  const has = map.has('resources') && (map.get('resources') ?? undefined) !== undefined;
  if (!has) return setIn(yaml, map, ['resources'], wanted, { after: ['env', 'ports', 'image'] });
  const parts = Object.entries(wanted).filter(([part, values]) =>
    Object.keys(values).some((name) => !(part === 'limits' ? limits : requests)[name === 'cpu' ? 'cpu' : 'memory']),
  );
  const [first] = parts;
  if (!first || parts.length > 1) return undefined;
  const [part, values] = first;
  const resources = map.get('resources');
  const isThere =
    typeof resources === 'object' && resources !== null && 'has' in resources && map.hasIn(['resources', part]);
  if (!isThere) return setIn(yaml, map, ['resources', part], values);
  const [name, value] = Object.entries(values)[0] ?? [];
  return name === undefined || value === undefined ? undefined : setIn(yaml, map, ['resources', part, name], value);
}

export const missingMemoryLimit: Recipe = {
  rule: 'missing-memory-limit',
  level: 'suggested',
  title: 'limit memory as the sizing table says, and the heap to three quarters of it',
  fix(context): FixResult {
    const found = findContainer(context);
    const row = profileOf(context);
    const open = found && openContainer(context, found.container);
    if (!found || !row || !open) return undefined;
    const { container, workload } = found;
    const { memory } = container.requests;
    // Never below what is requested already.
    const table = memory?.amount === undefined ? row.memoryLimit : atLeast(memory.amount, row.memoryLimit, memory.text);
    const bare = !container.requests.memory && !container.requests.cpu && !container.limits.cpu;
    const edit = addResources(
      open,
      container,
      bare
        ? {
            requests: { cpu: row.cpuRequest, memory: row.memoryRequest },
            limits: { memory: table },
          }
        : { limits: { memory: table } },
    );
    const options = heapOptions(context, workload, bytesOf(table));
    if (!edit || !options) return undefined;
    if (options.isSet) return [edit];
    const heap = setVariable(open, 'NODE_OPTIONS', options.value);
    // Where both stand behind the environment, its new entry comes first.
    return heap && [heap, edit];
  },
};

/** The limit of the table, or the request where that is more. */
function atLeast(request: number, limit: string, text: string): string {
  return request > bytesOf(limit) ? text : limit;
}

function bytesOf(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+)(Ki|Mi|Gi|k|M|G)?$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { Ki: 1024, Mi: MIB, Gi: 1024 * MIB, k: 1e3, M: 1e6, G: 1e9 };
  return Number(number) * (units[unit] ?? 1);
}

export const missingResourceRequests: Recipe = {
  rule: 'missing-resource-requests',
  level: 'suggested',
  title: 'request what the sizing table says',
  fix(context) {
    const found = findContainer(context);
    const row = profileOf(context);
    const open = found && openContainer(context, found.container);
    if (!found || !row) return undefined;
    const { requests, limits } = found.container;
    const memory = limits.memory?.amount;
    const isLess = memory !== undefined && memory < bytesOf(row.memoryRequest);
    const wanted: Record<string, Plain> = {};
    if (!requests.cpu) wanted.cpu = row.cpuRequest;
    // A request above the limit is refused.
    if (!requests.memory) wanted.memory = isLess && limits.memory ? limits.memory.text : row.memoryRequest;
    if (isInTemplate(context, found.container.place)) return setOnContainer(context, ['resources', 'requests'], wanted);
    if (!open || (open.map.hasIn(['resources', 'requests']) && Object.keys(wanted).length > 1)) return undefined;
    const edit = addResources(open, found.container, { requests: wanted });
    return edit && [edit];
  },
};

/** The request that an autoscaler computes its share of. */
export const autoscalerWithoutRequests: Recipe = {
  rule: 'autoscaler-without-requests',
  level: 'suggested',
  title: 'request the resource that the autoscaler follows',
  fix(context) {
    const row = profileOf(context);
    const { resource } = context.finding.args;
    if (!row || (resource !== 'cpu' && resource !== 'memory')) return undefined;
    return setOnContainer(
      context,
      ['resources', 'requests', resource],
      resource === 'cpu' ? row.cpuRequest : row.memoryRequest,
    );
  },
};

export const throttlingCpuLimit: Recipe = {
  rule: 'throttling-cpu-limit',
  level: 'suggested',
  title: 'let the process use a whole core',
  fix(context) {
    return setOnContainer(context, ['resources', 'limits', 'cpu'], '1');
  },
};
