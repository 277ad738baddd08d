import { type Place, samePlace } from '../../parsers/place.ts';
import { heapLimitsOf } from '../../services/memory/heap-limits.ts';
import type { Workload } from '../../services/types.ts';
import { rangeOf } from '../positions.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import { heapOptions } from './resources.ts';
import { openContainer, setVariable } from './workloads.ts';

/** The workload whose memory limit or container the finding points at. */
function findWorkload({ finding, service }: FixContext): Workload | undefined {
  return service.workloads.find(({ container }) =>
    [container.limits.memory?.place, container.place].some((place) => samePlace(place, finding.place)),
  );
}

function addHeapLimit(context: FixContext): FixResult {
  const workload = findWorkload(context);
  const memory = workload?.container.limits.memory?.amount;
  if (!workload || memory === undefined || !/^(?:kubernetes|compose)$/.test(workload.platform)) return undefined;
  const open = openContainer(context, workload.container, workload.platform);
  const options = heapOptions(context, workload, memory);
  const edit = open && options && setVariable(open, 'NODE_OPTIONS', options.value, workload.platform);
  return edit && [edit];
}

const FLAG = /(--max[-_]old[-_]space[-_]size[= ])(\d+)/;

/** Writes another number where the flag stands, whichever file that is. */
function resizeHeap(context: FixContext, place: Place, mebibytes: number): FixResult {
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const { start, end } = rangeOf(text, place);
  // Places of commands cover more than the flag, places of values perhaps only a quoted part.
  const line = text.indexOf('\n', end);
  const match = FLAG.exec(text.slice(start, line < 0 ? text.length : line));
  if (!match) return undefined;
  const at = start + match.index + (match[1]?.length ?? 0);
  return [{ path: place.path, start: at, end: at + (match[2]?.length ?? 0), text: String(mebibytes) }];
}

export const missingHeapLimit: Recipe = {
  rule: 'missing-heap-limit',
  level: 'suggested',
  title: 'limit the heap to three quarters of the memory limit',
  fix: addHeapLimit,
};

export const heapLimitMismatch: Recipe = {
  rule: 'heap-limit-mismatch',
  level: 'suggested',
  title: 'limit the heap to three quarters of the memory limit',
  fix(context) {
    const { messageId, args, place } = context.finding;
    if (messageId === 'missing') return addHeapLimit(context);
    // One flag of an image may serve workloads of several sizes.
    const limits = new Set(heapLimitsOf(context.service).flatMap(({ memory }) => memory?.amount ?? []));
    return limits.size === 1 ? resizeHeap(context, place, Number(args.wanted)) : undefined;
  },
};

export const noRoomForNativeMemory: Recipe = {
  rule: 'no-room-for-native-memory',
  level: 'suggested',
  title: 'leave native code its share of the memory limit',
  fix(context) {
    const { args, place } = context.finding;
    const amounts = new Set(heapLimitsOf(context.service).flatMap(({ memory }) => memory?.amount ?? []));
    const [amount] = amounts;
    if (amount === undefined || amounts.size > 1) return undefined;
    return resizeHeap(context, place, Math.floor((amount / 1024 / 1024) * (Number(args.maximum) / 100)));
  },
};
