import type { CallFact, ModuleFacts, Value } from '../../facts/types.ts';
import { IDENTITIES, WRAPPERS } from '../../knowledge/passing-calls.ts';
import type { FunctionRef, Origin } from '../types.ts';
import { bindsFunction } from './bound.ts';
import { ClassMembers } from './class-members.ts';
import { type Collections, GLOBALS, type PlacedValue } from './collections.ts';
import { ExportFinder } from './exports.ts';
import { madeBy } from './makers.ts';
import { extended, externalMember, instanceOf, MAX_ORIGINS, originOfItself, UNKNOWN, unique } from './origin-lists.ts';
import { chained, resolvedBy } from './promises.ts';
import type { ReachedModules } from './reach-modules.ts';

const MAX_DEPTH = 60;
/** Values of one variable that are followed. More of them stand in bundles and generated tables alone. */
const MAX_VALUES = 200;

/** Call sites of a function, by `module:fn`: the arguments that its parameters may hold. */
export type Callers = (ref: FunctionRef) => readonly { readonly module: string; readonly call: CallFact }[];

/** Questions about origins, for the parts of the finder. */
export interface Origins {
  of(module: string, value: Value): readonly Origin[];
  member(origin: Origin, property: string): readonly Origin[];
  returned(module: string, fn: number): readonly Origin[];
  binding(module: string, id: number): readonly Origin[];
  once(key: object, read: () => readonly Origin[], keep: (found: readonly Origin[]) => void): readonly Origin[];
}

/**
 * Where values come from. One finder without callers builds the call index; the second one follows parameters to the
 * arguments of those calls.
 */
export class OriginFinder implements Origins {
  readonly #modules: ReachedModules;
  readonly #collections: Collections;
  readonly #callers: Callers | undefined;
  readonly #known = new Map<Value, readonly Origin[]>();
  /** What the names of each module hold, by the number of the binding. */
  readonly #ofNames = new Map<string, (readonly Origin[] | undefined)[]>();
  readonly exports: ExportFinder;
  readonly #classes: ClassMembers;
  #cuts = 0;
  /** Questions on their way. */
  readonly #active = new Set<object>();
  readonly #spreading = new Set<Value>();
  /** Members of object literals by name. */
  readonly #members = new Map<Value, Map<string, readonly Origin[]>>();

  constructor(modules: ReachedModules, collections: Collections, callers?: Callers) {
    this.#modules = modules;
    this.#collections = collections;
    this.#callers = callers;
    this.exports = new ExportFinder(modules, this);
    this.#classes = new ClassMembers(modules, collections, this);
  }

  of(module: string, value: Value): readonly Origin[] {
    const isOwn = value.kind === 'global' && this.#collections.isAssigned(value.name);
    const itself = isOwn ? undefined : originOfItself(module, value);
    if (itself) return [itself];
    const known =
      (value.kind === 'ref' ? this.#ofNames.get(module)?.[value.binding] : undefined) ?? this.#known.get(value);
    if (known) return known;
    // As `once`, without its functions: this is asked a million times.
    if (this.#active.has(value) || this.#active.size > MAX_DEPTH) return this.#cut();
    this.#active.add(value);
    const cuts = this.#cuts;
    const found = unique(value.kind === 'ref' ? this.#readBinding(module, value.binding) : this.#read(module, value));
    this.#active.delete(value);
    // What is said of a name is kept with the name, not with every mention of it, unless a circle cut it short.
    if (value.kind === 'ref' && cuts === this.#cuts) this.#keep(module, value.binding, found);
    else this.#known.set(value, found);
    return found;
  }

  binding(module: string, id: number): readonly Origin[] {
    const known = this.#ofNames.get(module)?.[id];
    if (known) return known;
    const cuts = this.#cuts;
    const found = unique(this.#readBinding(module, id));
    if (cuts === this.#cuts) this.#keep(module, id, found);
    return found;
  }

  #keep(module: string, id: number, found: readonly Origin[]): void {
    let names = this.#ofNames.get(module);
    if (!names) {
      names = (this.#facts(module)?.bindings ?? []).map(() => undefined);
      this.#ofNames.set(module, names);
    }
    names[id] = found;
  }

  /** The question is asked while it is being answered, or too deep: what depends on this answer is partial. */
  #cut(): readonly Origin[] {
    this.#cuts += 1;
    return UNKNOWN;
  }

  /**
   * Answers a question that may ask itself again. Such an inner question gets unknown, and so may be what depends on
   * it: answers inside a circle are partial, which keeps the work bounded.
   */
  once(key: object, read: () => readonly Origin[], keep: (found: readonly Origin[]) => void): readonly Origin[] {
    if (this.#active.has(key) || this.#active.size > MAX_DEPTH) return this.#cut();
    this.#active.add(key);
    const found = read();
    this.#active.delete(key);
    keep(found);
    return found;
  }

  #facts(module: string): ModuleFacts | undefined {
    return this.#modules.modules.get(module);
  }

  #read(module: string, value: Value): readonly Origin[] {
    switch (value.kind) {
      case 'global':
        return this.#global(value.name);
      case 'module':
        return this.exports.imported(module, value.import, '*');
      case 'member':
        return this.#memberOf(module, value.object, value.property);
      case 'index':
        return this.#index(module, value.object, value.index);
      case 'element':
        return this.#elements(module, value.of);
      case 'call':
        return this.#result(module, value.call);
      case 'logical':
        return value.op === '&&'
          ? this.of(module, value.right)
          : [...this.of(module, value.left), ...this.of(module, value.right)];
      case 'conditional':
        return [...this.of(module, value.then), ...this.of(module, value.else)];
      case 'this':
        return value.cls === undefined
          ? UNKNOWN
          : [{ kind: 'instance', module, cls: value.cls }, ...this.#classes.externalBase(module, value.cls)];
      case 'super':
        return value.cls === undefined ? UNKNOWN : this.#classes.parents(module, value.cls).map(instanceOf);
      case 'spread':
        return this.of(module, value.value);
      default:
        return UNKNOWN;
    }
  }

  /** A name of the platform, or what the program puts onto `globalThis`. */
  #global(name: string): readonly Origin[] {
    const own = this.#collections.assigned(GLOBALS, name);
    const found = own.length > 0 ? own.flatMap((item) => this.of(item.module, item.value)) : [];
    return found.length > 0 && !(name in globalThis) ? found : [{ kind: 'external', path: name }, ...found];
  }

  #readBinding(module: string, id: number): readonly Origin[] {
    const binding = this.#facts(module)?.bindings[id];
    if (!binding) return UNKNOWN;
    if (binding.import) {
      const { import: from, name } = binding.import;
      return this.exports.imported(module, from, name);
    }
    const found: Origin[] = [];
    if (binding.init) found.push(...this.of(module, binding.init));
    for (const write of binding.writes.slice(0, MAX_VALUES)) found.push(...this.of(module, write.value));
    if (binding.param) found.push(...this.#parameter(module, binding.param));
    const known = found.filter(
      (origin) => origin.kind !== 'unknown' && !(origin.kind === 'literal' && origin.value == null),
    );
    const concrete = known.some((origin) => origin.kind !== 'parameter');
    if (binding.type && !concrete) known.push(...this.#classes.typed(module, binding.type));
    return known.length > 0 ? known : found;
  }

  #parameter(
    module: string,
    param: { readonly fn: number; readonly index: number; readonly path: readonly string[] },
  ): readonly Origin[] {
    const ref = { module, fn: param.fn };
    const itself: Origin = { kind: 'parameter', ref, index: param.index, path: param.path };
    const callers = this.#callers?.(ref) ?? [];
    const found = callers.slice(0, 40).flatMap(({ module: from, call }) => {
      const arg = call.args[param.index];
      if (!arg || arg.kind === 'spread') return [];
      let origins: readonly Origin[] = this.of(from, arg);
      for (const step of param.path) origins = origins.flatMap((origin) => this.member(origin, step));
      return origins;
    });
    return [...found, itself];
  }

  #memberOf(module: string, object: Value, property: string): readonly Origin[] {
    if (property === 'exports' && object.kind === 'global' && object.name === 'module')
      return [{ kind: 'module', module }];
    const found: Origin[] = [];
    for (const item of this.written(module, object, property)) found.push(...this.of(item.module, item.value));
    for (const origin of this.of(module, object)) found.push(...this.member(origin, property));
    found.push(...this.#classes.overrides(module, object, property));
    return found;
  }

  /** What the program writes onto this property of this object: `app.locals.env = …`. */
  written(module: string, object: Value, property: string): readonly PlacedValue[] {
    const key = this.#collections.isAssigned(property) ? this.#collections.keyOf(module, object) : undefined;
    return key === undefined ? [] : this.#collections.assigned(key, property);
  }

  /** `origin.property`. */
  member(origin: Origin, property: string): readonly Origin[] {
    switch (origin.kind) {
      case 'external':
        return externalMember(origin.path, property);
      case 'module':
        return this.exports.exported(origin.module, property);
      case 'data':
        return this.#dataMember(origin.module, origin.value, property);
      case 'instance':
        return this.#classes.instanceMember(origin.module, origin.cls, property, 0);
      case 'class':
        return this.#classes.classMember(origin.module, origin.cls, property, 0);
      case 'parameter':
        return origin.path.length < 6 ? [{ ...origin, path: origin.path.concat(property) }] : UNKNOWN;
      case 'function':
        return /^(?:bind|call|apply|1)$/.test(property) ? [origin] : this.#functionMember(origin.ref, property);
      default:
        return UNKNOWN;
    }
  }

  #functionMember(ref: FunctionRef, property: string): readonly Origin[] {
    return this.#collections
      .assigned(`${ref.module}#f${ref.fn}`, property)
      .flatMap((item) => this.of(item.module, item.value));
  }

  #dataMember(module: string, value: Value, property: string): readonly Origin[] {
    if (value.kind !== 'object') return UNKNOWN;
    let members = this.#members.get(value);
    if (!members) {
      members = new Map();
      this.#members.set(value, members);
    }
    const known = members.get(property);
    if (known) return known;
    // Objects may spread each other in a circle, through parameters and returns.
    members.set(property, UNKNOWN);
    const found: Origin[] = [];
    for (const item of value.properties) {
      if (item.key === property) found.push(...this.of(module, item.value));
      else if (item.spread) {
        for (const origin of this.of(module, item.value)) {
          if (found.length >= MAX_ORIGINS) break;
          found.push(...this.member(origin, property).filter((inner) => inner.kind !== 'unknown'));
        }
      }
    }
    // `[name, { handler }]` of the entries of a map: values stand there without their keys.
    const answer = found.length === 0 && property === '1' ? [{ kind: 'data' as const, module, value }] : unique(found);
    members.set(property, answer);
    return answer;
  }

  #index(module: string, object: Value, index: Value): readonly Origin[] {
    const at = this.of(module, index).flatMap((origin) => (origin.kind === 'literal' ? [origin.value] : []))[0];
    if (typeof at === 'string') return this.#memberOf(module, object, at);
    return this.of(module, object).flatMap((origin): readonly Origin[] => {
      if (origin.kind === 'data' && origin.value.kind === 'array') {
        const items = typeof at === 'number' ? [origin.value.items[at]] : origin.value.items.slice(0, MAX_VALUES);
        return items.flatMap((item) => (item ? this.of(origin.module, item) : []));
      }
      if (origin.kind === 'data' && origin.value.kind === 'object') {
        return origin.value.properties.slice(0, MAX_VALUES).flatMap((item) => this.of(origin.module, item.value));
      }
      return origin.kind === 'external' ? [extended(origin.path, '[]')] : [];
    });
  }

  /** The elements of a collection: array items, pushed and added values, values of a map. */
  #elements(module: string, of: Value): readonly Origin[] {
    if (this.#spreading.has(of) || this.#spreading.size > MAX_DEPTH) return UNKNOWN;
    this.#spreading.add(of);
    const found = this.#elementsOf(module, of);
    this.#spreading.delete(of);
    return found;
  }

  #elementsOf(module: string, of: Value): readonly Origin[] {
    const key = this.#collections.keyOf(module, of);
    const added =
      key === undefined ? [] : this.#collections.added(key).flatMap((item) => this.of(item.module, item.value));
    const own = this.of(module, of).flatMap((origin): readonly Origin[] => {
      if (origin.kind === 'data' && origin.value.kind === 'array') {
        return origin.value.items
          .slice(0, MAX_VALUES)
          .flatMap((item) =>
            item.kind === 'spread' ? this.#elements(origin.module, item.value) : this.of(origin.module, item),
          );
      }
      if (origin.kind === 'data' && origin.value.kind === 'object') {
        return origin.value.properties.slice(0, MAX_VALUES).flatMap((item) => this.of(origin.module, item.value));
      }
      return origin.kind === 'external' ? [extended(origin.path, '[]')] : [];
    });
    return [...added, ...own];
  }

  returned(module: string, fn: number): readonly Origin[] {
    const fact = this.#facts(module)?.functions[fn];
    if (!fact || fact.generator) return UNKNOWN;
    const found = fact.returns.slice(0, MAX_VALUES).flatMap((item) => this.of(module, item.value));
    return found.length > 0 ? found : UNKNOWN;
  }

  #returnedTo(by: { readonly module: string; readonly call: number }, ref: FunctionRef): readonly Origin[] {
    return madeBy(this.#facts(ref.module), ref, by, this.returned(ref.module, ref.fn));
  }

  #result(module: string, id: number): readonly Origin[] {
    const call = this.#facts(module)?.calls[id];
    if (!call) return UNKNOWN;
    const {
      callee,
      args: [first],
    } = call;
    const loaded = callee.kind === 'global' ? this.#modules.loaded(module, id) : [];
    if (loaded.length > 0) return loaded.map((path) => ({ kind: 'module', module: path }));
    if (callee.kind === 'member' && bindsFunction(this, module, call)) return this.of(module, callee.object);
    const next = chained(this, module, call);
    if (next) return next;
    const callees = this.of(module, callee);
    const wrapped = callees.every(mayWrap) ? this.#functionsAmong(module, call.args) : [];
    const made = callees.flatMap((origin): readonly Origin[] => {
      switch (origin.kind) {
        case 'function':
          return this.#returnedTo({ module, call: id }, origin.ref);
        case 'class':
          return [instanceOf(origin), ...this.#classes.externalBase(origin.module, origin.cls)];
        case 'external': {
          if (first && IDENTITIES.has(origin.path)) return call.args.flatMap((arg) => this.of(module, arg));
          if (origin.path === 'Promise' && call.kind === 'new')
            return [...resolvedBy(this, module, this.#facts(module), first), extended(origin.path, '()')];
          return [extended(origin.path, '()')];
        }
        default:
          return UNKNOWN;
      }
    });
    return [
      ...wrapped,
      ...made,
      ...(callees.some(({ kind }) => kind === 'function') ? [] : this.#classes.asked(module, call)),
    ];
  }

  /** `const close = once(() => …)` of a package that is not here: whoever calls the result calls what was wrapped. */
  #functionsAmong(module: string, args: readonly Value[]): readonly Origin[] {
    return args.flatMap((arg) => this.of(module, arg)).filter(({ kind }) => kind === 'function');
  }
}

/** Gives back a function that calls the one it got, or may: nothing of it is known. */
function mayWrap(origin: Origin): boolean {
  return origin.kind === 'unknown' || (origin.kind === 'external' && WRAPPERS.test(origin.path));
}
