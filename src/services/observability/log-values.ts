import type { Value } from '../../facts/types.ts';
import type { Program } from '../types.ts';

/** A value that is logged, with the key it stands under and the value it is part of. */
export interface LoggedValue {
  readonly value: Value;
  readonly key: string | undefined;
  /** Part of a text: only its string form is written. */
  readonly inText: boolean;
}

/** The parts of an argument that are written: properties of objects, expressions within texts, alternatives. */
export function loggedValues(value: Value): readonly LoggedValue[] {
  const found: LoggedValue[] = [];
  const walk = (item: Value, key: string | undefined, inText: boolean, depth: number): void => {
    if (depth > 5) return;
    switch (item.kind) {
      case 'object':
        for (const property of item.properties)
          walk(property.value, property.spread ? key : property.key, inText, depth + 1);
        return;
      case 'array':
        for (const inner of item.items) walk(inner, key, inText, depth + 1);
        return;
      case 'spread':
        walk(item.value, key, inText, depth + 1);
        return;
      case 'template':
        for (const part of item.parts) walk(part, key, true, depth + 1);
        return;
      case 'binary':
        walk(item.left, key, true, depth + 1);
        walk(item.right, key, true, depth + 1);
        return;
      case 'logical':
        walk(item.left, key, inText, depth + 1);
        walk(item.right, key, inText, depth + 1);
        return;
      case 'conditional':
        walk(item.then, key, inText, depth + 1);
        walk(item.else, key, inText, depth + 1);
        return;
      default:
        found.push({ value: item, key, inText });
    }
  };
  walk(value, undefined, false, 0);
  return found;
}

/** The dotted text of a reference: `req.body.email`; undefined for anything else. Destructured constants are followed. */
export function pathOf(program: Program, module: string, value: Value, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  if (value.kind === 'global') return value.name;
  if (value.kind === 'env') return `process.env.${value.name}`;
  if (value.kind === 'this') return 'this';
  if (value.kind === 'member') {
    const object = pathOf(program, module, value.object, depth + 1);
    return object === undefined ? undefined : `${object}.${value.property}`;
  }
  if (value.kind !== 'ref') return undefined;
  const binding = program.modules.get(module)?.bindings[value.binding];
  if (!binding) return undefined;
  if (binding.kind === 'const' && binding.init?.kind === 'member')
    return pathOf(program, module, binding.init, depth + 1) ?? binding.name;
  if (binding.param && binding.param.path.length > 0) {
    const owner = program.fn({ module, fn: binding.param.fn }).params[binding.param.index]?.name;
    return `${owner ?? ''}.${binding.param.path.join('.')}`;
  }
  return binding.name;
}

/** What the call's value would be in a log: JSON.stringify(x) and util.inspect(x) write x. */
export function unwrapStringified(program: Program, module: string, value: Value): Value {
  if (value.kind !== 'call') return value;
  const call = program.modules.get(module)?.calls[value.call];
  const first = call?.args[0];
  if (!call || !first) return value;
  const paths = program.callees(program.call({ module, call: value.call }));
  return paths.some((path) => /^JSON\.stringify$|^node:util#inspect$|^String$/.test(path)) ? first : value;
}
