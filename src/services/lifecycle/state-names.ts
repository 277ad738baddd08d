import { startOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import type { Program, Reach } from '../types.ts';

/** Names of state that only a shutdown sets; enough where the object that holds it could not be followed. */
export const TELLING = /shut|stop|drain|clos|terminat|sigterm|ready|healthy|live|exiting|unavailable/i;

/** Names under which a property can be found again: by the object that holds it, else by its telling name. */
export function memberKeys(program: Program, module: string, object: Value, property: string): readonly string[] {
  const keys = program.origins(module, object).flatMap((origin): readonly string[] => {
    switch (origin.kind) {
      case 'class':
      case 'instance':
        return [`${origin.module}:class${origin.cls}.${property}`];
      case 'data':
        return 'span' in origin.value && origin.value.span
          ? [`${origin.module}:${startOf(origin.value.span)}.${property}`]
          : [];
      case 'module':
        return [`${origin.module}:exports.${property}`];
      case 'external':
        return [`${origin.path}.${property}`];
      default:
        return [];
    }
  });
  if (object.kind === 'ref') {
    const definition = program.modules.get(module)?.bindings[object.binding];
    if (definition && !definition.import && !definition.param) keys.push(`${module}#${object.binding}.${property}`);
  }
  const holder = object.kind === 'member' ? object.property : undefined;
  // `req.app.locals.draining`: the request came through a framework, the name of the holder stays the same.
  if (holder !== undefined && TELLING.test(property)) keys.push(`.${holder}.${property}`);
  if (keys.length === 0 && TELLING.test(property)) keys.push(`.${property}`);
  return keys;
}

/** Collects the names of the bindings and properties that values look at. */
function collector(program: Program): {
  readonly names: Set<string>;
  readonly visit: (module: string, value: Value, depth: number) => void;
} {
  const names = new Set<string>();
  const visit = (module: string, value: Value, depth: number): void => {
    if (depth > 8) return;
    const next = (inner: Value): void => visit(module, inner, depth + 1);
    if (value.kind === 'ref') {
      names.add(`${module}#${value.binding}`);
      const binding = program.modules.get(module)?.bindings[value.binding];
      if (binding?.import) {
        for (const key of exportedKeys(program, module, binding.import.import, binding.import.name, 0)) names.add(key);
      } else if (binding?.kind === 'const' && binding.init && depth < 6) next(binding.init);
    } else if (value.kind === 'member') {
      for (const key of memberKeys(program, module, value.object, value.property)) names.add(key);
      if (value.object.kind === 'ref') {
        const binding = program.modules.get(module)?.bindings[value.object.binding];
        if (binding?.import && /^(?:\*|default)$/.test(binding.import.name))
          for (const key of exportedKeys(program, module, binding.import.import, value.property, 0)) names.add(key);
      }
      for (const result of getterResults(program, module, value.object, value.property))
        visit(result.module, result.value, depth + 1);
      next(value.object);
    } else if (value.kind === 'unary') next(value.value);
    else if (value.kind === 'binary' || value.kind === 'logical') {
      next(value.left);
      next(value.right);
    } else if (value.kind === 'conditional') {
      next(value.test);
      next(value.then);
      next(value.else);
    } else if (value.kind === 'object') for (const property of value.properties) next(property.value);
    else if (value.kind === 'call') {
      const call = program.call({ module, call: value.call }).fact;
      const [first] = call.args;
      if (call.callee.kind === 'member' && call.callee.property === 'get' && first?.kind === 'string')
        names.add(`get ${first.value}`);
    }
  };
  return { names, visit };
}

/** Bindings and properties that functions look at in conditions, results and arguments. */
export function namesRead(program: Program, reach: Reach): ReadonlySet<string> {
  const { names, visit } = collector(program);
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    for (const item of facts?.functions[ref.fn]?.returns ?? []) {
      visit(ref.module, item.value, 0);
      for (const id of item.guards) {
        const guard = facts?.guards[id];
        if (guard) visit(ref.module, guard.test, 0);
      }
    }
    for (const item of facts?.assignments ?? []) {
      if (item.fn !== ref.fn) continue;
      visit(ref.module, item.value, 0);
      for (const id of item.guards) {
        const guard = facts?.guards[id];
        if (guard) visit(ref.module, guard.test, 0);
      }
    }
  }
  for (const call of reach.calls) {
    for (const arg of call.fact.args) visit(call.module, arg, 0);
    if (call.fact.callee.kind === 'member' && call.fact.args.length === 1 && call.fact.callee.property === 'get')
      visit(call.module, { kind: 'call', call: call.id }, 0);
    for (const id of call.fact.guards) {
      const guard = program.modules.get(call.module)?.guards[id];
      if (guard) visit(call.module, guard.test, 0);
    }
  }
  return names;
}

/** Bindings and properties that a condition looks at, itself and in what it calls: `stopping`, `isStopping()`. */
export function namesTested(program: Program, module: string, test: Value): ReadonlySet<string> {
  const { names, visit } = collector(program);
  visit(module, test, 0);
  const asked = namesRead(
    program,
    program.reach(callsWithin(test).flatMap((call) => program.targets(program.call({ module, call })))),
  );
  return new Set([...names, ...asked]);
}

function callsWithin(value: Value): readonly number[] {
  switch (value.kind) {
    case 'call':
      return [value.call];
    case 'unary':
      return callsWithin(value.value);
    case 'binary':
    case 'logical':
      return [...callsWithin(value.left), ...callsWithin(value.right)];
    case 'member':
      return callsWithin(value.object);
    default:
      return [];
  }
}

/** What `health.up` returns where `up` is a getter of the class. */
function getterResults(
  program: Program,
  module: string,
  object: Value,
  property: string,
): readonly { readonly module: string; readonly value: Value }[] {
  return program.origins(module, object).flatMap((origin) => {
    if (origin.kind !== 'instance' && origin.kind !== 'class') return [];
    const facts = program.modules.get(origin.module);
    return (facts?.classes[origin.cls]?.methods ?? [])
      .filter((method) => method.kind === 'getter' && method.name === property)
      .flatMap((method) => facts?.functions[method.fn]?.returns ?? [])
      .map(({ value }) => ({ module: origin.module, value }));
  });
}

/** The variable behind an imported name, through re-exports. */
function exportedKeys(
  program: Program,
  module: string,
  importId: number,
  name: string,
  depth: number,
): readonly string[] {
  if (depth > 6) return [];
  const from = program
    .origins(module, { kind: 'module', import: importId })
    .flatMap((origin) => (origin.kind === 'module' ? [origin.module] : []));
  return from.flatMap((other): readonly string[] => [
    `${other}:exports.${name}`,
    ...(program.modules.get(other)?.exports ?? []).flatMap((item): readonly string[] => {
      if (item.kind === 'value')
        return item.name === name && item.value.kind === 'ref' ? [`${other}#${item.value.binding}`] : [];
      if (item.kind === 'from') {
        return item.name === name ? exportedKeys(program, other, item.import, item.imported, depth + 1) : [];
      }
      return exportedKeys(program, other, item.import, name, depth + 1);
    }),
  ]);
}
