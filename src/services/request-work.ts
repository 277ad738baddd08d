import type { Value } from '../facts/types.ts';
import { memoizeByService } from './memoize.ts';
import { functionKey } from './program/targets.ts';
import { requestPathOf, requestStartsOf } from './request-path.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from './types.ts';

/** Wrappers that run what they are given a single time, or once per argument. */
const ONCE = [
  'lodash#once',
  'lodash/once#default',
  'once#default',
  'ramda#once',
  'underscore#once',
  'lodash#memoize',
  'lodash/memoize#default',
  'p-memoize#default',
  'memoizee#default',
  'react#cache',
];

/**
 * What really runs for each request: the request path without the work that stands behind `if (!client)`, `??=`,
 * `once(…)` and the like, which the first request does for all that follow.
 */
export const requestWorkOf = memoizeByService((service: Service): Reach | undefined => {
  const { program } = service;
  const path = requestPathOf(service);
  if (!program || !path) return undefined;
  const once = new Set(program.callsTo(...ONCE));
  const seldom = new Set<LinkedCall>();
  const entered = new Set<string>();
  const edges = new Map<string, FunctionRef[]>();
  for (const call of path.calls) {
    const isOnce = once.has(call) || runsOnce(program, call);
    if (isOnce) seldom.add(call);
    const from = functionKey({ module: call.module, fn: call.fact.fn });
    for (const target of [...program.targets(call), ...program.callbacks(call)]) {
      entered.add(functionKey(target));
      if (isOnce) continue;
      const list = edges.get(from);
      if (list) list.push(target);
      else edges.set(from, [target]);
    }
  }
  // Functions that no call names (listeners, methods that the framework runs) keep their place on the path.
  const queue = path.functions.filter((ref) => !entered.has(functionKey(ref)));
  // Also those of consumers that are registered once, behind `if (!started)`.
  const starts = new Set(requestStartsOf(service).map(functionKey));
  queue.push(...path.functions.filter((ref) => starts.has(functionKey(ref))));
  const reached = new Set(queue.map(functionKey));
  for (let i = 0; i < queue.length; i++) {
    const ref = queue[i];
    for (const target of ref ? (edges.get(functionKey(ref)) ?? []) : []) {
      if (reached.has(functionKey(target))) continue;
      reached.add(functionKey(target));
      queue.push(target);
    }
  }
  return {
    has: (ref) => reached.has(functionKey(ref)),
    functions: path.functions.filter((ref) => reached.has(functionKey(ref))),
    calls: path.calls.filter(
      (call) => reached.has(functionKey({ module: call.module, fn: call.fact.fn })) && !seldom.has(call),
    ),
    pathTo: path.pathTo,
  };
});

/** The calls on the request path that run a function. */
export const callersOf = memoizeByService((service: Service): ((ref: FunctionRef) => readonly LinkedCall[]) => {
  const callers = new Map<string, LinkedCall[]>();
  for (const call of requestPathOf(service)?.calls ?? []) {
    for (const target of service.program?.targets(call) ?? []) {
      const list = callers.get(functionKey(target));
      if (list) list.push(call);
      else callers.set(functionKey(target), [call]);
    }
  }
  return (ref) => callers.get(functionKey(ref)) ?? [];
});

/** Whether a call stands behind the question if something that outlives the request exists already. */
export function runsOnce(program: Program, call: LinkedCall): boolean {
  return standsBehind(program, call, (value) => isState(program, call, value, 0));
}

/** The functions that run once for the whole process: `if (!client) client = connect()` with a variable of a module. */
export function onceForAll(program: Program, path: Reach): Reach {
  const once = new Set(program.callsTo(...ONCE));
  const isModule = (call: LinkedCall, value: Value): boolean => {
    const binding = value.kind === 'ref' ? program.modules.get(call.module)?.bindings[value.binding] : undefined;
    return binding?.fn === 0 || (value.kind !== 'ref' && !mentionsThis(value) && isState(program, call, value, 0));
  };
  const calls = path.calls.filter(
    (call) => once.has(call) || standsBehind(program, call, (value) => isModule(call, value)),
  );
  return program.reach(calls.flatMap((call) => [...program.targets(call), ...program.callbacks(call)]));
}

function mentionsThis(value: Value): boolean {
  return value.kind === 'this' || ((value.kind === 'member' || value.kind === 'index') && mentionsThis(value.object));
}

type IsState = (value: Value) => boolean;

function standsBehind(program: Program, call: LinkedCall, isIt: IsState): boolean {
  const guards = program.modules.get(call.module)?.guards;
  return call.fact.guards.some((id) => {
    const guard = guards?.[id];
    return guard !== undefined && guard.kind !== 'catch' && isAbsence(isIt, guard.test, guard.negate, 0);
  });
}

function isAbsence(isIt: IsState, test: Value, negate: boolean, depth: number): boolean {
  if (depth > 6) return false;
  if (test.kind === 'unary' && test.op === '!') return isAbsence(isIt, test.value, !negate, depth + 1);
  if (test.kind === 'logical') {
    // `!cached || stale` refreshes now and then; `if (cached && fresh) return cached` is its mirror image.
    const sides = [test.left, test.right];
    if ((test.op === '||') !== negate) return sides.some((side) => isAbsence(isIt, side, negate, depth + 1));
    return sides.every((side) => isAbsence(isIt, side, negate, depth + 1));
  }
  if (test.kind === 'binary' && /^[=!]==?$/.test(test.op)) {
    const missing = isNothing(test.right) ? test.left : isNothing(test.left) ? test.right : undefined;
    if (!missing || test.op.startsWith('!') !== negate) return false;
    return isIt(missing.kind === 'unary' ? missing.value : missing);
  }
  return negate && isIt(test);
}

function isNothing(value: Value): boolean {
  return (
    value.kind === 'null' || value.kind === 'undefined' || (value.kind === 'string' && value.value === 'undefined')
  );
}

/** Something that outlives the function that asks: a variable outside of it, a property of the instance or a global. */
function isState(program: Program, call: LinkedCall, value: Value, depth: number): boolean {
  const facts = program.modules.get(call.module);
  if (depth > 6 || !facts) return false;
  switch (value.kind) {
    case 'ref': {
      const binding = facts.bindings[value.binding];
      if (!binding || binding.kind === 'param') return false;
      if (binding.fn === 0 || (binding.fn !== call.fact.fn && !binding.param)) return true;
      // `const known = cache.get(key)`
      return binding.init?.kind === 'call' && isState(program, call, binding.init, depth + 1);
    }
    case 'call': {
      const asked = facts.calls[value.call]?.callee;
      return (
        asked?.kind === 'member' &&
        /^(?:get|has)$/.test(asked.property) &&
        isState(program, call, asked.object, depth + 1)
      );
    }
    case 'member':
    case 'index':
      return value.object.kind === 'this' || isState(program, call, value.object, depth + 1);
    case 'global':
      return /^(?:globalThis|global)$/.test(value.name);
    default:
      return false;
  }
}
