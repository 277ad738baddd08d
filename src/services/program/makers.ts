import type { FunctionId, ModuleFacts, Value } from '../../facts/types.ts';
import type { FunctionRef, Maker, Origin } from '../types.ts';

interface Origins {
  of(module: string, value: Value): readonly Origin[];
  member(origin: Origin, property: string): readonly Origin[];
}

/** Functions by what becomes of their parameters. */
interface Takers {
  /** Functions inside them call one, or hand it on: `(run) => (req, res) => run(req, res)`. */
  readonly wrappers: ReadonlySet<FunctionId>;
  /** They call one, or a function inside them does: `(run) => new Promise((done) => run(done))`. */
  readonly callers: ReadonlySet<FunctionId>;
}

const takers = new WeakMap<ModuleFacts, Takers>();

function takersOf(facts: ModuleFacts): Takers {
  let known = takers.get(facts);
  if (!known) {
    const wrappers = new Set<FunctionId>();
    const callers = new Set<FunctionId>();
    for (const call of facts.calls) {
      for (const value of [call.callee, ...call.args]) {
        const around = parameterAt(facts, value)?.fn;
        if (around !== undefined && around !== call.fn) wrappers.add(around);
      }
      const { callee } = call;
      const called = callee.kind === 'member' && /^(?:call|apply)$/.test(callee.property) ? callee.object : callee;
      const taker = called.kind === 'ref' ? parameterAt(facts, called)?.fn : undefined;
      if (taker !== undefined) callers.add(taker);
    }
    known = { wrappers, callers };
    takers.set(facts, known);
  }
  return known;
}

function parameterAt(facts: ModuleFacts, value: Value): ModuleFacts['bindings'][number]['param'] {
  if (value.kind === 'member') return parameterAt(facts, value.object);
  return value.kind === 'ref' ? facts.bindings[value.binding]?.param : undefined;
}

/** Whether it matters who calls a function: it calls what it is given. */
export function callsParameters(facts: ModuleFacts | undefined, fn: FunctionId): boolean {
  return facts !== undefined && takersOf(facts).callers.has(fn);
}

/** Whether a function stands inside another one of its module. */
export function isNestedIn(facts: ModuleFacts | undefined, fn: FunctionId, around: FunctionId): boolean {
  let at: FunctionId | undefined = facts?.functions[fn]?.parent;
  for (let depth = 0; at !== undefined && depth < 20; depth++) {
    if (at === around) return true;
    at = facts?.functions[at]?.parent;
  }
  return false;
}

/** What a call of `wrapper` returned: a function that stands inside it was made by that call. */
export function madeBy(
  facts: ModuleFacts | undefined,
  wrapper: FunctionRef,
  by: { readonly module: string; readonly call: number },
  returned: readonly Origin[],
): readonly Origin[] {
  if (!facts || !takersOf(facts).wrappers.has(wrapper.fn)) return returned;
  return returned.map((origin) => {
    if (origin.kind !== 'function' || origin.ref.module !== wrapper.module) return origin;
    const { module, fn } = origin.ref;
    return isNestedIn(facts, fn, wrapper.fn)
      ? { kind: 'function', ref: { module, fn, made: { ...by, wrapper: wrapper.fn } } }
      : origin;
  });
}

/** What a parameter of the wrapper, or a member of it, holds in the functions of one maker; undefined for other values. */
export function heldIn(
  find: (module: string) => ModuleFacts | undefined,
  origins: Origins,
  module: string,
  made: Maker,
  value: Value,
): readonly Origin[] | undefined {
  if (value.kind === 'member') {
    const owner = heldIn(find, origins, module, made, value.object);
    return owner && /^(?:call|apply|bind)$/.test(value.property)
      ? owner
      : owner?.flatMap((origin) => origins.member(origin, value.property));
  }
  const param = value.kind === 'ref' ? find(module)?.bindings[value.binding]?.param : undefined;
  const args = find(made.module)?.calls[made.call]?.args;
  if (!args || !param || param.fn !== made.wrapper) return undefined;
  if (args.slice(0, param.index + 1).some(({ kind }) => kind === 'spread')) return undefined;
  const arg = args[param.index];
  let found: readonly Origin[] = arg ? origins.of(made.module, arg) : [];
  for (const step of param.path) found = found.flatMap((origin) => origins.member(origin, step));
  return found.some(({ kind }) => kind === 'unknown' || kind === 'parameter') ? undefined : found;
}
