/** Answers that depend on what a client says about its own connection: `mongoose.connection.readyState`. */
import type { Value } from '../../facts/types.ts';
import { type Place, placeKey } from '../../parsers/place.ts';
import type { FunctionRef, Program } from '../types.ts';
import { storeRowOf } from './health-checks.ts';

/**
 * Where clients keep whether they are connected: mongoosejs.com/docs/api/connection.html (readyState),
 * github.com/redis/node-redis (isReady, isOpen), github.com/redis/ioredis (status), typeorm.io/data-source-api
 * (isInitialized).
 */
const STATE = /^(?:readyState|isReady|isOpen|isInitialized|isConnected|status)$/;
const MAX_DEPTH = 8;

/** The reads among the conditions of the handlers; a state that is only told in the body changes no status. */
export function decidingStateReads(program: Program, handlers: readonly FunctionRef[]): readonly Place[] {
  const found = new Map<string, Place>();
  const read = (module: string, value: Value | undefined, depth: number): void => {
    if (!value || depth > MAX_DEPTH) return;
    const next = (inner: Value | undefined): void => read(module, inner, depth + 1);
    if (value.kind === 'member' && STATE.test(value.property) && value.span && isStore(program, module, value.object)) {
      const place = program.place(module, value.span);
      found.set(placeKey(place), place);
    } else if (value.kind === 'unary') next(value.value);
    else if (value.kind === 'binary' || value.kind === 'logical') {
      next(value.left);
      next(value.right);
    } else if (value.kind === 'ref') {
      const origin = program.definition(module, value);
      if (origin && origin.value !== value) read(origin.module, origin.value, depth + 1);
    } else if (value.kind === 'call') {
      for (const ref of program.targets(program.call({ module, call: value.call })))
        for (const returned of program.fn(ref).returns) read(ref.module, returned.value, depth + 1);
    }
  };
  const reach = program.reach(handlers);
  for (const { module, fact } of reach.calls) {
    const guards = program.modules.get(module)?.guards ?? [];
    for (const id of fact.guards) read(module, guards[id]?.test, 0);
    for (const arg of fact.args) if (arg.kind === 'conditional') read(module, arg.test, 0);
  }
  return [...found.values()];
}

function isStore(program: Program, module: string, value: Value): boolean {
  return program.externals(module, value).some((path) => storeRowOf(path) !== undefined);
}
