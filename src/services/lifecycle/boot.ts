import type { FunctionRef, LinkedCall, Program } from '../types.ts';
import { type Step, traceSteps } from './trace.ts';

/** Module bodies in the order in which Node runs them: preloads, then each module after what it imports. */
function moduleBodiesOf(program: Program): readonly FunctionRef[] {
  const done = new Set<string>();
  const order: FunctionRef[] = [];
  const visit = (module: string, depth: number): void => {
    if (done.has(module) || depth > 400) return;
    done.add(module);
    program.modules.get(module)?.imports.forEach((item, id) => {
      // require() inside functions runs later; import() when it is reached.
      if (item.typeOnly || item.fn !== 0 || item.kind === 'dynamic' || item.kind === 'worker') return;
      for (const origin of program.origins(module, { kind: 'module', import: id }))
        if (origin.kind === 'module' && program.modules.has(origin.module)) visit(origin.module, depth + 1);
    });
    order.push({ module, fn: 0 });
  };
  for (const entry of program.entries) visit(entry, 0);
  return order;
}

/** The calls of the start that matter, in the order in which they run. */
export function bootStepsOf(program: Program, matters: (call: LinkedCall) => boolean): readonly Step[] {
  const bodies = moduleBodiesOf(program);
  return traceSteps(program, bodies, matters);
}
