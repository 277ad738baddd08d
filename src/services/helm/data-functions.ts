import { type HelmFunction, integer, list, map, number, RenderError, same, text } from './function-arguments.ts';
import {
  assertSmall,
  emptyMap,
  type HelmMap,
  type HelmValue,
  isEmpty,
  isList,
  isMap,
  mergeValues,
  toHelmValue,
} from './values.ts';

function merged(first: HelmValue, rest: readonly HelmValue[], overwrite: boolean): HelmValue {
  assertSmall([first, ...rest]);
  return rest.reduce(
    (all, next) => (overwrite ? mergeValues(all, next) : mergeValues(next, all)),
    map(first) as HelmValue,
  );
}

function dig(args: readonly HelmValue[]): HelmValue {
  const [fallback, source] = args.slice(-2);
  let here: HelmValue = source;
  for (const key of args.slice(0, -2)) {
    const name = text(key);
    if (!isMap(here) || !Object.hasOwn(here, name)) return fallback;
    here = here[name];
  }
  return here;
}

function index([object, ...keys]: readonly HelmValue[]): HelmValue {
  let here = object;
  for (const key of keys) {
    if (isList(here)) {
      if (integer(key) >= here.length || integer(key) < 0) throw new RenderError('an index out of range');
      here = here[integer(key)];
    } else if (isMap(here)) here = Object.hasOwn(here, text(key)) ? here[text(key)] : undefined;
    else throw new RenderError('an index into nothing');
  }
  return here;
}

const picked = (source: HelmMap, keep: (key: string) => boolean): HelmMap => {
  const result = emptyMap();
  for (const [key, value] of Object.entries(source)) if (keep(key)) result[key] = value;
  return result;
};

const sequence = (from: number, to: number, step: number): readonly number[] => {
  if (step === 0 || Math.abs((to - from) / step) > 1000) throw new RenderError('a long sequence');
  const found: number[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) found.push(i);
  return found;
};

export const NUMBERS: Readonly<Record<string, HelmFunction>> = {
  int: ([a]) => integer(a),
  int64: ([a]) => integer(a),
  float64: ([a]) => number(a),
  atoi: ([a]) => integer(a),
  add: (args) => args.reduce<number>((sum, arg) => sum + integer(arg), 0),
  add1: ([a]) => integer(a) + 1,
  sub: ([a, b]) => integer(a) - integer(b),
  mul: (args) => args.reduce<number>((product, arg) => product * integer(arg), 1),
  div: ([a, b]) => {
    if (integer(b) === 0) throw new RenderError('a division by zero');
    return Math.trunc(integer(a) / integer(b));
  },
  mod: ([a, b]) => {
    if (integer(b) === 0) throw new RenderError('a division by zero');
    return integer(a) % integer(b);
  },
  max: (args) => Math.max(...args.map(integer)),
  min: (args) => Math.min(...args.map(integer)),
  ceil: ([a]) => Math.ceil(number(a)),
  floor: ([a]) => Math.floor(number(a)),
  addf: (args) => args.reduce<number>((sum, arg) => sum + number(arg), 0),
  subf: ([a, ...rest]) => rest.reduce<number>((left, arg) => left - number(arg), number(a)),
  mulf: (args) => args.reduce<number>((product, arg) => product * number(arg), 1),
  divf: ([a, ...rest]) => rest.reduce<number>((left, arg) => left / number(arg), number(a)),
  maxf: (args) => Math.max(...args.map(number)),
  minf: (args) => Math.min(...args.map(number)),
  seq: (args) => {
    const [from, to] = args.length > 1 ? [integer(args[0]), integer(args.at(-1))] : [1, integer(args[0])];
    const step = args.length === 3 ? integer(args[1]) : to < from ? -1 : 1;
    return sequence(from, to + Math.sign(step), step).join(' ');
  },
  toDecimal: ([a]) => Number.parseInt(text(a), 8) || 0,
  round: ([a, digits]) => Number(number(a).toFixed(integer(digits))),
  until: ([to]) => sequence(0, integer(to), integer(to) < 0 ? -1 : 1),
  untilStep: ([from, to, step]) => sequence(integer(from), integer(to), integer(step)),
};

export const COLLECTIONS: Readonly<Record<string, HelmFunction>> = {
  len: ([a]) => (typeof a === 'string' ? Buffer.byteLength(a) : isList(a) ? a.length : Object.keys(map(a)).length),
  index,
  list: (args) => [...args],
  tuple: (args) => [...args],
  first: ([a]) => list(a)[0],
  last: ([a]) => list(a).at(-1),
  rest: ([a]) => list(a).slice(1),
  initial: ([a]) => list(a).slice(0, -1),
  has: ([item, a]) => list(a).some((other) => same(item, other)),
  append: ([a, item]) => [...list(a), item],
  prepend: ([a, item]) => [item, ...list(a)],
  concat: (args) => args.flatMap((arg) => [...list(arg)]),
  compact: ([a]) => list(a).filter((item) => !isEmpty(item)),
  uniq: ([a]) => list(a).filter((item, i, all) => all.findIndex((other) => same(item, other)) === i),
  without: ([a, ...items]) => list(a).filter((item) => !items.some((other) => same(item, other))),
  sortAlpha: ([a]) => list(a).map(text).sort(),
  reverse: ([a]) => [...list(a)].reverse(),
  slice: ([a, from, to]) =>
    typeof a === 'string'
      ? a.slice(integer(from), to === undefined ? undefined : integer(to))
      : list(a).slice(integer(from), to === undefined ? undefined : integer(to)),
  dict: (args) => {
    const result = emptyMap();
    for (let i = 0; i < args.length; i += 2) result[text(args[i])] = args[i + 1] ?? '';
    return result;
  },
  get: ([a, key]) => (Object.hasOwn(map(a), text(key)) ? map(a)[text(key)] : ''),
  set: ([a, key, value]) => {
    const target = map(a);
    target[text(key)] = value;
    return target;
  },
  unset: ([a, key]) => {
    const target = map(a);
    delete target[text(key)];
    return target;
  },
  hasKey: ([a, key]) => Object.hasOwn(map(a), text(key)),
  keys: (args) => args.flatMap((arg) => Object.keys(map(arg))),
  values: ([a]) => Object.values(map(a)),
  pluck: ([key, ...maps]) =>
    maps.flatMap((item) => (Object.hasOwn(map(item), text(key)) ? [map(item)[text(key)]] : [])),
  pick: ([a, ...keys]) => picked(map(a), (key) => keys.includes(key)),
  omit: ([a, ...keys]) => picked(map(a), (key) => !keys.includes(key)),
  merge: ([first, ...rest]) => merged(first, rest, false),
  mergeOverwrite: ([first, ...rest]) => merged(first, rest, true),
  deepCopy: ([a]) => {
    assertSmall(a);
    return toHelmValue(a);
  },
  deepEqual: ([a, b]) => same(a, b),
  chunk: ([size, a]) => {
    const found: HelmValue[] = [];
    for (let i = 0; i < list(a).length; i += Math.max(1, integer(size)))
      found.push(list(a).slice(i, i + integer(size)));
    return found;
  },
  dig,
};
