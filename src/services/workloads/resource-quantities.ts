import { at, type DataNode, entryOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { findMemoryTypo, parseCpu, parseMemory } from '../../parsers/quantity.ts';
import type { Container } from '../types.ts';

const MIB = 1024 * 1024;

export type QuantityDefect =
  | { readonly kind: 'typo'; readonly text: string; readonly meant: string; readonly place: Place }
  | { readonly kind: 'invalid'; readonly text: string; readonly place: Place }
  | { readonly kind: 'tiny'; readonly text: string; readonly place: Place }
  | {
      readonly kind: 'exceeds';
      readonly text: string;
      readonly limit: string;
      readonly place: Place;
      readonly limitPlace: Place;
    };

interface Read {
  readonly text: string;
  readonly amount: number | undefined;
  readonly place: Place;
}

function read(resources: DataNode | undefined, list: string, name: string): Read | undefined {
  const node = entryOf(at(resources, list), name)?.value;
  if (node?.kind !== 'scalar' || node.value === null || /\$\{|\{\{/.test(node.source)) return undefined;
  const parse = name === 'cpu' ? parseCpu : parseMemory;
  return { text: node.source, amount: parse(node.source), place: node.place };
}

/** Quantities of a container that the API server rejects, or that cannot be what was meant. */
export function findQuantityDefects({ node }: Container): {
  readonly defects: readonly QuantityDefect[];
  readonly sound: readonly Place[];
} {
  const resources = at(node, 'resources');
  const defects: QuantityDefect[] = [];
  const sound: Place[] = [];
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const [request, limit] = [read(resources, 'requests', name), read(resources, 'limits', name)];
    for (const quantity of [request, limit]) {
      if (!quantity) continue;
      const defect = defectOf(quantity, name);
      if (defect) defects.push(defect);
      else sound.push(quantity.place);
    }
    if (request?.amount !== undefined && limit?.amount !== undefined && request.amount > limit.amount)
      defects.push({
        kind: 'exceeds',
        text: request.text,
        limit: limit.text,
        place: request.place,
        limitPlace: limit.place,
      });
  }
  return { defects, sound };
}

function defectOf({ text, amount, place }: Read, name: string): QuantityDefect | undefined {
  const meant = name === 'cpu' ? undefined : findMemoryTypo(text);
  if (meant !== undefined) return { kind: 'typo', text, meant, place };
  if (amount === undefined || amount < 0) return { kind: 'invalid', text, place };
  // Zero is "not set"; no process runs in less than a mebibyte.
  return name === 'memory' && amount > 0 && amount < MIB ? { kind: 'tiny', text, place } : undefined;
}
