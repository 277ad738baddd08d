import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { ExportFinder } from './exports.ts';

/** The single expression that defines a constant, a member of a constant object or an import. */
export function definitionOf(
  exports: ExportFinder,
  factsOf: (module: string) => ModuleFacts | undefined,
  module: string,
  value: Value,
  depth = 0,
): { readonly module: string; readonly value: Value } | undefined {
  const follow = (home: string, inner: Value): { readonly module: string; readonly value: Value } | undefined =>
    definitionOf(exports, factsOf, home, inner, depth + 1);
  const facts = factsOf(module);
  if (!facts || depth > 12) return undefined;
  if (value.kind === 'ref') {
    const binding = facts.bindings[value.binding];
    if (!binding) return undefined;
    if (binding.import) {
      const target = exports.exportedValue(module, binding.import.import, binding.import.name);
      return target ? follow(target.module, target.value) : undefined;
    }
    if (binding.init && !binding.param && binding.writes.length === 0) return follow(module, binding.init);
    return undefined;
  }
  // `require('./bucket')`, and a name of it.
  if (value.kind === 'module') {
    const whole = exports.exportedValue(module, value.import, '*');
    return whole ? follow(whole.module, whole.value) : undefined;
  }
  if (value.kind === 'member') {
    if (value.object.kind === 'module') {
      const named = exports.exportedValue(module, value.object.import, value.property);
      if (named) return follow(named.module, named.value);
    }
    const object = follow(module, value.object);
    if (object?.value.kind !== 'object') return undefined;
    const property = object.value.properties.findLast((item) => item.key === value.property);
    return property ? follow(object.module, property.value) : undefined;
  }
  return { module, value };
}
