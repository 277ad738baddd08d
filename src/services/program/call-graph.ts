import { placeIn } from '../../facts/place-in.ts';
import type { CallFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { CallRef, FunctionRef, LinkedCall, Maker, Origin, Reach } from '../types.ts';
import type { Collections } from './collections.ts';
import { callsParameters, heldIn, isNestedIn } from './makers.ts';
import { originKey } from './origin-lists.ts';
import type { OriginFinder } from './origins.ts';
import { reachFrom, type Steps } from './reach.ts';
import type { ReachedModules } from './reach-modules.ts';
import { targetsOf, uniqueRefs } from './targets.ts';

const NOTHING: ReadonlySet<number> = new Set();
const NONE: readonly FunctionRef[] = [];
const NO_CALLS: readonly LinkedCall[] = [];

/** Calls of the program, what each runs, and what runs after it. */
export class CallGraph {
  readonly calls: readonly LinkedCall[];
  readonly #reached: ReachedModules;
  readonly #origins: OriginFinder;
  readonly #collections: Collections;
  /** Number of the first function and of the first call of each module, in the order of the program. */
  readonly #bases = new Map<string, { readonly functions: number; readonly calls: number }>();
  readonly #byFunction: (LinkedCall[] | undefined)[] = [];
  readonly #next: (readonly FunctionRef[] | undefined)[] = [];
  readonly #targets = new Map<LinkedCall, readonly FunctionRef[]>();
  readonly #callbacks = new Map<LinkedCall, readonly FunctionRef[]>();
  #listeners: Map<string, LinkedCall[]> | undefined;
  readonly #steps: Steps;

  constructor(reached: ReachedModules, origins: OriginFinder, collections: Collections) {
    this.#reached = reached;
    this.#origins = origins;
    this.#collections = collections;
    const calls: LinkedCall[] = [];
    let functions = 0;
    for (const [module, facts] of reached.modules) {
      this.#bases.set(module, { functions, calls: calls.length });
      facts.calls.forEach((fact, id) => {
        const call = new LazyCall(module, id, fact, facts);
        calls.push(call);
        const list = this.#byFunction[functions + fact.fn];
        if (list) list.push(call);
        else this.#byFunction[functions + fact.fn] = [call];
      });
      functions += facts.functions.length;
    }
    this.calls = calls;
    this.#steps = {
      calls,
      functionCount: functions,
      numberOf: (module, fn) => this.numberOf(module, fn),
      numberOfCall: (call) => this.#callNumber(call),
      callsOf: (number) => this.#byFunction[number] ?? NO_CALLS,
      after: (call) => this.#after(call),
      afterIn: (call, made) => this.#afterIn(call, made),
      isNested: (ref, made, from) =>
        ref.module === from.module && isNestedIn(reached.modules.get(ref.module), ref.fn, made.wrapper),
      makerOf: (ref, by) =>
        callsParameters(reached.modules.get(ref.module), ref.fn) &&
        this.targets(by).some((target) => target.fn === ref.fn && target.module === ref.module)
          ? { module: by.module, call: by.id, wrapper: ref.fn }
          : undefined,
    };
  }

  callsIn(module: string): readonly LinkedCall[] {
    const base = this.#bases.get(module)?.calls;
    return base === undefined
      ? []
      : this.calls.slice(base, base + (this.#reached.modules.get(module)?.calls.length ?? 0));
  }

  call(ref: CallRef): LinkedCall {
    const base = this.#bases.get(ref.module);
    const call = base && this.calls[base.calls + ref.call];
    if (!call || call.module !== ref.module) throw new RangeError(`no call ${ref.call} in ${ref.module}`);
    return call;
  }

  /** A number for each function of the program; undefined for a function of no reached module. */
  numberOf(module: string, fn: number): number | undefined {
    const base = this.#bases.get(module);
    return base && base.functions + fn;
  }

  #callNumber(call: LinkedCall): number {
    return (this.#bases.get(call.module)?.calls ?? 0) + call.id;
  }

  targets(call: LinkedCall): readonly FunctionRef[] {
    let known = this.#targets.get(call);
    if (!known) {
      known = targetsOf(this.#reached, this.#origins, call.module, call.fact);
      this.#targets.set(call, known);
    }
    return known;
  }

  callbacks(call: LinkedCall, index?: number): readonly FunctionRef[] {
    if (index !== undefined) {
      const arg = takesBack(call.fact) ? undefined : call.fact.args[index];
      return arg ? this.functions(call.module, arg) : [];
    }
    let known = this.#callbacks.get(call);
    if (!known) {
      const found: FunctionRef[] = [];
      if (!takesBack(call.fact)) {
        for (const arg of call.fact.args) this.#handOver(call.module, arg, 0, found);
        found.push(...this.#registered(call));
      }
      known = uniqueRefs(found);
      this.#callbacks.set(call, known);
    }
    return known;
  }

  /** Adds the functions in an argument: itself, references, members of object and array literals. */
  #handOver(module: string, value: Value, depth: number, found: FunctionRef[]): void {
    if (depth > 4) return;
    switch (value.kind) {
      case 'object':
        for (const item of value.properties) this.#handOver(module, item.value, depth + 1, found);
        return;
      case 'array':
        for (const item of value.items) this.#handOver(module, item, depth + 1, found);
        return;
      case 'string':
      case 'number':
      case 'boolean':
      case 'null':
      case 'undefined':
      case 'template':
      case 'env':
      case 'binary':
      case 'unary':
        return;
      default:
        found.push(...this.functions(module, value));
    }
  }

  /** What `server.register([plugin, { plugin, options }])` runs: the `register` function of each. */
  #registered({ module, fact }: LinkedCall): readonly FunctionRef[] {
    const [first] = fact.args;
    if (fact.callee.kind !== 'member' || fact.callee.property !== 'register' || !first) return [];
    const items = this.#origins
      .of(module, first)
      .flatMap((origin) =>
        origin.kind === 'data' && origin.value.kind === 'array'
          ? origin.value.items.flatMap((item) => this.#origins.of(origin.module, item))
          : [origin],
      );
    const objects = items.filter((origin) => origin.kind === 'data' && origin.value.kind === 'object');
    return [...objects, ...objects.flatMap((origin) => this.#origins.member(origin, 'plugin'))]
      .flatMap((origin) => (origin.kind === 'data' ? this.#origins.member(origin, 'register') : []))
      .flatMap((origin) => (origin.kind === 'function' ? [origin.ref] : []));
  }

  functions(module: string, value: Value): readonly FunctionRef[] {
    const found: FunctionRef[] = [];
    for (const origin of this.#origins.of(module, value)) {
      if (origin.kind === 'function') found.push(origin.ref);
      // An object or array of functions handed over by name.
      if (origin.kind !== 'data' || (origin.value.kind !== 'object' && origin.value.kind !== 'array')) continue;
      const inner =
        origin.value.kind === 'object' ? origin.value.properties.map((item) => item.value) : origin.value.items;
      for (const item of inner) if (item.kind === 'function') found.push({ module: origin.module, fn: item.fn });
    }
    return uniqueRefs(found);
  }

  /** Handlers registered for the event that a call emits, on the same emitter. */
  #emitted(call: LinkedCall): readonly FunctionRef[] {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || callee.property !== 'emit') return [];
    const event = args[0];
    if (event?.kind !== 'string') return [];
    this.#listeners ??= this.#collectListeners();
    const emitters = new Set(this.#emitterKeys(call.module, callee.object));
    return (this.#listeners.get(event.value) ?? []).flatMap((listener) => {
      const on = listener.fact.callee;
      const same =
        on.kind === 'member' && this.#emitterKeys(listener.module, on.object).some((key) => emitters.has(key));
      return same ? this.callbacks(listener) : [];
    });
  }

  #emitterKeys(module: string, value: Value): readonly string[] {
    const key = this.#collections.keyOf(module, value);
    const origins = this.#origins.of(module, value).filter((origin) => !/^(?:unknown|data|literal)$/.test(origin.kind));
    return [...(key === undefined ? [] : [key]), ...origins.map(originKey)];
  }

  #collectListeners(): Map<string, LinkedCall[]> {
    const listeners = new Map<string, LinkedCall[]>();
    for (const call of this.calls) {
      const { callee, args } = call.fact;
      if (callee.kind !== 'member' || !/^(?:on|once|addListener|prependListener)$/.test(callee.property)) continue;
      const event = args[0];
      if (event?.kind !== 'string') continue;
      const list = listeners.get(event.value);
      if (list) list.push(call);
      else listeners.set(event.value, [call]);
    }
    return listeners;
  }

  /** What a call may set running: its targets, its callbacks, the handlers of what it emits. */
  #after(call: LinkedCall): readonly FunctionRef[] {
    const number = this.#callNumber(call);
    let known = this.#next[number];
    if (!known) {
      known = call.fact.kind === 'decorator' ? NONE : this.#setRunning(call);
      this.#next[number] = known;
    }
    return known;
  }

  #setRunning(call: LinkedCall): readonly FunctionRef[] {
    const lists = [this.targets(call), this.callbacks(call), this.#emitted(call)].filter(({ length }) => length > 0);
    const [only = NONE] = lists;
    return lists.length < 2 ? only : lists.flat();
  }

  /** The same where a parameter of the wrapper is called, or handed on, in a function that one call of it has made. */
  #afterIn(call: LinkedCall, made: Maker): readonly FunctionRef[] {
    const held = (value: Value): readonly Origin[] | undefined =>
      heldIn((module) => this.#reached.modules.get(module), this.#origins, call.module, made, value);
    const callee = held(call.fact.callee);
    const args = call.fact.args.map(held);
    if (!callee && args.every((arg) => arg === undefined)) return this.#after(call);
    const found = callee ? functionsAmong(callee) : [...this.targets(call)];
    if (!takesBack(call.fact)) {
      for (const [i, arg] of call.fact.args.entries()) {
        const given = args[i];
        if (given) found.push(...functionsAmong(given));
        else this.#handOver(call.module, arg, 0, found);
      }
    }
    return [...found, ...this.#emitted(call)];
  }

  /** `dead`: numbers of functions that no call enters. */
  reach(
    start: readonly FunctionRef[],
    follow: (call: LinkedCall) => boolean = () => true,
    dead: ReadonlySet<number> = NOTHING,
  ): Reach {
    return reachFrom(this.#steps, start, follow, dead);
  }
}

function functionsAmong(origins: readonly Origin[]): FunctionRef[] {
  return origins.flatMap((origin) => (origin.kind === 'function' ? [origin.ref] : []));
}

/** `process.off('SIGTERM', handler)`: the function is named so that it runs no more. */
function takesBack({ callee }: CallFact): boolean {
  return callee.kind === 'member' && /^(?:off|removeListener|removeEventListener)$/.test(callee.property);
}

/** The place is computed when somebody asks: most calls are never reported. */
class LazyCall implements LinkedCall {
  readonly module: string;
  readonly id: number;
  readonly fact: CallFact;
  readonly #facts: ModuleFacts;

  constructor(module: string, id: number, fact: CallFact, facts: ModuleFacts) {
    this.module = module;
    this.id = id;
    this.fact = fact;
    this.#facts = facts;
  }

  get place() {
    return placeIn(this.#facts, this.fact.span);
  }
}
