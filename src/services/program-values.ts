import type { ModuleFacts, Value } from '../facts/types.ts';

/** Whether some part of an expression satisfies a condition. References are not followed. */
export function someValue(value: Value, test: (value: Value) => boolean, depth = 0): boolean {
  if (test(value)) return true;
  if (depth > 8) return false;
  const inside = (part: Value): boolean => someValue(part, test, depth + 1);
  switch (value.kind) {
    case 'template':
      return value.parts.some(inside);
    case 'array':
      return value.items.some(inside);
    case 'object':
      return value.properties.some((item) => inside(item.value));
    case 'member':
      return inside(value.object);
    case 'index':
      return inside(value.object) || inside(value.index);
    case 'logical':
    case 'binary':
      return inside(value.left) || inside(value.right);
    case 'conditional':
      return inside(value.test) || inside(value.then) || inside(value.else);
    case 'unary':
    case 'spread':
      return inside(value.value);
    case 'element':
      return inside(value.of);
    default:
      return false;
  }
}

/** Every expression of a module that does something: arguments, initial values, conditions, results. */
export function* valuesOf(facts: ModuleFacts): Generator<Value> {
  for (const call of facts.calls) {
    yield call.callee;
    yield* call.args;
  }
  for (const binding of facts.bindings) {
    if (binding.init) yield binding.init;
    for (const write of binding.writes) yield write.value;
  }
  for (const { target, value } of facts.assignments) {
    yield target;
    yield value;
  }
  for (const { test } of facts.guards) yield test;
  for (const { over } of facts.loops) yield over;
  for (const fn of facts.functions) for (const { value } of fn.returns) yield value;
  for (const item of facts.exports) if (item.kind === 'value') yield item.value;
}
