import type { Value } from '../../facts/types.ts';
import { knownAs } from '../../knowledge/same-objects.ts';
import type { Origin } from '../types.ts';

export const UNKNOWN: readonly Origin[] = [{ kind: 'unknown' }];

/** Paths longer than this come from recursion through fluent interfaces, not from code that somebody wrote. */
const MAX_PATH = 160;
export const MAX_ORIGINS = 24;

/** What `new` makes of it. */
export function instanceOf(origin: Origin): Origin {
  if (origin.kind === 'class') return { kind: 'instance', module: origin.module, cls: origin.cls };
  return origin.kind === 'external' ? { kind: 'external', path: `${origin.path}()` } : origin;
}

/** The path of a package's export, one step on. */
export function extended(path: string, suffix: string): Origin {
  return path.length > MAX_PATH ? { kind: 'unknown' } : { kind: 'external', path: knownAs(path + suffix) };
}

/** Where a value comes from that stands where it is made: nothing has to be followed, nor kept. */
export function originOfItself(module: string, value: Value): Origin | undefined {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return { kind: 'literal', value: value.value };
    case 'null':
      return { kind: 'literal', value: null };
    case 'undefined':
      return { kind: 'literal', value: undefined };
    case 'env':
      return { kind: 'env', name: value.name, default: undefined };
    case 'function':
      return { kind: 'function', ref: { module, fn: value.fn } };
    case 'class':
      return { kind: 'class', module, cls: value.cls };
    case 'object':
    case 'array':
    case 'template':
    case 'regexp':
      return { kind: 'data', module, value };
    case 'global':
      return { kind: 'external', path: value.name };
    default:
      return undefined;
  }
}

export function externalMember(path: string, property: string): readonly Origin[] {
  if (path.endsWith('#default')) {
    return property === 'default'
      ? [{ kind: 'external', path }]
      : [extended(path.slice(0, -'default'.length), property)];
  }
  return [extended(path, `.${property}`)];
}

/** Each origin once, at most so many, `unknown` alone where nothing else is there. */
export function unique(origins: readonly Origin[]): readonly Origin[] {
  const [first, second] = origins;
  if (!first) return UNKNOWN;
  // A new list of one: those that were pushed to hold room for more, and there are a hundred thousand.
  if (!second) return first.kind === 'unknown' ? UNKNOWN : [first];
  const list = origins.length <= FEW ? distinctOfFew(origins) : distinctOfMany(origins);
  return list.length > 0 ? list : UNKNOWN;
}

/** Lists up to this are compared pair by pair, without making keys. */
const FEW = 8;

function distinctOfFew(origins: readonly Origin[]): readonly Origin[] {
  const known = origins.filter(
    (origin, i) => origin.kind !== 'unknown' && !origins.some((other, j) => j < i && isSame(origin, other)),
  );
  return known.slice();
}

function distinctOfMany(origins: readonly Origin[]): readonly Origin[] {
  const seen = new Map<string | Value, Origin>();
  for (const origin of origins) {
    if (seen.size >= MAX_ORIGINS) break;
    const key = origin.kind === 'data' ? origin.value : originKey(origin);
    if (!seen.has(key)) seen.set(key, withoutMaker(origin));
  }
  seen.delete('unknown');
  return [...seen.values()];
}

/** Of many functions that were made of one, the one stands for all. */
function withoutMaker(origin: Origin): Origin {
  if (origin.kind !== 'function' || !origin.ref.made) return origin;
  return { kind: 'function', ref: { module: origin.ref.module, fn: origin.ref.fn } };
}

function isSame(a: Origin, b: Origin): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'external':
      return b.kind === 'external' && a.path === b.path;
    case 'function':
      return (
        b.kind === 'function' &&
        a.ref.fn === b.ref.fn &&
        a.ref.module === b.ref.module &&
        a.ref.made?.call === b.ref.made?.call &&
        a.ref.made?.module === b.ref.made?.module
      );
    case 'class':
    case 'instance':
      return b.kind === a.kind && a.cls === b.cls && a.module === b.module;
    case 'data':
      return b.kind === 'data' && a.value === b.value;
    default:
      return a.kind === b.kind && originKey(a) === originKey(b);
  }
}

export function originKey(origin: Origin): string {
  switch (origin.kind) {
    case 'external':
      return `x${origin.path}`;
    case 'function':
      return `f${origin.ref.module}:${origin.ref.fn}`;
    case 'class':
      return `c${origin.module}:${origin.cls}`;
    case 'instance':
      return `i${origin.module}:${origin.cls}`;
    case 'literal':
      return `l${typeof origin.value}${String(origin.value)}`;
    case 'env':
      return `e${origin.name}`;
    case 'module':
      return `m${origin.module}`;
    case 'parameter':
      return `p${origin.ref.module}:${origin.ref.fn}:${origin.index}:${origin.path.join('.')}`;
    case 'data':
      return 'data';
    case 'unknown':
      return 'unknown';
  }
}
