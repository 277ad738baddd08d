import {
  assertSmall,
  emptyMap,
  type HelmMap,
  type HelmValue,
  isAsked,
  isEmpty,
  isList,
  isMap,
  printValue,
} from './values.ts';

export type HelmFunction = (args: readonly HelmValue[]) => HelmValue;

/** The chart cannot be rendered with these values, or uses what is not supported. */
export class RenderError extends Error {}

/** The chart says itself that these values are not enough to install it (`fail`). */
export class RefusedError extends RenderError {}

export const text = (value: HelmValue): string => printValue(value);

export function number(value: HelmValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const parsed = typeof value === 'string' ? Number(value.trim()) : 0;
  return Number.isNaN(parsed) ? 0 : parsed;
}

export const integer = (value: HelmValue): number => Math.trunc(number(value));

export function map(value: HelmValue): HelmMap {
  if (isMap(value)) return value;
  if (isEmpty(value)) return emptyMap();
  throw new RenderError('a map is expected');
}

export function list(value: HelmValue): readonly HelmValue[] {
  if (isList(value)) return value;
  if (isEmpty(value)) return [];
  throw new RenderError('a list is expected');
}

/** What is asked of whoever installs the chart can be told apart from nothing. */
function assertKnown(value: HelmValue): void {
  if (typeof value === 'string' && isAsked(value))
    throw new RenderError('a comparison with a value that has to be given');
}

export function same(a: HelmValue, b: HelmValue): boolean {
  assertKnown(a);
  assertKnown(b);
  if (a === b || (a ?? null) === (b ?? null)) return true;
  if (typeof a !== 'object') return false;
  assertSmall([a, b]);
  return JSON.stringify(a) === JSON.stringify(b);
}

export function compare(a: HelmValue, b: HelmValue): number {
  assertKnown(a);
  assertKnown(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw new RenderError('values of different types are compared');
}

export function kindOf(value: HelmValue): string {
  if (value === null || value === undefined) return 'invalid';
  if (isList(value)) return 'slice';
  if (isMap(value)) return 'map';
  return typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string';
}
