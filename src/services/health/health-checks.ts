import { isWithin } from '../../facts/span.ts';
import { HTTP_CLIENTS } from '../../knowledge/http-clients.ts';
import { RESOURCES } from '../../knowledge/resources.ts';
import type { Place } from '../../parsers/place.ts';
import { type Step, traceSteps } from '../lifecycle/trace.ts';
import { calledName, nameOf } from '../names.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../types.ts';

/** Something that a health handler asks about what the service depends on. */
export interface HealthCheck {
  readonly call: LinkedCall;
  readonly kind: 'store' | 'http';
  /** "pg", "fetch"… */
  readonly name: string;
  /** Where the wait for it is bounded. */
  readonly bounded: Place | undefined;
  /** A failure of it changes nothing: caught on the way, without an answer, a result or a throw. */
  readonly swallowed: boolean;
  /** Reads more than one row needs: joins, counts, whole tables. */
  readonly heavy: boolean;
}

/** Names of methods that only make, wire or end a client. */
const WIRING =
  /\.(?:on|once|off|emit|end|quit|close|disconnect|destroy|use|extend|\$extends|\$on|duplicate|setMaxListeners)$/;
const PINGS =
  /^(?:ping|authenticate|\$queryRaw\w*|\$executeRaw\w*|isConnected|checkConnection|healthCheck|readyState|isReady|pingCheck)$/;
const INDICATOR = /@nestjs\/terminus#(?!Memory|Disk|Http)\w+HealthIndicator\(\)\.|nestjs-redis-health#\w+\(\)\./;
const HTTP_INDICATOR = /@nestjs\/terminus#(?:Http|Microservice|GRPC)\w*HealthIndicator\(\)\./;
/** Query builders and mappers: what is called on them asks the store. */
const QUERY_BUILDER =
  /^(drizzle-orm|kysely)(?:\/[\w-]+)*#(?:(?:drizzle|Kysely)\(\)\.(?!\$|destroy$)|sql\(\)\.execute$)/;
const HEAVY = /\bjoin\b|\bcount\s*\(|\bgroup\s+by\b|\binsert\b|\bupdate\b|\bdelete\b/i;
/** Options of clients that bound what is asked of them. */
const CLIENT_BOUNDS = [
  'statement_timeout',
  'query_timeout',
  'connectionTimeoutMillis',
  'commandTimeout',
  'connectTimeout',
  'serverSelectionTimeoutMS',
  'socketTimeoutMS',
  'requestTimeout',
  'acquireTimeoutMillis',
  'timeout',
];

/** What handlers of health routes ask of stores and of other services. */
export function findHealthChecks(service: Service, handlers: readonly FunctionRef[]): readonly HealthCheck[] {
  const { program } = service;
  if (!program || handlers.length === 0) return [];
  const kinds = new Map<LinkedCall, Pick<HealthCheck, 'kind' | 'name'>>();
  const reach = program.reach(handlers);
  for (const call of reach.calls) {
    const kind = kindOf(program, call);
    if (kind) kinds.set(call, kind);
  }
  const steps = traceSteps(program, handlers, (call) => kinds.has(call));
  const seen = new Set<LinkedCall>();
  const traced = steps.flatMap((step): readonly HealthCheck[] => {
    const kind = kinds.get(step.call);
    if (!kind || seen.has(step.call)) return [];
    seen.add(step.call);
    return [
      {
        ...kind,
        call: step.call,
        bounded: boundOf(service, program, step, kind),
        swallowed: isSwallowed(program, step),
        heavy: isHeavy(program, step.call),
      },
    ];
  });
  const rest = [...kinds].filter(([call]) => !seen.has(call));
  return [
    ...traced,
    ...rest.map(([call, kind]) => ({
      ...kind,
      call,
      bounded: undefined,
      swallowed: false,
      heavy: isHeavy(program, call),
    })),
  ];
}

function kindOf(program: Program, call: LinkedCall): Pick<HealthCheck, 'kind' | 'name'> | undefined {
  if (call.fact.kind === 'decorator') return undefined;
  const paths = program.callees(call);
  for (const path of paths) {
    if (INDICATOR.test(path)) return { kind: 'store', name: /#(\w+?)HealthIndicator/.exec(path)?.[1] ?? 'indicator' };
    if (HTTP_INDICATOR.test(path)) return { kind: 'http', name: 'HTTP indicator' };
    const row = storeRowOf(path);
    if (row && !WIRING.test(path) && (/\)\.|#connection\b|#\w+\(\)$/.test(path) || call.fact.kind === 'tag'))
      return { kind: 'store', name: row.name };
  }
  const builder = paths.map((path) => QUERY_BUILDER.exec(path)?.[1]).find((name) => name !== undefined);
  if (builder !== undefined) return { kind: 'store', name: builder };
  const client = HTTP_CLIENTS.find((row) => paths.some((path) => row.calls.includes(path)));
  if (client && !staysInPod(program, call)) return { kind: 'http', name: client.client };
  const { callee } = call.fact;
  // A client that came in through a parameter or a container: its method says what it does.
  if (callee.kind === 'member' && PINGS.test(callee.property) && program.targets(call).length === 0) {
    return { kind: 'store', name: callee.property };
  }
  // `db.ping()` of a module of the repository that hides which client it has.
  if (callee.kind === 'member' && callee.object.kind === 'ref' && /^(?:ping|checkConnection)$/.test(callee.property)) {
    const name = nameOf(program, call.module, callee.object);
    if (STORE_NAME.test(name)) return { kind: 'store', name };
  }
  return undefined;
}

const STORE_NAME =
  /^(?:db|database|redis|mongo(?:db)?|pg|postgres|mysql|pool|prisma|knex|sequelize)(?:Client|Pool|Connection)?$/i;

/** `http://localhost:15021/healthz/ready`: a sidecar of the same pod, no other service. */
function staysInPod(program: Program, { module, fact }: LinkedCall): boolean {
  const [url] = fact.args;
  const text = url?.kind === 'template' ? url.parts[0] : url;
  const known = text && program.literal(module, text)?.value;
  return typeof known === 'string' && /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/.test(known);
}

const PACKAGES = new Map(RESOURCES.flatMap((row) => row.opens.map((path) => [path.replace(/#.*$/, ''), row] as const)));

/** The store whose package an external path belongs to. */
export function storeRowOf(path: string): (typeof RESOURCES)[number] | undefined {
  return path.includes('#') ? PACKAGES.get(path.replace(/#.*$/, '')) : undefined;
}

/** On the way from the handler a function catches the error and neither throws, returns, answers nor notes it. */
const ANSWERS = /^(?:status|json|send|end|code|writeHead|sendStatus|text|body)$/;

/** `try { await ping() } catch {}` in the handler itself, and an answer after it. */
function isForgotten(program: Program, { module, fact }: LinkedCall): boolean {
  const facts = fact.inTry ? program.modules.get(module) : undefined;
  if (!facts) return false;
  const caught = (guards: readonly number[]): boolean => guards.some((id) => facts.guards[id]?.kind === 'catch');
  const { fn } = fact;
  const does =
    [...facts.throws, ...facts.assignments, ...facts.calls].some((item) => item.fn === fn && caught(item.guards)) ||
    facts.bindings.some((binding) => binding.writes.some((write) => write.fn === fn && caught(write.guards))) ||
    (facts.functions[fn]?.returns ?? []).some((item) => caught(item.guards));
  const answers = facts.calls.some(
    (other) => other.fn === fn && !other.inTry && other.callee.kind === 'member' && ANSWERS.test(other.callee.property),
  );
  return !does && answers;
}

function isSwallowed(program: Program, step: Step): boolean {
  if (step.path.length === 0) return isForgotten(program, step.call);
  return [...step.path.slice(1), ...(step.path.length > 0 ? [step.call] : [])].some((call) => {
    if (!call.fact.inTry) return false;
    const facts = program.modules.get(call.module);
    if (!facts) return false;
    const caught = (guards: readonly number[]): boolean => guards.some((id) => facts.guards[id]?.kind === 'catch');
    const { fn } = call.fact;
    const matters =
      facts.throws.some((item) => item.fn === fn && caught(item.guards)) ||
      (facts.functions[fn]?.returns ?? []).some((item) => caught(item.guards) && item.value.kind !== 'undefined') ||
      facts.assignments.some((item) => item.fn === fn && caught(item.guards)) ||
      facts.bindings.some((binding) => binding.writes.some((write) => write.fn === fn && caught(write.guards))) ||
      facts.calls.some(
        (other) =>
          other.fn === fn &&
          caught(other.guards) &&
          other.callee.kind === 'member' &&
          /^(?:status|json|send|end|code|writeHead|push|set|sendStatus|reject|next)$/.test(other.callee.property),
      ) ||
      // A result after the try that the try would have skipped: `try { await ping(); return true } catch {} return false`.
      (facts.functions[fn]?.returns ?? []).filter(({ value }) => value.kind !== 'undefined').length > 1;
    return !matters;
  });
}

function boundOf(
  service: Service,
  program: Program,
  step: Step,
  { kind, name }: Pick<HealthCheck, 'kind' | 'name'>,
): Place | undefined {
  const around = program.calls.find(
    (call) =>
      (call.module === step.call.module || step.path.some((item) => item.module === call.module)) &&
      [step.call, ...step.path].some(
        (inner) => inner.module === call.module && inner !== call && isWithin(inner.fact.span, call.fact.span),
      ) &&
      isTimeBound(program, call),
  );
  if (around) return around.place;
  const onPath = step.path.find((call) => isTimeBound(program, call));
  if (onPath) return onPath.place;
  const own = step.call.fact.args
    .flatMap((arg) =>
      ['signal', 'timeout', 'query_timeout', 'timeoutMillis', 'maxTimeMS'].map((name) =>
        program.option(step.call.module, arg, name),
      ),
    )
    .find((item) => item.found);
  if (own) return own.place ?? step.call.place;
  if (kind === 'http') return undefined;
  // Another store is bounded by options of its own.
  const rows = RESOURCES.filter((row) => row.name === name);
  for (const made of program.callsTo(...(rows.length > 0 ? rows : RESOURCES).flatMap((row) => row.opens))) {
    for (const arg of made.fact.args)
      for (const name of CLIENT_BOUNDS)
        for (const path of [[name], ['socket', name]]) {
          const found = program.option(made.module, arg, ...path);
          if (found.found) return found.place ?? made.place;
        }
  }
  const race = service.program
    ?.callsTo('Promise.race')
    .find((call) => step.path.some((item) => item.module === call.module));
  return race?.place;
}

function isTimeBound(program: Program, call: LinkedCall): boolean {
  if (
    program
      .callees(call)
      .some((path) => /^Promise\.race$|^p-timeout#|^AbortSignal\.timeout$|^promise-timeout#/.test(path))
  )
    return true;
  const name = calledName(program, call);
  return /timeout|timebox|deadline/i.test(name) && !/^(?:setTimeout|clearTimeout)$/.test(name);
}

function isHeavy(program: Program, call: LinkedCall): boolean {
  const [first] = call.fact.args;
  const { callee } = call.fact;
  const method = callee.kind === 'member' ? callee.property : '';
  if (/^(?:count|countDocuments|findAndCountAll|aggregate|groupBy)$/.test(method)) return true;
  if (/^(?:findMany|findAll)$/.test(method))
    return !['take', 'limit'].some((name) => program.option(call.module, first, name).found);
  if (!first) return false;
  const text =
    first.kind === 'template'
      ? first.parts.map((part) => (part.kind === 'string' ? part.value : '')).join(' ')
      : program.literals(call.module, first)?.find((item): item is string => typeof item === 'string');
  if (text === undefined || !/\bselect\b|\binsert\b|\bupdate\b/i.test(text)) return false;
  return HEAVY.test(text) || (/select\s+\*\s+from/i.test(text) && !/\blimit\s+1\b/i.test(text));
}
