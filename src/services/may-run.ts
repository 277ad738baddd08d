import type { FunctionFact } from '../facts/types.ts';
import type { Environment, LinkedCall, Program } from './types.ts';

/**
 * Whether a call may run: it is reachable, or it stands in a method of a class that such code makes. These methods are
 * called through interfaces and injection tokens, which cannot be followed to one class.
 */
export function mayRun(program: Program, call: LinkedCall, env: Environment, depth = 0): boolean {
  if (program.runs(call, env) !== false) return true;
  if (depth > 3 || program.holds(call.module, call.fact.guards, env) === false) return false;
  if (isInProvider(program, call)) return true;
  const cls = classOf(program, call);
  if (cls === undefined) return false;
  return instancesOf(program, call.module, cls).some((made) => mayRun(program, made, env, depth + 1));
}

/** In the factory of a provider, which the container of Nest calls (docs.nestjs.com/fundamentals/custom-providers). */
function isInProvider(program: Program, { module, fact }: LinkedCall): boolean {
  const functions = program.modules.get(module)?.functions;
  let fn: number | undefined = fact.fn;
  for (let depth = 0; fn !== undefined && depth < 8; depth++) {
    const found: FunctionFact | undefined = functions?.[fn];
    if (found?.name === 'useFactory') return true;
    fn = found?.parent;
  }
  return false;
}

/** The class whose method holds the call, through nested functions. */
function classOf(program: Program, { module, fact }: LinkedCall): number | undefined {
  const functions = program.modules.get(module)?.functions;
  let fn: number | undefined = fact.fn;
  for (let depth = 0; fn !== undefined && depth < 8; depth++) {
    const found: FunctionFact | undefined = functions?.[fn];
    if (found?.cls !== undefined && found.kind !== 'static-block') return found.cls;
    fn = found?.parent;
  }
  return undefined;
}

const made = new WeakMap<Program, ReadonlyMap<string, readonly LinkedCall[]>>();

function instancesOf(program: Program, module: string, cls: number): readonly LinkedCall[] {
  let index = made.get(program);
  if (!index) {
    const found = new Map<string, LinkedCall[]>();
    for (const call of program.calls) {
      if (call.fact.kind !== 'new') continue;
      for (const origin of program.origins(call.module, call.fact.callee)) {
        if (origin.kind !== 'class') continue;
        const key = `${origin.module}#${origin.cls}`;
        found.set(key, [...(found.get(key) ?? []), call]);
      }
    }
    index = found;
    made.set(program, index);
  }
  return index.get(`${module}#${cls}`) ?? [];
}
