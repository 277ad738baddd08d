import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { ProgramInput } from './reach-modules.ts';

/** Modules that one `import(…)` or `require(…)` may load, by the number of the call. */
export type NamedLoads = ReadonlyMap<number, readonly string[]>;

/**
 * Modules whose names the configuration says: `import(DRIVER)` of `process.env.DRIVER || './drivers/memory'`, with the
 * values that deployments give to the variable. Only relative names are followed.
 */
export function findNamedLoads(input: ProgramInput, facts: ModuleFacts): NamedLoads {
  const found = new Map<number, readonly string[]>();
  facts.calls.forEach(({ callee, args: [name] }, id) => {
    if (callee.kind !== 'global' || !/^(?:require|import)$/.test(callee.name) || name?.kind !== 'ref') return;
    const files = namesOf(input, facts, name, 0).flatMap((specifier) => {
      const resolution = /^\.{1,2}\//.test(specifier) ? input.resolve(specifier, facts.path) : undefined;
      return resolution?.kind === 'file' ? [resolution.path] : [];
    });
    if (files.length > 0) found.set(id, [...new Set(files)]);
  });
  return found;
}

function namesOf(input: ProgramInput, facts: ModuleFacts, value: Value, depth: number): readonly string[] {
  if (depth > 6) return [];
  const read = (part: Value): readonly string[] => namesOf(input, facts, part, depth + 1);
  switch (value.kind) {
    case 'string':
      return [value.value];
    case 'env':
      return input.variables?.get(value.name)?.paths ?? [];
    case 'logical':
      // What every deployment sets leaves no room for the default.
      return value.left.kind === 'env' && input.variables?.get(value.left.name)?.always
        ? read(value.left)
        : [...read(value.left), ...read(value.right)];
    case 'conditional':
      return [...read(value.then), ...read(value.else)];
    case 'ref': {
      const binding = facts.bindings[value.binding];
      if (binding?.import) return importedNames(input, facts, binding.import, depth);
      return binding?.init && binding.writes.length === 0 ? read(binding.init) : [];
    }
    default:
      return [];
  }
}

function importedNames(
  input: ProgramInput,
  facts: ModuleFacts,
  { import: id, name }: { readonly import: number; readonly name: string },
  depth: number,
): readonly string[] {
  const specifier = facts.imports[id]?.specifier;
  const resolution = specifier === undefined ? undefined : input.resolve(specifier, facts.path);
  const other = resolution?.kind === 'file' ? input.load(resolution.path) : undefined;
  const item = other?.exports.find((entry) => entry.kind === 'value' && entry.name === name);
  return other && item?.kind === 'value' ? namesOf(input, other, item.value, depth + 1) : [];
}
