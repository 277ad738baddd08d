/** Functions and values that answer whatever origin asked. */
import type { Value } from '../../facts/types.ts';
import type { FunctionRef, Program } from '../types.ts';

export function isStar(value: Value): boolean {
  return value.kind === 'string' && value.value === '*';
}

/** `(origin) => origin`, `(origin, done) => done(null, true)` without any condition but that there is an origin. */
export function letsAllThrough(program: Program, ref: FunctionRef): boolean {
  const facts = program.modules.get(ref.module);
  const fact = program.fn(ref);
  const isOrigin = (value: Value): boolean => {
    if (value.kind === 'logical') return isOrigin(value.left);
    const binding = value.kind === 'ref' ? facts?.bindings[value.binding] : undefined;
    return binding?.param?.fn === ref.fn && binding.param.index === 0;
  };
  const allows = (value: Value): boolean =>
    isStar(value) ||
    isOrigin(value) ||
    (value.kind === 'boolean' && value.value) ||
    readsOrigin(program, ref.module, value, 0);
  const asksPresence = (value: Value): boolean => {
    if (value.kind === 'unary') return asksPresence(value.value);
    if (value.kind === 'binary' || value.kind === 'logical')
      return asksPresence(value.left) && asksPresence(value.right);
    return (
      /^(?:string|null|undefined)$/.test(value.kind) || isOrigin(value) || readsOrigin(program, ref.module, value, 0)
    );
  };
  const returns = fact.returns.filter((item) => item.value.kind !== 'undefined');
  const free = returns.every(
    ({ value, guards }) =>
      allows(value) && guards.every((id) => facts?.guards[id] !== undefined && asksPresence(facts.guards[id].test)),
  );
  if (returns.length > 0 && free) return true;
  const done = (facts?.calls ?? []).filter((call) => {
    const binding = call.fn === ref.fn && call.callee.kind === 'ref' ? facts?.bindings[call.callee.binding] : undefined;
    return binding?.param?.fn === ref.fn;
  });
  return (
    done.length === 1 &&
    done.every((call) => call.guards.length === 0 && call.args[1] !== undefined && allows(call.args[1]))
  );
}

/** `req.headers.origin`, `c.req.header('origin')`, `new URL(referer).origin`, and what defaults to another value. */
export function readsOrigin(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 6) return false;
  const next = (inner: Value): boolean => readsOrigin(program, module, inner, depth + 1);
  const facts = program.modules.get(module);
  if (value.kind === 'logical') return next(value.left);
  if (value.kind === 'member') {
    const { object, property } = value;
    if (object.kind === 'member' && object.property === 'headers') return /^(?:origin|referer)$/i.test(property);
    const made = object.kind === 'call' ? facts?.calls[object.call] : undefined;
    const isUrl = made?.kind === 'new' && made.callee.kind === 'global' && made.callee.name === 'URL';
    return property === 'origin' && isUrl && made.args[0] !== undefined && next(made.args[0]);
  }
  if (value.kind === 'call') {
    const call = facts?.calls[value.call];
    const [first] = call?.args ?? [];
    return (
      call?.callee.kind === 'member' &&
      /^(?:get|header)$/.test(call.callee.property) &&
      first?.kind === 'string' &&
      /^(?:origin|referer)$/i.test(first.value)
    );
  }
  if (value.kind !== 'ref') return false;
  const binding = facts?.bindings[value.binding];
  return binding?.init !== undefined && !binding.param && next(binding.init);
}
