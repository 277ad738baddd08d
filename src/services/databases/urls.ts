import { FILE_START, type Span } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { LocatedValue as Located } from '../option-values.ts';
import type { Environment, Program, Service } from '../types.ts';

export interface ConnectionStrings {
  readonly known: readonly { readonly text: string; readonly place: Place }[];
  readonly unknown: boolean;
}

const URL_OPTIONS = [
  'connectionString',
  'url',
  'uri',
  'connection',
  'connection.connectionString',
  'clientUrl',
  'datasourceUrl',
];

/** The connection strings that a client is given, as an argument or an option. */
export function connectionStringsOf(
  program: Program,
  sources: readonly Located[],
  env: Environment | undefined,
): ConnectionStrings {
  const known: { text: string; place: Place }[] = [];
  let unknown = false;
  const read = ({ module, value }: Located, place: Place | undefined): void => {
    if (isObject(program, module, value)) return;
    const text = textOf(program, module, value, env);
    if (text !== undefined) known.push({ text, place: place ?? program.place(module, spanOf(value)) });
    else unknown = true;
  };
  for (const source of sources) {
    if (!isObject(program, source.module, source.value)) {
      read(source, undefined);
      continue;
    }
    for (const option of URL_OPTIONS) {
      const found = program.option(source.module, source.value, ...option.split('.'));
      if (found.found && found.value) read({ module: found.module, value: found.value }, found.place);
    }
  }
  return { known, unknown };
}

function isObject(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'object' || value.kind === 'function') return true;
  return program.origins(module, value).some((origin) => origin.kind === 'data' && origin.value.kind === 'object');
}

function spanOf(value: Value): Span {
  return 'span' in value && value.span ? value.span : FILE_START;
}

/** A text with `…` where parts are not known; undefined when nothing is. */
function textOf(program: Program, module: string, value: Value, env: Environment | undefined): string | undefined {
  const literal = program.literal(module, value, env)?.value;
  if (typeof literal === 'string') return literal;
  const definition = program.definition(module, value);
  const target = definition?.value ?? value;
  if (target.kind === 'template')
    return target.parts.map((part) => textOf(program, definition?.module ?? module, part, env) ?? '…').join('');
  if (target.kind === 'binary' && target.op === '+') {
    const [left, right] = [target.left, target.right].map((part) =>
      textOf(program, definition?.module ?? module, part, env),
    );
    return left === undefined && right === undefined ? undefined : `${left ?? '…'}${right ?? '…'}`;
  }
  return undefined;
}

/** A parameter of a connection string. */
export function parameterOf(text: string, name: string): string | undefined {
  const found = new RegExp(`[?&;]${name}=([^&;#]*)`, 'i').exec(text)?.[1];
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

/** The host of a connection string; undefined when it is not known. */
export function hostOf(text: string): string | undefined {
  const host = /^[a-z0-9+]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#,]+)/i.exec(text)?.[1];
  return host === undefined || host.includes('…') ? undefined : host;
}

/** Prisma reads its URL from options, else from the schema, mostly as `env("DATABASE_URL")`. */
export function prismaUrlOf(service: Service, program: Program, sources: readonly Located[]): ConnectionStrings {
  const env = service.deployments[0]?.environment;
  for (const { module, value } of sources) {
    for (const path of [['datasourceUrl'], ['datasources', 'db', 'url']]) {
      const found = program.option(module, value, ...path);
      if (!found.found || !found.value) continue;
      const text = textOf(program, found.module, found.value, env);
      const place = found.place ?? program.place(module, spanOf(value));
      return text === undefined ? { known: [], unknown: true } : { known: [{ text, place }], unknown: false };
    }
    if (program.option(module, value, 'adapter').found) return { known: [], unknown: false };
  }
  for (const path of service.repository.paths.filter((item) => /(?:^|\/)schema\.prisma$/.test(item))) {
    const text = service.repository.text(path) ?? '';
    const name = /datasource\s+\w+\s*\{[^}]*\burl\s*=\s*env\(\s*"([^"]+)"/.exec(text)?.[1];
    const variable = name === undefined ? undefined : env?.variables.get(name);
    if (variable?.value !== undefined && variable.value !== '')
      return { known: [{ text: variable.value, place: variable.place }], unknown: false };
  }
  return { known: [], unknown: true };
}
