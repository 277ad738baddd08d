import { createHash } from 'node:crypto';
import path from 'node:path/posix';
import { stringify } from 'yaml';
import { plainOf } from '../../parsers/data.ts';
import { isQuickPattern } from '../../parsers/foreign-regexp.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import { type HelmFunction, integer, RenderError, text } from './function-arguments.ts';
import { assertSmall, emptyMap, type HelmValue, isList, toHelmValue } from './values.ts';

export function toYaml(value: HelmValue): string {
  if (value === undefined || value === null) return 'null';
  assertSmall(value);
  // Go indents the lines of a block scalar at the root too, so that it stays one below a key: as the value of a key.
  const written = stringify(typeof value === 'string' ? { v: value } : value, {
    version: '1.1',
    lineWidth: 0,
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  }).trimEnd();
  return typeof value === 'string' ? written.slice('v: '.length) : written;
}

function toJson(value: HelmValue, spaces?: number): string {
  assertSmall(value);
  return JSON.stringify(value ?? null, undefined, spaces);
}

function fromYaml(source: HelmValue): HelmValue {
  return toHelmValue(plainOf(parseYaml('values.yaml', text(source), { dialect: 'kubernetes' }).documents[0]));
}

function indent(spaces: HelmValue, value: HelmValue): string {
  const pad = ' '.repeat(Math.min(100, Math.max(0, integer(spaces))));
  return pad + text(value).replaceAll('\n', `\n${pad}`);
}

/** The words of a name, in lower case. */
function words(value: HelmValue): readonly string[] {
  return text(value)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Characters. A width that no text needs would only fill the memory. */
const MAX_WIDTH = 1000;
const MAX_REPEATED = 1_000_000;

/** `%s`, `%d`, `%v`, `%q`, `%t` and `%%` with an optional width (`%03d`, `%-8s`, `%.5s`); others are rare in charts. */
function printf([format, ...args]: readonly HelmValue[]): string {
  let next = 0;
  return text(format).replace(
    /%(-?)(\d*)(?:\.(\d*))?([a-zA-Z%])/g,
    (_, minus: string, digits: string, cut: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const width = Number(digits);
      if (width > MAX_WIDTH || Number(cut ?? 0) > MAX_WIDTH) throw new RenderError('printf with an absurd width');
      const shown = printed(args[next++], verb);
      if (shown === undefined || (cut !== undefined && verb !== 's')) throw new RenderError(`printf with %${verb}`);
      const kept = cut === undefined ? shown : [...shown].slice(0, Number(cut)).join('');
      if (minus !== '') return kept.padEnd(width);
      return kept.padStart(width, digits.startsWith('0') && verb === 'd' ? '0' : ' ');
    },
  );
}

function printed(value: HelmValue, verb: string): string | undefined {
  if (verb === 'q') return JSON.stringify(text(value));
  if (verb === 'd') return String(integer(value));
  return /^[svt]$/.test(verb) ? text(value) : undefined;
}

/** A pattern of a chart, for a text of this length: RE2 of Go is linear, and what may not be here is not matched. */
function goRegExp(pattern: HelmValue, subject: HelmValue): RegExp {
  const source = text(pattern);
  if (!isQuickPattern(source, 'g', text(subject).length)) throw new RenderError('a regular expression');
  try {
    return new RegExp(source, 'g');
  } catch {
    throw new RenderError('a regular expression');
  }
}

export const TEXT: Readonly<Record<string, HelmFunction>> = {
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
  repeat: ([count, a]) => repeated(text(a), Math.min(1000, Math.max(0, integer(count)))),
  substr: ([from, to, a]) => text(a).slice(integer(from), integer(to) < 0 ? undefined : integer(to)),
  nospace: ([a]) => text(a).replace(/\s/g, ''),
  cat: (args) => args.map(text).join(' '),
  toString: (args: readonly HelmValue[]) => text(args[0]),
  print: (args) => args.map(text).join(''),
  println: (args) => `${args.map(text).join(' ')}\n`,
  printf,
  // url.QueryEscape of Go: a space is a plus, and only letters, digits, - _ . ~ stay.
  urlquery: (args) =>
    encodeURIComponent(args.map(text).join(''))
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
  b64enc: ([a]) => Buffer.from(text(a)).toString('base64'),
  b64dec: ([a]) => Buffer.from(text(a), 'base64').toString(),
  regexMatch: ([pattern, a]) => goRegExp(pattern, a).test(text(a)),
  regexReplaceAll: ([pattern, a, to]) =>
    text(a).replace(goRegExp(pattern, a), text(to).replace(/\$\{(\d+)\}/g, '$$$1')),
  toYaml: ([a]) => toYaml(a),
  fromYaml: ([a]) => fromYaml(a),
  toJson: ([a]) => toJson(a),
  fromJson: ([a]) => fromYaml(a),
  toPrettyJson: ([a]) => toJson(a, 2),
  toRawJson: ([a]) => toJson(a),
  fromYamlArray: ([a]) => fromYaml(a),
  fromJsonArray: ([a]) => fromYaml(a),
  toStrings: ([a]) => (isList(a) ? a.map(text) : [text(a)]),
  split: ([separator, a]) => {
    const result = emptyMap();
    text(a)
      .split(text(separator))
      .forEach((part, i) => {
        result[`_${i}`] = part;
      });
    return result;
  },
  trimLeft: ([cut, a]) => trimmed(text(a), text(cut), true, false),
  untitle: ([a]) => text(a).replace(/(^|\s)\S/g, (first) => first.toLowerCase()),
  snakecase: ([a]) => words(a).join('_'),
  kebabcase: ([a]) => words(a).join('-'),
  camelcase: ([a]) =>
    words(a)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
  sha256sum: ([a]) => createHash('sha256').update(text(a)).digest('hex'),
  sha1sum: ([a]) => createHash('sha1').update(text(a)).digest('hex'),
  sha512sum: ([a]) => createHash('sha512').update(text(a)).digest('hex'),
  regexFind: ([pattern, a]) => goRegExp(pattern, a).exec(text(a))?.[0] ?? '',
  regexFindAll: ([pattern, a, count]) => {
    const found = text(a).match(goRegExp(pattern, a)) ?? [];
    return integer(count) < 0 ? [...found] : found.slice(0, integer(count));
  },
  regexSplit: ([pattern, a, count]) => {
    const parts = text(a).split(goRegExp(pattern, a));
    return integer(count) < 0 || parts.length <= integer(count) ? parts : undefined;
  },
  regexReplaceAllLiteral: ([pattern, a, to]) => text(a).replace(goRegExp(pattern, a), () => text(to)),
  regexQuoteMeta: ([a]) => text(a).replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
  base: ([a]) => path.basename(text(a)) || '.',
  dir: ([a]) => path.dirname(text(a)),
  ext: ([a]) => path.extname(text(a)),
  clean: ([a]) => path.normalize(text(a)),
  urlParse: ([a]) => {
    const match = /^(?:([a-z][\w+.-]*):\/\/)?(?:([^@/]*)@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i.exec(text(a));
    const [, scheme = '', userinfo = '', host = '', route = '', query = '', fragment = ''] = match ?? [];
    const result = emptyMap();
    Object.assign(result, {
      scheme,
      userinfo,
      host,
      hostname: host.replace(/:\d+$/, ''),
      path: route,
      query,
      fragment,
    });
    return result;
  },
};

function repeated(value: string, count: number): string {
  if (value.length * count > MAX_REPEATED) throw new RenderError('values that are too large');
  return value.repeat(count);
}

function trimmed(value: string, cut: string, start: boolean, end: boolean): string {
  let [from, to] = [0, value.length];
  while (start && from < to && cut.includes(value[from] ?? '')) from += 1;
  while (end && to > from && cut.includes(value[to - 1] ?? '')) to -= 1;
  return value.slice(from, to);
}
