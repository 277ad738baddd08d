import { isWithin, type Span, startOf } from '../../facts/span.ts';
import type { ModuleFacts, Property, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { databaseClientsOf } from '../databases/clients.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete, walkEffective } from '../observability/effective.ts';
import { valuesOf } from '../program-values.ts';
import type { Environment, Program, Service } from '../types.ts';

/** One place where the certificate of the other side is, or is not, verified. */
export interface Verification {
  readonly what: string;
  readonly place: Place;
  /** Undefined when it hangs on a value that is not in the repository. */
  readonly off: boolean | undefined;
  /** It is written for a case that may or may not hold in production. */
  readonly conditional: boolean;
}

const OUTSIDE = /(?:^|\/)(?:scripts?|tests?|__tests__|seed(?:s|ers?)?|fixtures|e2e)\/|\.(?:test|spec)\.[cm]?[jt]s$/;
/** Options that turn verification off, with the value that does (nodejs.org/api/tls.html#tlsconnectoptions-callback). */
const OPTIONS: Readonly<Record<string, boolean>> = {
  rejectUnauthorized: false,
  strictSSL: false,
  insecureSkipVerify: true,
  tlsAllowInvalidCertificates: true,
  trustServerCertificate: true,
};
/** Here the option is about certificates of clients, which most servers do not ask for. */
const SERVERS = /(?:createServer|createSecureServer|SecureServer|Server|Fastify|fastify|default)\(?\)?$/;

/** Everything on the production path that decides about verification, database clients apart: they have a rule of their own. */
export const verificationsOf = memoizeByService((service: Service): readonly Verification[] => {
  const { program } = service;
  return program ? [...inOptions(service, program), ...inAssignments(service, program)] : [];
});

function inOptions(service: Service, program: Program): readonly Verification[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  const ofDatabases = databaseOptions(service, program);
  const found = new Map<string, Verification>();
  for (const [module, facts] of program.modules) {
    if (OUTSIDE.test(module) || !Object.keys(OPTIONS).some((key) => facts.keys.has(key))) continue;
    const servers = serverSpans(program, module, facts);
    const dead = deadSpans(program, module, facts);
    const chosen = chosenSpans(program, module, facts, env);
    for (const value of valuesOf(facts)) {
      for (const { property, certain } of propertiesIn(program, module, value, env, true, 0)) {
        const off = Object.hasOwn(OPTIONS, property.key ?? '') ? OPTIONS[property.key ?? ''] : undefined;
        if (off === undefined || within(property.span, servers) || within(property.span, dead)) continue;
        if (ofDatabases.has(`${module}:${startOf(property.span)}`)) continue;
        const place = program.place(module, property.span);
        const literal = program.literal(module, property.value, env);
        const what = `${property.key}: ${off}`;
        const known = found.get(`${module}:${startOf(property.span)}`);
        // Nothing here sets NODE_ENV: whoever starts the process may.
        const open = !env.variables.has('NODE_ENV') && isOfNodeEnv(property.value);
        const conditional = (open || !certain) && known?.conditional !== false;
        const byChoice = isSetting(property.value) || within(property.span, chosen);
        const decided = literal !== undefined && !(literal.value === off && byChoice);
        found.set(`${module}:${startOf(property.span)}`, {
          what,
          place,
          off: decided ? literal.value === off : undefined,
          conditional,
        });
      }
    }
  }
  return [...found.values()];
}

/** `process.env.VERIFY === 'true'`: whoever deploys decides, and nothing here tells how. */
function isSetting(value: Value): boolean {
  if (value.kind === 'env') return value.name !== 'NODE_ENV';
  if (value.kind === 'unary') return isSetting(value.value);
  return value.kind === 'binary' && (isSetting(value.left) || isSetting(value.right));
}

function isOfNodeEnv(value: Value): boolean {
  if (value.kind === 'unary') return isOfNodeEnv(value.value);
  if (value.kind === 'binary') return isOfNodeEnv(value.left) || isOfNodeEnv(value.right);
  return value.kind === 'env' && value.name === 'NODE_ENV';
}

/** `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'` (nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue). */
function inAssignments(service: Service, program: Program): readonly Verification[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  return [...program.modules].flatMap(([module, facts]) =>
    facts.assignments.flatMap((item): readonly Verification[] => {
      if (item.target.kind !== 'env' || item.target.name !== 'NODE_TLS_REJECT_UNAUTHORIZED') return [];
      const live = program.live.has({ module, fn: item.fn }) && program.holds(module, item.guards, env) !== false;
      const value = program.literal(module, item.value, env)?.value;
      if (!live || OUTSIDE.test(module) || String(value) !== '0') return [];
      const off = program.holds(module, item.guards, env);
      return [
        { what: 'NODE_TLS_REJECT_UNAUTHORIZED=0', place: program.place(module, item.span), off, conditional: false },
      ];
    }),
  );
}

interface Found {
  readonly property: Property;
  readonly certain: boolean;
}

function propertiesIn(
  program: Program,
  module: string,
  value: Value,
  env: Environment,
  certain: boolean,
  depth: number,
): readonly Found[] {
  if (depth > 6) return [];
  const next = (inner: Value, sure = certain): readonly Found[] =>
    propertiesIn(program, module, inner, env, sure, depth + 1);
  switch (value.kind) {
    case 'object':
      return value.properties.flatMap((item) => [{ property: item, certain }, ...next(item.value)]);
    case 'array':
      return value.items.flatMap((item) => next(item));
    case 'spread':
      return next(value.value);
    case 'logical':
      return [...next(value.left), ...next(value.right, false)];
    case 'conditional': {
      const test = program.literal(module, value.test, env);
      if (test) return next(test.value ? value.then : value.else);
      return [...next(value.then, false), ...next(value.else, false)];
    }
    default:
      return [];
  }
}

/** Properties of objects that get to a database client on some path. */
function databaseOptions(service: Service, program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (module: string, value: Value): void =>
    walkEffective(program, module, value, undefined, (item, at) => {
      if (item.kind !== 'object') return;
      for (const property of item.properties) found.add(`${at}:${startOf(property.span)}`);
    });
  for (const { sources } of databaseClientsOf(service))
    for (const { module, value } of sources) {
      add(module, value);
      // Options that came through parameters and fields: `new Store(makeConfig(settings))`.
      for (const origin of program.origins(module, value)) if (origin.kind === 'data') add(origin.module, origin.value);
    }
  return found;
}

function serverSpans(program: Program, module: string, facts: ModuleFacts): readonly Span[] {
  return facts.calls.flatMap((call, id) => {
    if (!call.args.some((arg) => arg.kind === 'object')) return [];
    const paths = program.callees(program.call({ module, call: id }));
    const server = paths.some((path) => /^(?:node:(?:https|tls|http2)|fastify|@hapi\/hapi)#/.test(path));
    return server && paths.some((path) => SERVERS.test(path)) ? [call.span] : [];
  });
}

/** Calls that do not run in production, and functions that nothing runs. */
function deadSpans(program: Program, module: string, facts: ModuleFacts): readonly Span[] {
  return facts.calls.flatMap((call, id) =>
    program.runs(program.call({ module, call: id })) === false ? [call.span] : [],
  );
}

/** What stands under a setting that says what it is for: `if (config.allowSelfSigned) options.tls = …`. */
function chosenSpans(program: Program, module: string, facts: ModuleFacts, env: Environment): readonly Span[] {
  const assigned = facts.assignments.flatMap(({ guards, span }) => {
    const named = guards.some((id) => namesChoice(facts.guards[id]?.test));
    return named && program.holds(module, guards, env) === undefined ? [span] : [];
  });
  const branches = [...valuesOf(facts)].flatMap((value) =>
    value.kind === 'conditional' && value.then.kind === 'object' && namesChoice(value.test) ? [value.then.span] : [],
  );
  return [...assigned, ...branches];
}

function namesChoice(value: Value | undefined): boolean {
  if (value?.kind === 'member') return CHOICE.test(value.property);
  if (value?.kind === 'index') return value.index.kind === 'string' && CHOICE.test(value.index.value);
  return value?.kind === 'env' && CHOICE.test(value.name);
}

const CHOICE =
  /self[-_]?signed|insecure|(?:skip|no|disable|ignore|reject|allow)[-_]?\w*(?:verify|tls|ssl|cert|unauthorized)/i;

function within(span: Span, spans: readonly Span[]): boolean {
  return spans.some((outer) => isWithin(span, outer));
}
