import { isWithin } from '../../facts/span.ts';
import { type ClientRow, HTTP_CLIENTS, IMPATIENT_AGENTS, TIME_LIMITERS } from '../../knowledge/http-clients.ts';
import type { Place } from '../../parsers/place.ts';
import { mayRun } from '../may-run.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import { isOpen } from '../option-values.ts';
import { isOutsideService } from '../outside-service.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../types.ts';

export interface OutboundCall {
  readonly row: ClientRow;
  readonly call: LinkedCall;
  /** `handed-on`: the options come from callers that could not be followed. */
  readonly bound: 'bounded' | 'open' | 'handed-on';
  /** What bounds it. */
  readonly by: Place | undefined;
}

/** Every call to another service on the production path, with what bounds it in time. */
export const outboundCallsOf = memoizeByService((service: Service): readonly OutboundCall[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const seen = new Set<LinkedCall>();
  const found: OutboundCall[] = [];
  for (const row of HTTP_CLIENTS) {
    const shared = { factories: factoryBounds(program, row), defaults: defaultsBound(program, row) };
    for (const call of program.callsTo(...row.calls)) {
      if (seen.has(call) || isOutsideService(program, call.module) || isFactory(row, program, call)) continue;
      if (!mayRun(program, call, env)) continue;
      seen.add(call);
      found.push({ row, call, ...boundOf(program, row, call, shared) });
    }
  }
  return found;
});

/** `axios.create()` is listed as a call to `axios#create`; making an instance calls nobody. */
function isFactory(row: ClientRow, program: Program, call: LinkedCall): boolean {
  return call.fact.kind === 'new' || program.callees(call).some((path) => row.factories.includes(path));
}

type Bound = Pick<OutboundCall, 'bound' | 'by'>;

function boundOf(program: Program, row: ClientRow, call: LinkedCall, shared: Shared): Bound {
  const { module, fact } = call;
  const { callee } = fact;
  const takesBody = callee.kind === 'member' && row.bodies?.test(callee.property) === true;
  const args = takesBody ? fact.args.filter((value, i) => i !== 1 || value.kind === 'spread') : fact.args;
  for (const value of args) {
    for (const option of row.options) {
      const found = program.option(module, value, ...option.split('.'));
      if (!found.found || !found.value || isOff(program, found.module, found.value)) continue;
      if (option === 'dispatcher' && isPatient(program, found.module, found.value)) continue;
      return { bound: 'bounded', by: found.place ?? call.place };
    }
  }
  const instance = ofInstance(program, row, call, shared);
  if (instance) return { bound: 'bounded', by: instance };
  if (typeof row.unbounded === 'number') return { bound: 'bounded', by: call.place };
  const member = memberNear(program, row, call) ?? agentNear(program, row, call) ?? limiterOf(program, call);
  if (member) return { bound: 'bounded', by: member };
  // Options that callers hand over: `fetch(url, init)`, `axios(config)`, spread arguments.
  const handedOn = args.some(
    (value, i) =>
      value.kind === 'spread' ||
      ((i > 0 || fact.args.length === 1) && isOptions(value.kind) && isOpen(program, { module, value })),
  );
  return { bound: handedOn ? 'handed-on' : 'open', by: undefined };
}

function isOptions(kind: string): boolean {
  return /^(?:object|ref|member|call|conditional|logical|spread)$/.test(kind);
}

/** `timeout: 0`, `timeout: false`, `signal: undefined`: written, but without effect. */
function isOff(program: Program, module: string, value: Parameters<Program['literal']>[1]): boolean {
  const literal = program.literal(module, value);
  return literal !== undefined && (!literal.value || literal.value === Number.POSITIVE_INFINITY);
}

const DISPATCHERS = ['ProxyAgent', 'Agent', 'EnvHttpProxyAgent', 'Pool', 'Client', 'RetryAgent'].map(
  (name) => `undici#${name}`,
);

/** `new ProxyAgent(url)` of undici waits as long as no dispatcher does: 300 s. */
function isPatient(program: Program, module: string, value: Parameters<Program['literal']>[1]): boolean {
  const origins = program.origins(module, value);
  const made = origins.filter(
    (origin) => origin.kind === 'external' && DISPATCHERS.some((path) => origin.path === `${path}()`),
  );
  const rest = origins.filter((origin) => !made.includes(origin));
  if (made.length === 0 || !rest.every((origin) => origin.kind === 'literal' && !origin.value)) return false;
  return program
    .callsTo(...DISPATCHERS)
    .every((call) =>
      call.fact.args.every((arg) =>
        ['headersTimeout', 'bodyTimeout'].every((name) => !program.option(call.module, arg, name).found),
      ),
    );
}

/** Bounds that are set once: by each call that makes an instance or sets what holds for all, and in the defaults. */
interface Shared {
  readonly factories: ReadonlyMap<LinkedCall, Place | undefined>;
  readonly defaults: Place | undefined;
}

/** `axios.create({ timeout })` bounds the calls of that instance: not those of another, nor `axios.get()` itself. */
function ofInstance(program: Program, row: ClientRow, call: LinkedCall, shared: Shared): Place | undefined {
  const any = [...shared.factories.values()].find((place) => place !== undefined) ?? shared.defaults;
  if (!any || !row.perInstance || shared.defaults) return any;
  const { callee } = call.fact;
  const made = callee.kind === 'member' ? program.definition(call.module, callee.object) : undefined;
  const factory = made?.value.kind === 'call' && program.call({ module: made.module, call: made.value.call });
  if (factory && shared.factories.has(factory)) return shared.factories.get(factory);
  const paths = program.callees(call).filter((path) => row.calls.includes(path));
  return paths.every((path) => !path.includes('()')) ? undefined : any;
}

function factoryBounds(program: Program, row: ClientRow): Shared['factories'] {
  const bounds = new Map<LinkedCall, Place | undefined>();
  for (const made of row.factories.length > 0 ? program.callsTo(...row.factories) : []) {
    const bound = made.fact.args
      .flatMap((value) =>
        [...row.options, 'headersTimeout', 'bodyTimeout', 'useFactory'].map((option) =>
          program.option(made.module, value, option),
        ),
      )
      .find((found) => found.found && found.value && !isOff(program, found.module, found.value));
    bounds.set(made, bound && (bound.place ?? made.place));
  }
  return bounds;
}

/** `axios.defaults.timeout = 5_000` */
function defaultsBound(program: Program, row: ClientRow): Place | undefined {
  for (const [module, facts] of program.modules) {
    for (const { target, value, span } of facts.assignments) {
      if (target.kind !== 'member' || target.property !== 'timeout' || target.object.kind !== 'member') continue;
      if (target.object.property !== 'defaults') continue;
      const client = program.externals(module, target.object.object).some((path) => path.startsWith(`${row.client}#`));
      if (client && !isOff(program, module, value)) return program.place(module, span);
    }
  }
  return undefined;
}

function memberNear(program: Program, row: ClientRow, call: LinkedCall): Place | undefined {
  if (row.members.length === 0) return undefined;
  return program
    .callsIn(call.module)
    .find((other) => other.fact.callee.kind === 'member' && row.members.includes(other.fact.callee.property))?.place;
}

/** An agent beside the call that gives up by itself; fetch takes none. */
function agentNear(program: Program, row: ClientRow, call: LinkedCall): Place | undefined {
  if (row.client === 'fetch') return undefined;
  return program.callsTo(...IMPATIENT_AGENTS).find((agent) => agent.module === call.module)?.place;
}

/** `Promise.race([fetch(…), timer])`, `withTimeout(fetch(…), 2000)`, a breaker or policy with a timeout around the function. */
function limiterOf(program: Program, call: LinkedCall): Place | undefined {
  const limiters = limitersOf(program);
  const around = limiters.find(({ call: limiter }) => limiter.module === call.module && contains(limiter, call));
  if (around) return around.call.place;
  return limiters.find(({ functions }) =>
    functions.some((ref) => ref.module === call.module && isInFunction(program, call, ref)),
  )?.call.place;
}

interface Limiter {
  readonly call: LinkedCall;
  /** Functions handed over, which run under the limit. */
  readonly functions: readonly FunctionRef[];
}

const known = new WeakMap<Program, readonly Limiter[]>();

function limitersOf(program: Program): readonly Limiter[] {
  let limiters = known.get(program);
  if (!limiters) {
    const named = program.calls.filter((call) => isNamedLimiter(program, call));
    limiters = [...program.callsTo(...TIME_LIMITERS), ...named].map((call) => ({
      call,
      functions: program.callbacks(call),
    }));
    known.set(program, limiters);
  }
  return limiters;
}

/** Helpers of the service: `withTimeout(promise, ms)`, `raceWithDeadline(…)`. */
function isNamedLimiter(program: Program, { module, fact }: LinkedCall): boolean {
  const { callee } = fact;
  const binding = callee.kind === 'ref' ? program.modules.get(module)?.bindings[callee.binding]?.name : undefined;
  const name = callee.kind === 'member' ? callee.property : binding;
  return fact.args.length > 1 && name !== undefined && /^(?:with|race|run)\w*(?:Timeout|Deadline)$/.test(name);
}

function contains(outer: LinkedCall, inner: LinkedCall): boolean {
  return isWithin(inner.fact.span, outer.fact.span) && outer !== inner;
}

function isInFunction(program: Program, call: LinkedCall, ref: FunctionRef): boolean {
  let fn: number | undefined = call.fact.fn;
  const facts = program.modules.get(call.module);
  for (let depth = 0; fn !== undefined && depth < 8; depth++) {
    if (fn === ref.fn) return true;
    fn = facts?.functions[fn]?.parent;
  }
  return false;
}
