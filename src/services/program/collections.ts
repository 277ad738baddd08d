import type { ModuleFacts, Value } from '../../facts/types.ts';
import { handedTo } from './mixins.ts';
import type { ReachedModules } from './reach-modules.ts';

export interface PlacedValue {
  readonly module: string;
  readonly value: Value;
}

/** What is put into arrays, sets and maps, and onto objects, anywhere in the program. Keys name the container. */
export interface Collections {
  /** Names the container that an expression means: a binding, a property of a class, a function. */
  keyOf(module: string, value: Value): string | undefined;
  /** Values pushed, added or set. */
  added(key: string): readonly PlacedValue[];
  /** Values assigned to one property. */
  assigned(key: string, property: string): readonly PlacedValue[];
  /** Whether a property of this name is assigned on anything: most are not, and their containers need no name. */
  isAssigned(property: string): boolean;
}

const VIEWS = /^(?:values|entries|sort|toSorted|reverse|toReversed|slice|filter|flat|concat|get|shift|pop|at)$/;
const FIRST_ARGUMENT = /^(?:values|entries|from|freeze|groupBy)$/;
/** Helpers whose result holds the elements of their first argument. */
const REARRANGING =
  /^(?:chunk|compact|filter|flatten|groupBy|keyBy|orderBy|partition|reverse|sortBy|sorted|toArray|uniq|uniqBy|values)$/;
const COLLECTION_LIBRARY = /^(?:lodash|lodash-es|underscore|es-toolkit|radash|remeda)(?:[./]|$)/;

/** The container of what is put onto `globalThis`. */
export const GLOBALS = 'globalThis';

/** Values of one container that are kept; questions stop at two dozen origins. */
const MAX_VALUES = 200;

/** What naming containers needs, and what it has found: modules that gather others are asked for again and again. */
interface Context {
  readonly reached: ReachedModules;
  /** Keys of exports by module and name. */
  readonly exports: Map<string, Map<string, string | undefined>>;
}

export function collectValues(reached: ReachedModules): Collections {
  const added = new Map<string, PlacedValue[]>();
  const assigned = new Map<string, PlacedValue[]>();
  const properties = new Set<string>();
  const context: Context = { reached, exports: new Map() };
  const keyOf = (module: string, value: Value): string | undefined => containerKey(context, module, value, 0);
  const put = (map: Map<string, PlacedValue[]>, key: string, item: PlacedValue): void => {
    const list = map.get(key);
    if (!list) map.set(key, [item]);
    else if (list.length < MAX_VALUES) list.push(item);
  };
  for (const [module, facts] of reached.modules) {
    for (const call of facts.calls) {
      if (call.callee.kind !== 'member' || !/^(?:push|unshift|add|set|append|enqueue)$/.test(call.callee.property))
        continue;
      const key = keyOf(module, call.callee.object);
      if (key === undefined) continue;
      for (const value of call.callee.property === 'set' ? call.args.slice(1) : call.args)
        put(added, key, { module, value });
    }
    for (const { target, value } of facts.assignments) {
      if (target.kind === 'member') {
        const key = keyOf(module, target.object);
        // What a module writes onto its own exports are its exports.
        if (key !== undefined && key !== `${module}#exports`) {
          properties.add(target.property);
          put(assigned, `${key}.${target.property}`, { module, value });
        }
      } else if (target.kind === 'global') {
        properties.add(target.name);
        put(assigned, `${GLOBALS}.${target.name}`, { module, value });
      } else if (target.kind === 'index') {
        const key = keyOf(module, target.object);
        if (key !== undefined) put(added, key, { module, value });
      }
    }
  }
  return {
    keyOf,
    added: (key) => added.get(key) ?? [],
    assigned: (key, property) => (properties.has(property) && assigned.get(`${key}.${property}`)) || [],
    isAssigned: (property) => properties.has(property),
  };
}

function containerKey(context: Context, module: string, value: Value, depth: number): string | undefined {
  const facts = context.reached.modules.get(module);
  if (!facts || depth > 8) return undefined;
  switch (value.kind) {
    case 'ref':
      return bindingKey(context, module, facts, value.binding, depth);
    case 'module': {
      const resolution = context.reached.resolution(module, value.import);
      return resolution.kind === 'file' ? exportKey(context, resolution.path, '*', depth + 1) : undefined;
    }
    case 'this':
    case 'super':
      return value.cls === undefined ? undefined : `${module}#c${value.cls}`;
    case 'member': {
      if (value.object.kind === 'module') {
        const resolution = context.reached.resolution(module, value.object.import);
        if (resolution.kind === 'file') return exportKey(context, resolution.path, value.property, depth + 1);
      }
      if (isModuleExports(value)) return exportKey(context, module, '*', depth + 1);
      const owner = containerKey(context, module, value.object, depth + 1);
      return owner === undefined ? undefined : `${owner}.${value.property}`;
    }
    case 'index':
      return containerKey(context, module, value.object, depth + 1);
    case 'element':
      return containerKey(context, module, value.of, depth + 1);
    case 'array': {
      const only = value.items.length === 1 ? value.items[0] : undefined;
      return only?.kind === 'spread' ? containerKey(context, module, only.value, depth + 1) : undefined;
    }
    case 'logical':
      return containerKey(context, module, value.left, depth + 1);
    case 'call': {
      const call = facts.calls[value.call];
      if (call && rearranges(facts, call.callee))
        return call.args[0] ? containerKey(context, module, call.args[0], depth + 1) : undefined;
      if (call?.callee.kind !== 'member') return undefined;
      const { object, property } = call.callee;
      const helper =
        object.kind === 'global' && /^(?:Object|Array|Map)$/.test(object.name) && FIRST_ARGUMENT.test(property);
      if (helper) return call.args[0] ? containerKey(context, module, call.args[0], depth + 1) : undefined;
      return VIEWS.test(property) ? containerKey(context, module, object, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

/** `groupBy(list, …)` and `_.groupBy(list, …)` of a library of collections. */
function rearranges(facts: ModuleFacts, callee: Value): boolean {
  const named = importedName(facts, callee);
  return named !== undefined && COLLECTION_LIBRARY.test(named.specifier) && REARRANGING.test(named.name);
}

/** The result of a helper that keeps the elements, and one group of those that it made. */
function isRearranged(facts: ModuleFacts, value: Value): boolean {
  if (value.kind === 'call') {
    const callee = facts.calls[value.call]?.callee;
    if (!callee) return false;
    const grouping = callee.kind === 'member' && callee.object.kind === 'global' && callee.property === 'groupBy';
    return grouping || rearranges(facts, callee);
  }
  if (value.kind !== 'index' || value.object.kind !== 'ref') return false;
  const init = facts.bindings[value.object.binding]?.init;
  return init?.kind === 'call' && isRearranged(facts, init);
}

/** The module and the name that an expression is imported by; a default import of `lodash/groupBy` is `groupBy`. */
function importedName(
  facts: ModuleFacts,
  value: Value,
): { readonly specifier: string; readonly name: string } | undefined {
  if (value.kind === 'member') {
    const owner = importedName(facts, value.object);
    return owner && { ...owner, name: value.property };
  }
  if (value.kind === 'module') {
    const specifier = facts.imports[value.import]?.specifier;
    return specifier === undefined ? undefined : { specifier, name: specifier.split(/[./]/).at(-1) ?? '' };
  }
  const binding = value.kind === 'ref' ? facts.bindings[value.binding] : undefined;
  if (binding?.import) {
    const whole = importedName(facts, { kind: 'module', import: binding.import.import });
    return whole && /^(?:default|\*)$/.test(binding.import.name)
      ? whole
      : whole && { ...whole, name: binding.import.name };
  }
  const { init } = binding ?? {};
  return init?.kind === 'module' || init?.kind === 'member' ? importedName(facts, init) : undefined;
}

function bindingKey(
  context: Context,
  module: string,
  facts: ModuleFacts,
  id: number,
  depth: number,
): string | undefined {
  const binding = facts.bindings[id];
  if (!binding) return undefined;
  if (binding.import) {
    const resolution = context.reached.resolution(module, binding.import.import);
    if (resolution.kind !== 'file') return undefined;
    return exportKey(context, resolution.path, binding.import.name, depth + 1);
  }
  const handed = binding.param && handedTo(context.reached, module, binding.param);
  const given = handed && containerKey(context, handed.module, handed.value, depth + 1);
  if (given !== undefined) return given;
  const { init } = binding;
  if (init?.kind === 'class') return `${module}#c${init.cls}`;
  if (init?.kind === 'function') return `${module}#f${init.fn}`;
  const isRequired = init?.kind === 'module' && binding.writes.length === 0;
  const isAlias =
    binding.kind === 'const' && init && (/^(?:ref|member|this)$/.test(init.kind) || isRearranged(facts, init));
  if (init && (isRequired || isAlias)) {
    const alias = containerKey(context, module, init, depth + 1);
    if (alias !== undefined) return alias;
  }
  const made = init?.kind === 'call' ? facts.calls[init.call] : undefined;
  if (made?.kind === 'new' && made.callee.kind === 'ref') {
    // One instance held by a name: its properties are those of its class.
    const cls = bindingKey(context, module, facts, made.callee.binding, depth + 1);
    if (cls?.includes('#c')) return cls;
  }
  return `${module}#b${id}`;
}

function exportKey(context: Context, module: string, name: string, depth: number): string | undefined {
  if (depth > 8) return undefined;
  let known = context.exports.get(module);
  if (!known) {
    known = new Map();
    context.exports.set(module, known);
  }
  if (known.has(name)) return known.get(name);
  const key = findExportKey(context, module, name, depth);
  // An answer near the limit of the depth may be cut short.
  if (depth < 4) known.set(name, key);
  return key;
}

function findExportKey(context: Context, module: string, name: string, depth: number): string | undefined {
  const facts = context.reached.modules.get(module);
  if (!facts) return undefined;
  const isWhole = /^(?:\*|default)$/.test(name);
  for (const item of facts.exports) {
    if (item.kind === 'value' && (item.name === name || (isWhole && item.name === 'module.exports'))) {
      const key = containerKey(context, module, item.value, depth + 1);
      if (key !== undefined) return key;
      if (item.value.kind === 'class') return `${module}#c${item.value.cls}`;
    }
    if (item.kind === 'from' && item.name === name) {
      const resolution = context.reached.resolution(module, item.import);
      return resolution.kind === 'file' ? exportKey(context, resolution.path, item.imported, depth + 1) : undefined;
    }
  }
  // `module.exports = { app }`
  const whole = facts.exports.find((item) => item.kind === 'value' && item.name === 'module.exports');
  const member =
    whole?.kind === 'value' && whole.value.kind === 'object'
      ? whole.value.properties.findLast((property) => property.key === name)
      : undefined;
  if (member) return containerKey(context, module, member.value, depth + 1);
  for (const item of facts.exports) {
    if (item.kind !== 'all') continue;
    const resolution = context.reached.resolution(module, item.import);
    const key = resolution.kind === 'file' ? exportKey(context, resolution.path, name, depth + 1) : undefined;
    if (key !== undefined) return key;
  }
  return isWhole && facts.format === 'cjs' && !whole ? `${module}#exports` : undefined;
}

function isModuleExports({ object, property }: Value & { kind: 'member' }): boolean {
  return property === 'exports' && object.kind === 'global' && object.name === 'module';
}
