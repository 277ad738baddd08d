import type { BindingId, Value } from '../../facts/types.ts';
import type { FunctionRef, Program } from '../types.ts';

/** A Map, Set, array or object with a name, and what it belongs to. */
export interface Container {
  readonly key: string;
  readonly type: 'Map' | 'Set' | 'array' | 'object';
  readonly name: string;
  readonly owner:
    | { readonly kind: 'scope'; readonly ref: FunctionRef }
    | { readonly kind: 'class'; readonly cls: number; readonly static: boolean };
}

/** The Map, Set, array or object that an expression means. */
export function containerOf(program: Program, module: string, value: Value, depth = 0): Container | undefined {
  const facts = program.modules.get(module);
  if (!facts || depth > 4) return undefined;
  if (value.kind === 'ref') {
    const binding = facts.bindings[value.binding];
    if (!binding) return undefined;
    if (binding.import) return importedContainer(program, module, value);
    if (binding.writes.some((write) => write.fn !== binding.fn)) return undefined;
    if (binding.init?.kind === 'ref' || binding.init?.kind === 'member')
      return containerOf(program, module, binding.init, depth + 1);
    return bindingContainer(program, module, value.binding);
  }
  // `globalThis.cache` is the global `cache`.
  if (value.kind === 'global') return globalContainer(program, value.name);
  if (value.kind !== 'member') return undefined;
  const { object, property } = value;
  if (object.kind === 'global' && /^(?:globalThis|global)$/.test(object.name))
    return globalContainer(program, property);
  if (object.kind !== 'this' || object.cls === undefined) return classContainer(program, module, object, property);
  return fieldContainer(program, module, object.cls, property);
}

function bindingContainer(program: Program, module: string, id: BindingId): Container | undefined {
  const binding = program.modules.get(module)?.bindings[id];
  const type = binding?.init && !binding.param ? collectionType(program, module, binding.init) : undefined;
  if (!binding || !type) return undefined;
  return {
    key: `${module}#${id}`,
    type,
    name: binding.name,
    owner: { kind: 'scope', ref: { module, fn: binding.fn } },
  };
}

function importedContainer(program: Program, module: string, value: Value): Container | undefined {
  const defined = program.definition(module, value);
  if (!defined) return undefined;
  const id = program.modules.get(defined.module)?.bindings.findIndex((item) => item.init === defined.value);
  return id === undefined || id < 0 ? undefined : bindingContainer(program, defined.module, id);
}

/** `Registry.items`, a static property. */
function classContainer(program: Program, module: string, object: Value, property: string): Container | undefined {
  if (object.kind !== 'ref') return undefined;
  const origin = program.origins(module, object).find((item) => item.kind === 'class');
  return origin?.kind === 'class' && origin.module === module
    ? fieldContainer(program, module, origin.cls, property)
    : undefined;
}

function fieldContainer(program: Program, module: string, cls: number, property: string): Container | undefined {
  const facts = program.modules.get(module);
  const field = facts?.classes[cls]?.properties.find((item) => item.name === property);
  const written = facts?.assignments.find(
    ({ target, fn }) =>
      target.kind === 'member' &&
      target.property === property &&
      target.object.kind === 'this' &&
      target.object.cls === cls &&
      facts.functions[fn]?.kind === 'constructor',
  );
  const init = field?.value ?? written?.value;
  const type = init && collectionType(program, module, init);
  if (!type) return undefined;
  return {
    key: `${module}#c${cls}.${property}`,
    type,
    name: property,
    owner: { kind: 'class', cls, static: field?.static === true },
  };
}

function globalContainer(program: Program, name: string): Container | undefined {
  for (const [module, facts] of program.modules)
    for (const { target, value } of facts.assignments) {
      if (target.kind !== 'global' || target.name !== name) continue;
      const type = collectionType(program, module, value);
      if (type)
        return {
          key: `global.${name}`,
          type,
          name: `global.${name}`,
          owner: { kind: 'scope', ref: { module, fn: 0 } },
        };
    }
  return undefined;
}

function collectionType(program: Program, module: string, value: Value): Container['type'] | undefined {
  if (value.kind === 'array') return value.items.length === 0 ? 'array' : undefined;
  if (value.kind === 'object') return value.properties.length === 0 ? 'object' : undefined;
  if (value.kind === 'logical') return collectionType(program, module, value.right);
  if (value.kind !== 'call') return undefined;
  const path = program.callees(program.call({ module, call: value.call }))[0];
  return path === 'Map' || path === 'Set' ? path : path === 'Object.create' ? 'object' : undefined;
}
