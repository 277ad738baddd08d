import type { Value } from '../../facts/types.ts';
import type { LinkedCall, Program } from '../types.ts';

/**
 * The strings that a callback over a list gets: items of a literal list, or what Object.keys, values and entries make
 * of an object. `path` says which part of an item is meant: '1' is the value of an entry.
 */
export function namesIn(program: Program, module: string, list: Value, path: readonly string[]): readonly string[] {
  if (list.kind !== 'call') {
    const found = program.definition(module, list);
    const items = found?.value.kind === 'array' && path.length === 0 ? found.value.items : [];
    return items.flatMap((item) => stringOf(program, found?.module ?? module, item));
  }
  const call = program.call({ module, call: list.call });
  const view = program.callees(call).find((item) => /^Object\.(?:keys|values|entries)$/.test(item));
  const [first] = call.fact.args;
  if (!view || !first || path.length !== (view === 'Object.entries' ? 1 : 0)) return [];
  const keys = view === 'Object.keys' || path[0] === '0';
  return objectsOf(program, call, first).flatMap(({ module: home, value }) =>
    value.kind === 'object'
      ? value.properties.flatMap((item) => {
          if (item.key === undefined) return [];
          return keys ? [item.key] : stringOf(program, home, item.value);
        })
      : [],
  );
}

/** The object itself, or what the callers of the function hand over as the parameter. */
function objectsOf(
  program: Program,
  { module, fact }: LinkedCall,
  value: Value,
): readonly { readonly module: string; readonly value: Value }[] {
  const param = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.param : undefined;
  if (!param || param.path.length > 0) {
    const found = program.definition(module, value);
    return found ? [found] : [];
  }
  return program.calls.flatMap((call) => {
    const arg = call.fact.args[param.index];
    const calls = program.targets(call).some((to) => to.module === module && to.fn === param.fn);
    const found = calls && arg ? program.definition(call.module, arg) : undefined;
    return found && fact.fn === param.fn ? [found] : [];
  });
}

function stringOf(program: Program, module: string, value: Value): readonly string[] {
  const text = program.literal(module, value)?.value;
  return typeof text === 'string' ? [text] : [];
}
