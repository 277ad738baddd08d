import type { Value } from '../../facts/types.ts';
import {
  HEADER_LIBRARIES,
  HEADER_NAMES,
  type HeaderLibrary,
  type SecurityHeader,
  SINGLE_HEADERS,
} from '../../knowledge/security-headers.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { majorVersion } from '../packages/package-version.ts';
import type { Program, Service } from '../types.ts';
import { headersAtEdge } from './edge-headers.ts';
import { hapiSecurity } from './hapi-security.ts';
import { findMounts, type Mount } from './mounted.ts';

/** What sets a header, and to what. */
export interface HeaderSetting {
  readonly header: SecurityHeader;
  /** The text that is sent; `off` when it is switched off, undefined when it is set but cannot be read. */
  readonly value: string | undefined;
  readonly off: boolean;
  readonly place: Place;
  readonly by: string;
  /** An option names it; otherwise the default of the library. */
  readonly explicit: boolean;
  /** Set by middleware of the service, outside the process, or by a call that may serve one route only. */
  readonly scope: 'service' | 'edge' | 'call';
}

/** Every header that the service, its framework configuration or its ingress sets, the last word first. */
export const securityHeadersOf = memoizeByService(
  (service: Service): ReadonlyMap<SecurityHeader, readonly HeaderSetting[]> => {
    const found = new Map<SecurityHeader, HeaderSetting[]>();
    const add = (setting: HeaderSetting): void => {
      found.set(setting.header, [...(found.get(setting.header) ?? []), setting]);
    };
    const { program } = service;
    if (program) {
      for (const setting of setByHand(program)) add(setting);
      for (const setting of singles(program)) add(setting);
      for (const setting of hapiSecurity(program)) add(setting);
      for (const library of HEADER_LIBRARIES)
        for (const mount of findMounts(service, [library]))
          for (const setting of ofLibrary(service, program, library, mount)) add(setting);
    }
    for (const setting of headersAtEdge(service)) add(setting);
    return found;
  },
);

/**
 * The setting that counts for every response: an option that somebody wrote, then the default of a library, then what
 * the edge adds, then a header set by hand (which may be that of one route); one that is sent before one that is not.
 */
export function settingOf(service: Service, header: SecurityHeader): HeaderSetting | undefined {
  const rank = (item: HeaderSetting): number =>
    (item.off ? 8 : 0) + (item.scope === 'service' ? (item.explicit ? 0 : 1) : item.scope === 'edge' ? 2 : 3);
  return [...(securityHeadersOf(service).get(header) ?? [])].sort((a, b) => rank(a) - rank(b))[0];
}

/** `res.setHeader('Referrer-Policy', 'no-referrer')`, `reply.header`, `ctx.set`, `c.header`, `res.set({ … })`. */
function setByHand(program: Program): readonly HeaderSetting[] {
  return program.calls.flatMap((call) => {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || !/^(?:setHeader|header|headers|set|append|writeHead)$/.test(callee.property))
      return [];
    if (program.runs(call) === false) return [];
    const [first, second] = args;
    const settings: HeaderSetting[] = [];
    const push = (name: string, value: Value | undefined, module: string): void => {
      const header = own(HEADER_NAMES, name.toLowerCase());
      if (!header) return;
      const text = value && textOf(program, module, value);
      settings.push({ header, value: text, off: false, place: call.place, by: name, explicit: true, scope: 'call' });
    };
    const name = first && program.literal(call.module, first)?.value;
    if (typeof name === 'string') push(name, second, call.module);
    for (const arg of args)
      if (arg.kind === 'object')
        for (const property of arg.properties)
          if (property.key !== undefined) push(property.key, property.value, call.module);
    return settings;
  });
}

function singles(program: Program): readonly HeaderSetting[] {
  return program.callsTo('helmet#*', 'koa-helmet#*').flatMap((call) => {
    const name = (program.callees(call)[0] ?? '').replace(/^.*[#.]/, '');
    const header = own(SINGLE_HEADERS, name);
    if (!header || program.runs(call) === false) return [];
    const on = HEADER_LIBRARIES[0]?.defaults(8)[header] ?? HEADER_LIBRARIES[0]?.on[header];
    const [options] = call.fact.args;
    const read = options ? readOption(program, call.module, header, options, on) : { value: on, off: false };
    return [
      { header, ...read, place: call.place, by: `helmet.${name}`, explicit: options !== undefined, scope: 'service' },
    ];
  });
}

function ofLibrary(service: Service, program: Program, library: HeaderLibrary, mount: Mount): readonly HeaderSetting[] {
  const own = majorVersion(service, library.version.package);
  const helmet = library.version.helmet;
  const major = helmet ? (majorVersion(service, 'helmet') ?? (own === undefined ? undefined : helmet[own])) : own;
  const defaults = library.defaults(major ?? 8);
  const by = library.paths[0]?.replace(/#.*/, '') ?? '';
  const { options, place } = mount;
  return headersOf(library).flatMap((header): readonly HeaderSetting[] => {
    const fallback = defaults[header];
    for (const name of library.options[header]) {
      const lookup = program.option(options?.module ?? mount.module, options?.value, name);
      if (!lookup.found || !lookup.value) {
        if (lookup.maybe)
          return [{ header, value: undefined, off: false, place, by, explicit: false, scope: 'service' }];
        continue;
      }
      const read = readOption(program, lookup.module, header, lookup.value, fallback ?? library.on[header]);
      return [{ header, ...read, place: lookup.place ?? place, by, explicit: true, scope: 'service' }];
    }
    return fallback === undefined
      ? []
      : [{ header, value: fallback, off: false, place, by, explicit: false, scope: 'service' }];
  });
}

function headersOf(library: HeaderLibrary): readonly SecurityHeader[] {
  return Object.values(HEADER_NAMES).filter((header) => library.options[header].length > 0);
}

function readOption(
  program: Program,
  module: string,
  header: SecurityHeader,
  value: Value,
  on: string | undefined,
): { readonly value: string | undefined; readonly off: boolean } {
  const literal = program.literal(module, value);
  if (literal?.value === false) return { value: undefined, off: true };
  if (literal?.value === true || literal?.value === undefined) {
    if (literal) return { value: on, off: on === undefined };
  }
  if (typeof literal?.value === 'string') return { value: literal.value, off: false };
  if (header === 'csp') return { value: readPolicy(program, module, value, on), off: false };
  if (header === 'hsts') return { value: readHsts(program, module, value, on), off: false };
  const key = header === 'frame' ? 'action' : 'policy';
  const policy = program.option(module, value, key);
  if (!policy.found || !policy.value) return { value: policy.maybe ? undefined : on, off: false };
  const list = policy.value.kind === 'array' ? policy.value.items : [policy.value];
  const texts = list.map((item) => textOf(program, policy.module, item));
  return { value: texts.every((text) => text !== undefined) ? texts.join(',') : undefined, off: false };
}

function readHsts(program: Program, module: string, value: Value, on: string | undefined): string | undefined {
  const age = program.option(module, value, 'maxAge');
  const sub = program.option(module, value, 'includeSubDomains');
  const seconds = age.value ? program.literal(age.module, age.value)?.value : /max-age=(\d+)/.exec(on ?? '')?.[1];
  if (seconds === undefined || age.maybe) return undefined;
  const subdomains = !sub.found || !sub.value || program.literal(sub.module, sub.value)?.value !== false;
  return `max-age=${String(seconds)}${subdomains ? '; includeSubDomains' : ''}`;
}

/** Directives as `name a b;…`; sources that are functions (nonces) read as `'nonce'`. Undefined when they cannot be read. */
function readPolicy(program: Program, module: string, value: Value, on: string | undefined): string | undefined {
  const nested = program.option(module, value, 'directives');
  const definition = program.definition(nested.value ? nested.module : module, nested.value ?? value);
  if (definition?.value.kind !== 'object') return undefined;
  const defaults = program.option(module, value, 'useDefaults');
  const plain = defaults.value && program.literal(defaults.module, defaults.value)?.value === false;
  const directives = new Map<string, string>();
  if (nested.found && !plain)
    for (const part of (on ?? '').split(';')) {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      directives.set(name, sources.join(' '));
    }
  for (const property of definition.value.properties) {
    if (property.key === undefined) continue;
    const name = property.key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    directives.set(name, sourcesOf(program, definition.module, property.value));
  }
  return [...directives].map(([name, sources]) => `${name} ${sources}`.trim()).join(';');
}

function sourcesOf(program: Program, module: string, value: Value): string {
  const definition = program.definition(module, value) ?? { module, value };
  const items = definition.value.kind === 'array' ? definition.value.items : [definition.value];
  return items
    .flatMap((item) => {
      if (item.kind === 'spread') return [sourcesOf(program, definition.module, item.value)];
      if (item.kind === 'function' || program.functions(definition.module, item).length > 0) return ["'nonce'"];
      return [textOf(program, definition.module, item) ?? '?'];
    })
    .join(' ');
}

/** A text; parts of a template that are not known read as `?`. */
function textOf(program: Program, module: string, value: Value): string | undefined {
  const known = program.literal(module, value)?.value;
  if (typeof known === 'string' || typeof known === 'number') return String(known);
  if (value.kind !== 'template') return undefined;
  return value.parts.map((part) => textOf(program, module, part) ?? '?').join('');
}
