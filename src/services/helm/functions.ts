/**
 * The functions of Go templates, of sprig (masterminds.github.io/sprig) and of Helm that charts of services use and that
 * give the same result on every machine. Others end the rendering of a template: its objects are then unknown.
 */
import semver from 'semver';
import { stringify } from 'yaml';
import { plainOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import {
  emptyMap,
  type HelmMap,
  type HelmValue,
  isEmpty,
  isList,
  isMap,
  mergeValues,
  printValue,
  toHelmValue,
} from './values.ts';

export type HelmFunction = (args: readonly HelmValue[]) => HelmValue;

/** The chart cannot be rendered with these values, or uses what is not supported. */
export class RenderError extends Error {}

const text = (value: HelmValue): string => printValue(value);

function number(value: HelmValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const parsed = typeof value === 'string' ? Number(value.trim()) : 0;
  return Number.isNaN(parsed) ? 0 : parsed;
}

const integer = (value: HelmValue): number => Math.trunc(number(value));

function map(value: HelmValue): HelmMap {
  if (isMap(value)) return value;
  if (isEmpty(value)) return emptyMap();
  throw new RenderError('a map is expected');
}

function list(value: HelmValue): readonly HelmValue[] {
  if (isList(value)) return value;
  if (isEmpty(value)) return [];
  throw new RenderError('a list is expected');
}

function same(a: HelmValue, b: HelmValue): boolean {
  return a === b || (a ?? null) === (b ?? null) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function compare(a: HelmValue, b: HelmValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw new RenderError('values of different types are compared');
}

function kindOf(value: HelmValue): string {
  if (value === null || value === undefined) return 'invalid';
  if (isList(value)) return 'slice';
  if (isMap(value)) return 'map';
  return typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string';
}

export function toYaml(value: HelmValue): string {
  if (value === undefined || value === null) return 'null';
  return stringify(value, {
    version: '1.1',
    lineWidth: 0,
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  }).trimEnd();
}

function fromYaml(source: HelmValue): HelmValue {
  return toHelmValue(plainOf(parseYaml('values.yaml', text(source), { dialect: 'kubernetes' }).documents[0]));
}

function indent(spaces: HelmValue, value: HelmValue): string {
  const pad = ' '.repeat(Math.min(100, Math.max(0, integer(spaces))));
  return pad + text(value).replaceAll('\n', `\n${pad}`);
}

/** `%s`, `%d`, `%v`, `%q`, `%t` and `%%` with an optional width; others are rare in charts. */
function printf([format, ...args]: readonly HelmValue[]): string {
  let next = 0;
  return text(format).replace(/%(-?\d*)([a-zA-Z%])/g, (_, width: string, verb: string) => {
    if (verb === '%') return '%';
    const value = args[next++];
    const shown =
      verb === 'q'
        ? JSON.stringify(text(value))
        : verb === 'd'
          ? String(integer(value))
          : /^[svt]$/.test(verb)
            ? text(value)
            : undefined;
    if (shown === undefined || Math.abs(Number(width)) > 1000) throw new RenderError(`printf with %${width}${verb}`);
    return width.startsWith('-') ? shown.padEnd(Number(width.slice(1))) : shown.padStart(Number(width || 0));
  });
}

function goRegExp(pattern: HelmValue): RegExp {
  const source = text(pattern);
  // Nested quantifiers may take for ever here, while RE2 of Go is linear.
  if (source.length > 200 || /[+*}]\)[+*{]/.test(source)) throw new RenderError('a regular expression');
  try {
    return new RegExp(source, 'g');
  } catch {
    throw new RenderError('a regular expression');
  }
}

function merged(first: HelmValue, rest: readonly HelmValue[], overwrite: boolean): HelmValue {
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

const LOGIC: Readonly<Record<string, HelmFunction>> = {
  not: ([a]) => isEmpty(a),
  eq: ([a, ...others]) => others.some((other) => same(a, other)),
  ne: ([a, b]) => !same(a, b),
  lt: ([a, b]) => compare(a, b) < 0,
  le: ([a, b]) => compare(a, b) <= 0,
  gt: ([a, b]) => compare(a, b) > 0,
  ge: ([a, b]) => compare(a, b) >= 0,
  default: ([fallback, value]) => (isEmpty(value) ? fallback : value),
  empty: ([a]) => isEmpty(a),
  coalesce: (args) => args.find((arg) => !isEmpty(arg)),
  ternary: ([yes, no, test]) => (isEmpty(test) ? no : yes),
  all: (args) => args.every((arg) => !isEmpty(arg)),
  any: (args) => args.some((arg) => !isEmpty(arg)),
  kindIs: ([kind, value]) => kindOf(value) === kind,
  kindOf: ([value]) => kindOf(value),
  typeIs: ([type, value]) => (kindOf(value) === 'map' ? 'map[string]interface {}' : kindOf(value)) === type,
  required: ([message, value]) => {
    if (value === null || value === undefined || value === '')
      throw new RenderError(`a value that has to be given: ${text(message)}`);
    return value;
  },
  fail: ([message]) => {
    throw new RenderError(`the chart refuses its values: ${text(message)}`);
  },
  semverCompare: ([range, version]) =>
    semver.satisfies(semver.coerce(text(version)) ?? '0.0.0', text(range).replace(/-0\b/g, '')),
  // Without a cluster there is nothing to find: helm.sh/docs/chart_template_guide/functions_and_pipelines
  lookup: () => emptyMap(),
};

const TEXT: Readonly<Record<string, HelmFunction>> = {
  quote: (args) =>
    args
      .filter((arg) => arg !== null && arg !== undefined)
      .map((arg) => JSON.stringify(text(arg)))
      .join(' '),
  squote: (args) =>
    args
      .filter((arg) => arg !== null && arg !== undefined)
      .map((arg) => `'${text(arg)}'`)
      .join(' '),
  upper: ([a]) => text(a).toUpperCase(),
  lower: ([a]) => text(a).toLowerCase(),
  title: ([a]) => text(a).replace(/(^|\s)\S/g, (first) => first.toUpperCase()),
  trim: ([a]) => text(a).trim(),
  trimAll: ([cut, a]) => trimmed(text(a), text(cut), true, true),
  trimSuffix: ([suffix, a]) =>
    suffix !== '' && text(a).endsWith(text(suffix)) ? text(a).slice(0, -text(suffix).length) : text(a),
  trimPrefix: ([prefix, a]) => (text(a).startsWith(text(prefix)) ? text(a).slice(text(prefix).length) : text(a)),
  trunc: ([length, a]) => (integer(length) < 0 ? text(a).slice(integer(length)) : text(a).slice(0, integer(length))),
  replace: ([from, to, a]) => text(a).replaceAll(text(from), () => text(to)),
  contains: ([part, a]) => text(a).includes(text(part)),
  hasPrefix: ([prefix, a]) => text(a).startsWith(text(prefix)),
  hasSuffix: ([suffix, a]) => text(a).endsWith(text(suffix)),
  indent: ([spaces, a]) => indent(spaces, a),
  nindent: ([spaces, a]) => `\n${indent(spaces, a)}`,
  join: ([separator, a]) => (isList(a) ? a.map(text).join(text(separator)) : text(a)),
  splitList: ([separator, a]) => text(a).split(text(separator)),
  repeat: ([count, a]) => text(a).repeat(Math.min(1000, Math.max(0, integer(count)))),
  substr: ([from, to, a]) => text(a).slice(integer(from), integer(to) < 0 ? undefined : integer(to)),
  nospace: ([a]) => text(a).replace(/\s/g, ''),
  cat: (args) => args.map(text).join(' '),
  toString: (args: readonly HelmValue[]) => text(args[0]),
  print: (args) => args.map(text).join(''),
  println: (args) => `${args.map(text).join(' ')}\n`,
  printf,
  b64enc: ([a]) => Buffer.from(text(a)).toString('base64'),
  b64dec: ([a]) => Buffer.from(text(a), 'base64').toString(),
  regexMatch: ([pattern, a]) => goRegExp(pattern).test(text(a)),
  regexReplaceAll: ([pattern, a, to]) => text(a).replace(goRegExp(pattern), text(to).replace(/\$\{(\d+)\}/g, '$$$1')),
  toYaml: ([a]) => toYaml(a),
  fromYaml: ([a]) => fromYaml(a),
  toJson: ([a]) => JSON.stringify(a ?? null),
  fromJson: ([a]) => fromYaml(a),
  toPrettyJson: ([a]) => JSON.stringify(a ?? null, undefined, 2),
};

function trimmed(value: string, cut: string, start: boolean, end: boolean): string {
  let [from, to] = [0, value.length];
  while (start && from < to && cut.includes(value[from] ?? '')) from += 1;
  while (end && to > from && cut.includes(value[to - 1] ?? '')) to -= 1;
  return value.slice(from, to);
}

const NUMBERS: Readonly<Record<string, HelmFunction>> = {
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
  round: ([a, digits]) => Number(number(a).toFixed(integer(digits))),
  until: ([to]) => sequence(0, integer(to), integer(to) < 0 ? -1 : 1),
  untilStep: ([from, to, step]) => sequence(integer(from), integer(to), integer(step)),
};

const COLLECTIONS: Readonly<Record<string, HelmFunction>> = {
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
  deepCopy: ([a]) => toHelmValue(a),
  dig,
};

/** By name; sprig's `must…` twins differ in how they report errors only. */
export function findFunction(name: string): HelmFunction | undefined {
  const bare = /^must[A-Z]/.test(name) ? `${name.charAt(4).toLowerCase()}${name.slice(5)}` : name;
  for (const table of [LOGIC, TEXT, NUMBERS, COLLECTIONS]) if (Object.hasOwn(table, bare)) return table[bare];
  return undefined;
}
