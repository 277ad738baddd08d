import type { Value } from '../../facts/types.ts';
import type { FunctionRef, LinkedCall, Program } from '../types.ts';
import type { Lifetimes } from './lifetimes.ts';

/** Whether what an expression means lives as long as the process: `process`, a module's variable, a singleton's field. */
export function outlivesRequest(
  program: Program,
  lifetimes: Lifetimes,
  module: string,
  value: Value,
  from: FunctionRef,
  depth = 0,
): boolean {
  const facts = program.modules.get(module);
  if (!facts || depth > 6) return false;
  switch (value.kind) {
    case 'global':
      return /^(?:process|globalThis|global)$/.test(value.name);
    case 'module':
      return true;
    case 'ref': {
      const binding = facts.bindings[value.binding];
      if (!binding || binding.param || binding.kind === 'param' || binding.kind === 'catch') return false;
      if (binding.import) return true;
      if (binding.fn === 0) return binding.kind !== 'function';
      if (binding.fn === from.fn) {
        // `const { emitter } = this`, `const bus = shared.bus`
        return binding.init?.kind === 'member' || binding.init?.kind === 'ref'
          ? outlivesRequest(program, lifetimes, module, binding.init, from, depth + 1)
          : false;
      }
      return lifetimes.ofScope({ module, fn: binding.fn }) === 'process';
    }
    case 'member':
      if (value.object.kind === 'this')
        return value.object.cls !== undefined && lifetimes.ofClass(module, value.object.cls) === 'process';
      return outlivesRequest(program, lifetimes, module, value.object, from, depth + 1);
    case 'this':
      return value.cls !== undefined && lifetimes.ofClass(module, value.cls) === 'process';
    case 'call': {
      // Fluent: `bus.on('a', x).on('b', y)`.
      const callee = facts.calls[value.call]?.callee;
      return (
        callee?.kind === 'member' &&
        /^(?:on|addListener|once)$/.test(callee.property) &&
        outlivesRequest(program, lifetimes, module, callee.object, from, depth + 1)
      );
    }
    default:
      return false;
  }
}

/** A text that tells two expressions of one module apart, for "the same object" within it. */
function sketch(value: Value, depth = 0): string {
  if (depth > 6) return '…';
  switch (value.kind) {
    case 'ref':
      return `#${value.binding}`;
    case 'global':
      return value.name;
    case 'this':
      return 'this';
    case 'member':
      return `${sketch(value.object, depth + 1)}.${value.property}`;
    case 'call':
      return `call ${value.call}`;
    default:
      return value.kind;
  }
}

/** Whether a module calls one of some methods on the same object. */
export function callsOn(program: Program, module: string, object: Value, methods: RegExp): readonly LinkedCall[] {
  const wanted = sketch(object);
  const facts = program.modules.get(module);
  if (!facts) return [];
  return facts.calls.flatMap((fact, call) =>
    fact.callee.kind === 'member' && methods.test(fact.callee.property) && sketch(fact.callee.object) === wanted
      ? [program.call({ module, call })]
      : [],
  );
}
