import type { LinkedCall, Program } from '../types.ts';
import { nameOf } from './server-closers.ts';

/** Ends connections whether they are busy or not: closeAllConnections(), tracked sockets, what libraries do for it. */
export function cutsConnections(program: Program, { module, fact }: LinkedCall): boolean {
  const { callee } = fact;
  if (callee.kind !== 'member') return false;
  if (/^(?:closeAllConnections|forceShutdown|destroyAll)$/.test(callee.property)) return true;
  if (program.externals(module, callee).some((path) => /^http-terminator#.*\.terminate$/.test(path))) return true;
  return (
    /^(?:destroy|destroySoon|resetAndDestroy|terminate)$/.test(callee.property) &&
    /^(?:ws|_?(?:socket|sock|connection|conn|client|stream)s?)$/i.test(nameOf(program, module, callee.object))
  );
}
