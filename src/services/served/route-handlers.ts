import type { Value } from '../../facts/types.ts';
import type { FunctionRef, Program } from '../types.ts';

/** What a wrapper does besides calling the handler when it only cares for errors. */
const CARE = /^(?:at|catch|then|finally|resolve|call|apply|error|warn|log|info|debug|status|json|send|end|sendStatus)$/;

/** The functions that a handler expression of a route stands for; `asyncHandler(fn)` stands for `fn`. */
export function routeHandlers(program: Program, module: string, value: Value): readonly FunctionRef[] {
  const direct = program.functions(module, value);
  if (value.kind !== 'call') return direct;
  const call = program.call({ module, call: value.call });
  if (direct.length === 0) return program.callbacks(call);
  const passed = call.fact.args.flatMap((arg) => program.functions(module, arg));
  // The function that a wrapper returns is one for all routes: what it calls is the handlers of all.
  return passed.length > 0 && direct.every((ref) => isThin(program, ref)) ? passed : direct;
}

/** Whether a returned function calls a parameter of the one around it and does nothing else with the request. */
function isThin(program: Program, ref: FunctionRef): boolean {
  const facts = program.modules.get(ref.module);
  const outer = facts?.functions[ref.fn]?.parent;
  if (!facts || outer === undefined || outer === 0) return false;
  const within = (fn: number): boolean => {
    for (let id: number | undefined = fn; id !== undefined; id = facts.functions[id]?.parent)
      if (id === ref.fn) return true;
    return false;
  };
  let calls = 0;
  for (const { fact } of program.callsIn(ref.module)) {
    if (!within(fact.fn)) continue;
    const { callee } = fact;
    const param = callee.kind === 'ref' ? facts.bindings[callee.binding]?.param : undefined;
    if (param?.fn === outer) calls++;
    else if (!(param && within(param.fn)) && !(callee.kind === 'member' && CARE.test(callee.property))) return false;
  }
  return calls > 0;
}
