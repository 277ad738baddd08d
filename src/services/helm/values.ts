/** Data as templates see it: maps are null-prototype objects, so that no key of a chart meets a built-in. */
export type HelmValue = string | number | boolean | null | undefined | readonly HelmValue[] | HelmMap | HelmMethods;

export interface HelmMap {
  [key: string]: HelmValue;
}

/** An object of Helm with methods, such as `.Capabilities.APIVersions`. */
export class HelmMethods {
  readonly methods: Readonly<Record<string, (args: readonly HelmValue[]) => HelmValue>>;

  constructor(methods: Readonly<Record<string, (args: readonly HelmValue[]) => HelmValue>>) {
    this.methods = methods;
  }
}

export function isMap(value: HelmValue): value is HelmMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof HelmMethods);
}

export function isList(value: HelmValue): value is readonly HelmValue[] {
  return Array.isArray(value);
}

/** What `if` and `default` take as empty: pkg.go.dev/text/template, "the empty values". */
export function isEmpty(value: HelmValue): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return true;
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

export function emptyMap(): HelmMap {
  return Object.create(null) as HelmMap;
}

/** Plain data (of the YAML parser) as a value of templates. */
export function toHelmValue(plain: unknown): HelmValue {
  if (Array.isArray(plain)) return plain.map(toHelmValue);
  if (typeof plain === 'object' && plain !== null) {
    const map = emptyMap();
    for (const [key, value] of Object.entries(plain)) map[key] = toHelmValue(value);
    return map;
  }
  if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean') return plain;
  return null;
}

/** `over` wins, maps are merged, `null` removes a key: helm.sh/docs/chart_template_guide/values_files. */
export function mergeValues(base: HelmValue, over: HelmValue): HelmValue {
  if (!isMap(base) || !isMap(over)) return over === undefined ? base : over;
  const merged = emptyMap();
  for (const [key, value] of Object.entries(base)) merged[key] = value;
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key];
    else merged[key] = Object.hasOwn(merged, key) ? mergeValues(merged[key], value) : value;
  }
  return merged;
}

/** Values of a chart that shares one map in many places stay small in memory, and grow without bound once printed. */
const MAX_NODES = 100_000;

/** Throws for a value that would not fit into a file when it is written out or copied. */
export function assertSmall(value: HelmValue): void {
  let left = MAX_NODES;
  const open: HelmValue[] = [value];
  while (open.length > 0) {
    left -= 1;
    if (left < 0) throw new RangeError('values that are too large');
    const next = open.pop();
    if (isList(next)) for (const item of next) open.push(item);
    else if (isMap(next)) for (const item of Object.values(next)) open.push(item);
  }
}

/** As `%v` of Go prints it; values of YAML are float64 in Helm, so a million is `1e+06`. */
export function printValue(value: HelmValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return printNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  assertSmall(value);
  if (isList(value)) return `[${value.map(printValue).join(' ')}]`;
  if (!isMap(value)) return '';
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${printValue(value[key])}`).join(' ')}]`;
}

function printNumber(value: number): string {
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4 && exponent < 21 && (exponent < 6 || !Number.isInteger(value))) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  return `${digits}e${power.startsWith('-') ? '-' : '+'}${power.replace(/^[-+]/, '').padStart(2, '0')}`;
}

/**
 * Stands for a value that whoever installs the chart has to give (`required`): every release has one, and no file says
 * which. No text of a chart has as many of these letters in a row.
 */
export const ASKED = 'x'.repeat(29);

export const isAsked = (text: string): boolean => /(?<!x)x{29}(?!x)/.test(text);
