import type { CallFact, ExportFact, ModuleFacts, Value } from '../../facts/types.ts';
import { knownAs } from '../../knowledge/same-objects.ts';
import type { FunctionRef, Origin } from '../types.ts';
import { bindsFunction } from './bound.ts';
import type { Collections, PlacedValue } from './collections.ts';
import type { ReachedModules } from './reach-modules.ts';

const UNKNOWN: readonly Origin[] = [{ kind: 'unknown' }];

/** Paths longer than this come from recursion through fluent interfaces, not from code that somebody wrote. */
const MAX_PATH = 160;
const MAX_ORIGINS = 24;
const MAX_DEPTH = 60;
/** Values of one variable that are followed. More of them stand in bundles and generated tables alone. */
const MAX_VALUES = 200;

/** Call sites of a function, by `module:fn`: the arguments that its parameters may hold. */
export type Callers = (ref: FunctionRef) => readonly { readonly module: string; readonly call: CallFact }[];

/**
 * Where values come from. One finder without callers builds the call index; the second one follows parameters to the
 * arguments of those calls.
 */
export class OriginFinder {
  readonly #modules: ReachedModules;
  readonly #collections: Collections;
  readonly #callers: Callers | undefined;
  readonly #known = new Map<Value, readonly Origin[]>();
  readonly #knownExports = new Map<string, readonly Origin[]>();
  readonly #exportsByName = new Map<ModuleFacts, ReadonlyMap<string, readonly ExportFact[]>>();
  readonly #active = new Set<Value | string>();
  readonly #spreading = new Set<Value>();
  /** Members of object literals by name. */
  readonly #members = new Map<Value, Map<string, readonly Origin[]>>();

  constructor(modules: ReachedModules, collections: Collections, callers?: Callers) {
    this.#modules = modules;
    this.#collections = collections;
    this.#callers = callers;
  }

  of(module: string, value: Value): readonly Origin[] {
    return (
      this.#known.get(value) ??
      this.#once(
        value,
        () => unique(this.#read(module, value)),
        (found) => this.#known.set(value, found),
      )
    );
  }

  /**
   * Answers a question that may ask itself again. Such an inner question gets unknown, and so may be what depends on
   * it: answers inside a circle are partial, which keeps the work bounded.
   */
  #once(
    key: Value | string,
    read: () => readonly Origin[],
    keep: (found: readonly Origin[]) => void,
  ): readonly Origin[] {
    if (this.#active.has(key) || this.#active.size > MAX_DEPTH) return UNKNOWN;
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
      case 'string':
      case 'number':
      case 'boolean':
        return [{ kind: 'literal', value: value.value }];
      case 'null':
        return [{ kind: 'literal', value: null }];
      case 'undefined':
        return [{ kind: 'literal', value: undefined }];
      case 'env':
        return [{ kind: 'env', name: value.name, default: undefined }];
      case 'function':
        return [{ kind: 'function', ref: { module, fn: value.fn } }];
      case 'class':
        return [{ kind: 'class', module, cls: value.cls }];
      case 'object':
      case 'array':
      case 'template':
      case 'regexp':
        return [{ kind: 'data', module, value }];
      case 'global':
        return [{ kind: 'external', path: value.name }];
      case 'module':
        return this.#imported(module, value.import, '*');
      case 'ref':
        return this.#binding(module, value.binding);
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
          : [{ kind: 'instance', module, cls: value.cls }, ...this.#externalBase(module, value.cls)];
      case 'super':
        return value.cls === undefined ? UNKNOWN : this.#parents(module, value.cls).map(instanceOf);
      case 'spread':
        return this.of(module, value.value);
      default:
        return UNKNOWN;
    }
  }

  /** What an import gives: a namespace (`*`), the default, or a named export. */
  #imported(module: string, importId: number, name: string): readonly Origin[] {
    const resolution = this.#modules.resolution(module, importId);
    if (resolution.kind === 'file') {
      if (name !== '*') return this.exported(resolution.path, name);
      const kind = this.#facts(module)?.imports[importId]?.kind;
      const whole = this.#facts(resolution.path)?.exports.filter(
        (item) => item.kind === 'value' && item.name === 'module.exports',
      );
      if (kind !== 'static' && whole?.length) return this.exported(resolution.path, 'module.exports');
      return [{ kind: 'module', module: resolution.path }];
    }
    if (resolution.kind === 'unresolved') return UNKNOWN;
    const base =
      resolution.kind === 'builtin'
        ? `node:${resolution.name.replace(/^node:/, '')}`
        : resolution.name +
          (resolution.subpath && resolution.subpath !== '.' ? `/${resolution.subpath.replace(/^\.?\//, '')}` : '');
    return [{ kind: 'external', path: `${base}#${name === '*' ? 'default' : name}` }];
  }

  exported(module: string, name: string): readonly Origin[] {
    const key = `${module}\0${name}`;
    return (
      this.#knownExports.get(key) ??
      this.#once(
        key,
        () => this.#exported(module, name),
        (found) => this.#knownExports.set(key, found),
      )
    );
  }

  /** Named exports by name; `export *` under `*`. */
  #exportsOf(facts: ModuleFacts): ReadonlyMap<string, readonly ExportFact[]> {
    let known = this.#exportsByName.get(facts);
    if (!known) {
      const map = new Map<string, ExportFact[]>();
      for (const item of facts.exports) {
        const name = item.kind === 'all' ? '*' : item.name;
        const list = map.get(name);
        if (list) list.push(item);
        else map.set(name, [item]);
      }
      known = map;
      this.#exportsByName.set(facts, known);
    }
    return known;
  }

  /** The expression that an import of this program names, for folding. */
  exportedValue(
    module: string,
    importId: number,
    name: string,
    depth = 0,
  ): { readonly module: string; readonly value: Value } | undefined {
    const resolution = this.#modules.resolution(module, importId);
    const facts = resolution.kind === 'file' ? this.#facts(resolution.path) : undefined;
    if (!facts || depth > 8) return undefined;
    for (const item of facts.exports) {
      if (item.kind === 'value' && item.name === name) return { module: facts.path, value: item.value };
      if (item.kind === 'from' && item.name === name)
        return this.exportedValue(facts.path, item.import, item.imported, depth + 1);
    }
    const whole = facts.exports.find((item) => item.kind === 'value' && item.name === 'module.exports');
    if (whole?.kind === 'value') {
      if (name === 'default' || name === '*') return { module: facts.path, value: whole.value };
      const property =
        whole.value.kind === 'object' ? whole.value.properties.findLast((item) => item.key === name) : undefined;
      if (property) return { module: facts.path, value: property.value };
    }
    for (const item of facts.exports) {
      const through = item.kind === 'all' ? this.exportedValue(facts.path, item.import, name, depth + 1) : undefined;
      if (through) return through;
    }
    return undefined;
  }

  #exported(module: string, name: string): readonly Origin[] {
    const facts = this.#facts(module);
    if (!facts) return UNKNOWN;
    const exports = this.#exportsOf(facts);
    const found = (name === '*' ? [] : (exports.get(name) ?? [])).flatMap((item): readonly Origin[] => {
      if (item.kind === 'value') return this.of(module, item.value);
      return item.kind === 'from' ? this.#imported(module, item.import, item.imported) : [];
    });
    if (found.length > 0) return found;
    const whole = exports.get('module.exports') ?? [];
    if (whole.length > 0 && name !== 'module.exports') {
      const values = whole.flatMap((item) => (item.kind === 'value' ? this.of(module, item.value) : []));
      if (name === 'default') return values;
      return values.flatMap((value) => this.member(value, name));
    }
    if (name === 'default' && facts.format === 'cjs') return [{ kind: 'module', module }];
    for (const item of exports.get('*') ?? []) {
      if (item.kind !== 'all') continue;
      const through = this.#imported(module, item.import, name).filter((origin) => origin.kind !== 'unknown');
      if (through.length > 0) return through;
    }
    return UNKNOWN;
  }

  #binding(module: string, id: number): readonly Origin[] {
    const binding = this.#facts(module)?.bindings[id];
    if (!binding) return UNKNOWN;
    if (binding.import) {
      const { import: from, name } = binding.import;
      return this.#imported(module, from, name);
    }
    const found: Origin[] = [];
    if (binding.init) found.push(...this.of(module, binding.init));
    for (const write of binding.writes.slice(0, MAX_VALUES)) found.push(...this.of(module, write.value));
    if (binding.param) found.push(...this.#parameter(module, binding.param));
    const known = found.filter(
      (origin) => origin.kind !== 'unknown' && !(origin.kind === 'literal' && origin.value == null),
    );
    const concrete = known.some((origin) => origin.kind !== 'parameter');
    if (binding.type && !concrete) known.push(...this.#typed(module, binding.type));
    return known.length > 0 ? known : found;
  }

  /** An instance of the type that an annotation names: of a package, or a class of the program. */
  #typed(module: string, type: Value): readonly Origin[] {
    return this.of(module, type).flatMap((origin): readonly Origin[] => {
      if (origin.kind === 'external') return [{ kind: 'external', path: `${origin.path}()` }];
      if (origin.kind === 'class') return [instanceOf(origin), ...this.#externalBase(origin.module, origin.cls)];
      return [];
    });
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
    const written = this.written(module, object, property).flatMap((item) => this.of(item.module, item.value));
    return [...written, ...this.of(module, object).flatMap((origin) => this.member(origin, property))];
  }

  /** What the program writes onto this property of this object: `app.locals.env = …`. */
  written(module: string, object: Value, property: string): readonly PlacedValue[] {
    const key = this.#collections.keyOf(module, object);
    return key === undefined ? [] : this.#collections.assigned(key, property);
  }

  /** `origin.property`. */
  member(origin: Origin, property: string): readonly Origin[] {
    switch (origin.kind) {
      case 'external':
        return externalMember(origin.path, property);
      case 'module':
        return this.exported(origin.module, property);
      case 'data':
        return this.#dataMember(origin.module, origin.value, property);
      case 'instance':
        return this.#instanceMember(origin.module, origin.cls, property, 0);
      case 'class':
        return this.#classMember(origin.module, origin.cls, property, 0);
      case 'parameter':
        return origin.path.length < 6 ? [{ ...origin, path: [...origin.path, property] }] : UNKNOWN;
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

  #instanceMember(module: string, cls: number, property: string, depth: number): readonly Origin[] {
    const facts = this.#facts(module);
    const fact = facts?.classes[cls];
    if (!facts || !fact || depth > 8) return UNKNOWN;
    const found: Origin[] = [];
    for (const method of fact.methods) {
      if (method.static || method.name !== property) continue;
      if (method.kind === 'getter') found.push(...this.#returned(module, method.fn));
      else if (method.kind === 'method') found.push({ kind: 'function', ref: { module, fn: method.fn } });
    }
    for (const item of fact.properties) {
      if (!item.static && item.name === property && item.value) found.push(...this.of(module, item.value));
    }
    for (const item of this.#collections.assigned(`${module}#c${cls}`, property))
      found.push(...this.of(item.module, item.value));
    const own = fact.methods.find((method) => method.kind === 'constructor');
    const params = own ? (facts.functions[own.fn]?.params ?? []) : [];
    for (const param of params) {
      if (param.property && param.name === property && param.binding !== undefined)
        found.push(...this.#binding(module, param.binding));
    }
    const known = found.filter((origin) => !(origin.kind === 'literal' && origin.value == null));
    if (!known.some((origin) => origin.kind !== 'parameter' && origin.kind !== 'unknown')) {
      const type = fact.properties.find((item) => item.name === property)?.type;
      if (type) known.push(...this.#typed(module, type));
    }
    if (known.length > 0) return known;
    const inherited = this.#parents(module, cls).flatMap((parent): readonly Origin[] => {
      if (parent.kind === 'class') return this.#instanceMember(parent.module, parent.cls, property, depth + 1);
      if (parent.kind === 'external') return externalMember(`${parent.path}()`, property);
      return [];
    });
    return inherited.length > 0 ? inherited : UNKNOWN;
  }

  #classMember(module: string, cls: number, property: string, depth: number): readonly Origin[] {
    const fact = this.#facts(module)?.classes[cls];
    if (!fact || depth > 8) return UNKNOWN;
    const found: Origin[] = [];
    for (const method of fact.methods) {
      if (!method.static || method.name !== property) continue;
      if (method.kind === 'getter') found.push(...this.#returned(module, method.fn));
      else found.push({ kind: 'function', ref: { module, fn: method.fn } });
    }
    for (const item of fact.properties) {
      if (item.static && item.name === property && item.value) found.push(...this.of(module, item.value));
    }
    for (const item of this.#collections.assigned(`${module}#c${cls}`, property))
      found.push(...this.of(item.module, item.value));
    if (found.length > 0) return found;
    const inherited = this.#parents(module, cls).flatMap((parent): readonly Origin[] => {
      if (parent.kind === 'class') return this.#classMember(parent.module, parent.cls, property, depth + 1);
      return parent.kind === 'external' ? externalMember(parent.path, property) : [];
    });
    return inherited.length > 0 ? inherited : UNKNOWN;
  }

  #parents(module: string, cls: number): readonly Origin[] {
    const parent = this.#facts(module)?.classes[cls]?.extends;
    return parent
      ? this.of(module, parent).filter((origin) => origin.kind === 'class' || origin.kind === 'external')
      : [];
  }

  /** An instance of a class that extends a package's class is that package's object too. */
  #externalBase(module: string, cls: number, depth = 0): readonly Origin[] {
    if (depth > 8) return [];
    return this.#parents(module, cls).flatMap((parent): readonly Origin[] => {
      if (parent.kind === 'external') return [{ kind: 'external', path: `${parent.path}()` }];
      return parent.kind === 'class' ? this.#externalBase(parent.module, parent.cls, depth + 1) : [];
    });
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

  #returned(module: string, fn: number): readonly Origin[] {
    const fact = this.#facts(module)?.functions[fn];
    if (!fact || fact.generator) return UNKNOWN;
    const found = fact.returns.slice(0, MAX_VALUES).flatMap((item) => this.of(module, item.value));
    return found.length > 0 ? found : UNKNOWN;
  }

  /** What `new Promise((resolve) => …)` gives to who awaits it: the arguments of `resolve`. */
  #resolved(module: string, executor: Value | undefined): readonly Origin[] {
    const facts = this.#facts(module);
    const resolve = executor?.kind === 'function' ? facts?.functions[executor.fn]?.params[0]?.binding : undefined;
    if (!facts || resolve === undefined) return [];
    return facts.calls.flatMap(({ callee, args }) =>
      callee.kind === 'ref' && callee.binding === resolve && args[0]
        ? this.of(module, args[0]).filter(({ kind }) => kind !== 'unknown' && kind !== 'literal')
        : [],
    );
  }

  #result(module: string, id: number): readonly Origin[] {
    const call = this.#facts(module)?.calls[id];
    if (!call) return UNKNOWN;
    const {
      callee,
      args: [first],
    } = call;
    if (callee.kind === 'member' && bindsFunction(this, module, call)) return this.of(module, callee.object);
    const callees = this.of(module, callee);
    const wrapped = callees.every(mayWrap) ? this.#functionsAmong(module, call.args) : [];
    const made = callees.flatMap((origin): readonly Origin[] => {
      switch (origin.kind) {
        case 'function':
          return this.#returned(origin.ref.module, origin.ref.fn);
        case 'class':
          return [instanceOf(origin), ...this.#externalBase(origin.module, origin.cls)];
        case 'external': {
          if (first && IDENTITIES.has(origin.path)) return call.args.flatMap((arg) => this.of(module, arg));
          if (origin.path === 'Promise' && call.kind === 'new')
            return [...this.#resolved(module, first), extended(origin.path, '()')];
          return [extended(origin.path, '()')];
        }
        default:
          return UNKNOWN;
      }
    });
    return [...wrapped, ...made];
  }

  /** `const close = once(() => …)` of a package that is not here: whoever calls the result calls what was wrapped. */
  #functionsAmong(module: string, args: readonly Value[]): readonly Origin[] {
    return args.flatMap((arg) => this.of(module, arg)).filter(({ kind }) => kind === 'function');
  }
}

/** Calls that give back (a view of) their arguments. */
const IDENTITIES = new Set([
  'Object.freeze',
  'Object.seal',
  'Object.assign',
  'Promise.resolve',
  'structuredClone',
  'node:util#promisify',
  'es6-promisify#default',
  'es6-promisify#promisify',
  'pify#default',
  'lodash#once',
  'lodash#memoize',
  'lodash#debounce',
  'lodash#throttle',
  'once#default',
  'p-memoize#default',
  'react#cache',
  'fastify-plugin#default',
  'node:util#deprecate',
]);

/** Gives back a function that calls the one it got, or may: nothing of it is known. */
function mayWrap(origin: Origin): boolean {
  return origin.kind === 'unknown' || (origin.kind === 'external' && WRAPPERS.test(origin.path));
}

const WRAPPERS =
  /[#.](?:once|onetime|debounce|throttle|memoize\w*|partial|curry|wrap\w*|with[A-Z]\w*|asyncHandler|catchAsync)$|^(?:once|onetime|express-async-handler|p-memoize|p-debounce|p-throttle|mem|memoizee)#default$/;

function instanceOf(origin: Origin): Origin {
  if (origin.kind === 'class') return { kind: 'instance', module: origin.module, cls: origin.cls };
  return origin.kind === 'external' ? { kind: 'external', path: `${origin.path}()` } : origin;
}

function extended(path: string, suffix: string): Origin {
  return path.length > MAX_PATH ? { kind: 'unknown' } : { kind: 'external', path: knownAs(path + suffix) };
}

function externalMember(path: string, property: string): readonly Origin[] {
  if (path.endsWith('#default')) {
    return property === 'default'
      ? [{ kind: 'external', path }]
      : [extended(path.slice(0, -'default'.length), property)];
  }
  return [extended(path, `.${property}`)];
}

function unique(origins: readonly Origin[]): readonly Origin[] {
  const [first, second] = origins;
  if (!first) return UNKNOWN;
  // A new list of one: those that were pushed to hold room for more, and there are a hundred thousand.
  if (!second) return first.kind === 'unknown' ? UNKNOWN : [first];
  const seen = new Map<string | Value, Origin>();
  for (const origin of origins) {
    if (seen.size >= MAX_ORIGINS) break;
    const key = origin.kind === 'data' ? origin.value : originKey(origin);
    if (!seen.has(key)) seen.set(key, origin);
  }
  if (seen.size > 1) seen.delete('unknown');
  const list = [...seen.values()];
  return list.length > 0 ? list : UNKNOWN;
}

export function originKey(origin: Origin): string {
  switch (origin.kind) {
    case 'external':
      return `x${origin.path}`;
    case 'function':
      return `f${origin.ref.module}:${origin.ref.fn}`;
    case 'class':
      return `c${origin.module}:${origin.cls}`;
    case 'instance':
      return `i${origin.module}:${origin.cls}`;
    case 'literal':
      return `l${typeof origin.value}${String(origin.value)}`;
    case 'env':
      return `e${origin.name}`;
    case 'module':
      return `m${origin.module}`;
    case 'parameter':
      return `p${origin.ref.module}:${origin.ref.fn}:${origin.index}:${origin.path.join('.')}`;
    case 'data':
      return 'data';
    case 'unknown':
      return 'unknown';
  }
}
