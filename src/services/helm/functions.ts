/**
 * The functions of Go templates, of sprig (masterminds.github.io/sprig) and of Helm that charts of services use and that
 * give the same result on every machine; what differs from run to run has a stand-in. Others end the rendering of a template: its objects are then unknown.
 */
import coerce from 'semver/functions/coerce.js';
import parse from 'semver/functions/parse.js';
import satisfies from 'semver/functions/satisfies.js';
import { COLLECTIONS, NUMBERS } from './data-functions.ts';
import { compare, type HelmFunction, integer, kindOf, RefusedError, same, text } from './function-arguments.ts';
import { TEXT } from './text-functions.ts';
import { ASKED, emptyMap, type HelmMap, type HelmValue, isEmpty } from './values.ts';

function typeNameOf(value: HelmValue): string {
  const kind = kindOf(value);
  return kind === 'map' ? 'map[string]interface {}' : kind === 'slice' ? '[]interface {}' : kind;
}

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
  typeOf: ([value]) => typeNameOf(value),
  kindIsLike: ([kind, value]) => kindOf(value) === kind,
  typeIsLike: ([type, value]) => typeNameOf(value) === type,
  typeIs: ([type, value]) => typeNameOf(value) === type,
  required: ([, value]) => (value === null || value === undefined || value === '' ? ASKED : value),
  fail: ([message]) => {
    throw new RefusedError(`the chart refuses its values: ${text(message)}`);
  },
  semverCompare: ([range, version]) => satisfies(coerce(text(version)) ?? '0.0.0', text(range).replace(/-0\b/g, '')),
  semver: ([version]) => {
    const parsed = parse(coerce(text(version)));
    const result = emptyMap();
    Object.assign(result, { Major: parsed?.major ?? 0, Minor: parsed?.minor ?? 0, Patch: parsed?.patch ?? 0 });
    return result;
  },
  // Without a cluster there is nothing to find: helm.sh/docs/chart_template_guide/functions_and_pipelines
  lookup: () => emptyMap(),
};

/**
 * Values that differ from run to run, or that need a cluster. What they write is a name, a key or a date, never a setting,
 * and is told from a written secret by its letters.
 */
const ANY = 'xxxxxxxxxxxxxxxx';
const CHANGING: Readonly<Record<string, HelmFunction>> = {
  randAlphaNum: ([length]) => anyText(length),
  randAlpha: ([length]) => anyText(length),
  randAscii: ([length]) => anyText(length),
  randNumeric: ([length]) => '1'.repeat(lengthOf(length)),
  randBytes: () => Buffer.from(ANY).toString('base64'),
  uuidv4: () => 'xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx',
  derivePassword: () => ANY,
  htpasswd: ([user]) => `${text(user)}:${ANY}`,
  bcrypt: () => ANY,
  genPrivateKey: () => ANY,
  genCA: () => certificate(),
  genSelfSignedCert: () => certificate(),
  genSignedCert: () => certificate(),
  now: () => '2000-01-01T00:00:00Z',
  date: () => '2000-01-01',
  dateInZone: () => '2000-01-01',
  htmlDate: () => '2000-01-01',
  unixEpoch: () => '946684800',
  getHostByName: () => ANY,
};

const lengthOf = (length: HelmValue): number => Math.min(256, Math.max(0, integer(length)));
const anyText = (length: HelmValue): string => 'x'.repeat(lengthOf(length));

function certificate(): HelmMap {
  const pair = emptyMap();
  pair.Cert = ANY;
  pair.Key = ANY;
  return pair;
}

/** By name; sprig's `must…` twins differ in how they report errors only. */
export function findFunction(name: string): HelmFunction | undefined {
  const bare = /^must[A-Z]/.test(name) ? `${name.charAt(4).toLowerCase()}${name.slice(5)}` : name;
  for (const table of [LOGIC, TEXT, NUMBERS, COLLECTIONS, CHANGING]) if (Object.hasOwn(table, bare)) return table[bare];
  return undefined;
}
