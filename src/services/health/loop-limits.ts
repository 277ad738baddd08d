import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { Environment, FunctionRef, LinkedCall, Program } from '../types.ts';

export interface LoopLimit {
  readonly place: Place;
  /** Milliseconds of delay, or a share of busy time between 0 and 1. */
  readonly limit: number;
  readonly kind: 'delay' | 'utilization';
}

/** toobusy-js calls 70 ms of lag busy unless maxLag() says otherwise: https://github.com/STRML/node-toobusy */
const TOOBUSY_MS = 70;
const MAX_DEPTH = 8;

/** What handlers compare the delay or the utilization of the event loop with. */
export function findLoopLimits(
  program: Program,
  handlers: readonly FunctionRef[],
  env: Environment | undefined,
): readonly LoopLimit[] {
  const reach = program.reach(handlers);
  const found: LoopLimit[] = [];
  for (const ref of reach.functions)
    for (const test of comparisonsIn(program, ref)) {
      for (const [measured, limit] of [
        [test.left, test.right],
        [test.right, test.left],
      ] as const) {
        const source = measureIn(program, ref.module, measured, 0);
        const number = source && numberOf(program, ref.module, limit, env);
        if (!source || number === undefined || !(number > 0)) continue;
        const kind = isUtilization(program, source) ? 'utilization' : 'delay';
        // Histograms count in nanoseconds: a large number was not divided yet.
        found.push({ place: source.place, limit: kind === 'delay' && number >= 1e7 ? number / 1e6 : number, kind });
      }
    }
  for (const call of reach.calls)
    if (program.callees(call).some((path) => /^(?:toobusy-js|toobusy)#default$/.test(path)))
      found.push({ place: call.place, limit: toobusyLimit(program, env), kind: 'delay' });
  return found;
}

/** The number, or what it is unless somebody sets the variable that it is read from. */
function numberOf(program: Program, module: string, value: Value, env: Environment | undefined): number | undefined {
  const literal = program.literal(module, value, env)?.value;
  if (literal !== undefined && literal !== null) return Number(literal);
  const definition = program.definition(module, value) ?? { module, value };
  const inner =
    definition.value.kind === 'call'
      ? program.call({ module: definition.module, call: definition.value.call }).fact.args[0]
      : definition.value;
  const numbers = (inner ? program.origins(definition.module, inner) : []).map((origin) =>
    origin.kind === 'env' ? origin.default : origin.kind === 'literal' ? origin.value : undefined,
  );
  const known = numbers.find((item) => item !== undefined && item !== null && Number.isFinite(Number(item)));
  return known === undefined ? undefined : Number(known);
}

function toobusyLimit(program: Program, env: Environment | undefined): number {
  const [set] = program.callsTo('toobusy-js#maxLag', 'toobusy-js#default.maxLag');
  const literal = set?.fact.args[0] && program.literal(set.module, set.fact.args[0], env)?.value;
  return typeof literal === 'number' ? literal : TOOBUSY_MS;
}

/** Comparisons of a function: in its conditions, and in what it returns, assigns and hands on. */
function comparisonsIn(program: Program, ref: FunctionRef): readonly (Value & { kind: 'binary' })[] {
  const facts = program.modules.get(ref.module);
  if (!facts) return [];
  const found = new Set<Value & { kind: 'binary' }>();
  const visit = (value: Value, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const next = (inner: Value): void => visit(inner, depth + 1);
    if (value.kind === 'binary') {
      if (/^[<>]=?$/.test(value.op)) found.add(value);
      else [value.left, value.right].forEach(next);
    } else if (value.kind === 'logical') [value.left, value.right].forEach(next);
    else if (value.kind === 'conditional') [value.test, value.then, value.else].forEach(next);
    else if (value.kind === 'unary') next(value.value);
    else if (value.kind === 'object') for (const property of value.properties) next(property.value);
  };
  const calls = facts.calls.filter((call) => call.fn === ref.fn);
  const returns = facts.functions[ref.fn]?.returns ?? [];
  const assigned = facts.assignments.filter((item) => item.fn === ref.fn);
  const guards = new Set([...calls, ...returns, ...assigned].flatMap((item) => item.guards));
  for (const id of guards) {
    const guard = facts.guards[id];
    if (guard) visit(guard.test, 0);
  }
  for (const call of calls) for (const arg of call.args) visit(arg, 0);
  for (const item of [...returns, ...assigned]) visit(item.value, 0);
  for (const binding of facts.bindings) if (binding.fn === ref.fn && binding.init) visit(binding.init, 0);
  return [...found];
}

/** The call that measures the loop, where a value is computed from it: `h.percentile(99) / 1e6`, `lag`, `h.max`. */
function measureIn(program: Program, module: string, value: Value, depth: number): LinkedCall | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const next = (inner: Value): LinkedCall | undefined => measureIn(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'call': {
      const call = program.call({ module, call: value.call });
      if (isMeasure(program, call)) return call;
      for (const target of program.targets(call))
        for (const result of program.fn(target).returns) {
          const inner = measureIn(program, target.module, result.value, depth + 1);
          if (inner) return inner;
        }
      return call.fact.args.map(next).find((item) => item !== undefined);
    }
    case 'member': {
      if (/^(?:max|mean|min|stddev|utilization)$/.test(value.property)) {
        const [call] = program
          .callsTo('node:perf_hooks#monitorEventLoopDelay', '*.eventLoopUtilization')
          .filter((item) => item.module === module && refersTo(program, module, value.object, item));
        if (call) return call;
      }
      return next(value.object);
    }
    case 'binary':
      return next(value.left) ?? next(value.right);
    case 'ref': {
      const binding = program.modules.get(module)?.bindings[value.binding];
      return binding?.init && !binding.import ? next(binding.init) : undefined;
    }
    default:
      return undefined;
  }
}

function refersTo(program: Program, module: string, value: Value, call: LinkedCall): boolean {
  if (value.kind === 'call') return value.call === call.id;
  const definition = program.definition(module, value);
  return definition?.module === call.module && definition.value.kind === 'call' && definition.value.call === call.id;
}

function isMeasure(program: Program, call: LinkedCall): boolean {
  const { callee } = call.fact;
  return (callee.kind === 'member' && callee.property === 'percentile') || isUtilization(program, call);
}

function isUtilization(program: Program, call: LinkedCall): boolean {
  return program.callees(call).some((path) => /[.#]eventLoopUtilization$/.test(path));
}
