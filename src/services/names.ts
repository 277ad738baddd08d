import type { ModuleFacts, Value } from '../facts/types.ts';
import type { LinkedCall, Program } from './types.ts';

/** The name that an expression goes by: a variable or the last property. */
export function nameIn(facts: ModuleFacts | undefined, value: Value): string {
  if (value.kind === 'ref') return facts?.bindings[value.binding]?.name ?? '';
  if (value.kind === 'global') return value.name;
  return value.kind === 'member' ? value.property : '';
}

export function nameOf(program: Program, module: string, value: Value): string {
  return nameIn(program.modules.get(module), value);
}

/** The name that a call uses: of the function, or of the method. */
export function calledName(program: Program, { module, fact }: LinkedCall): string {
  return nameOf(program, module, fact.callee);
}
