import { nameOf } from '../names.ts';
import type { LinkedCall, Program } from '../types.ts';

/** Ends connections whether they are busy or not: closeAllConnections(), tracked sockets, what libraries do for it. */
export function cutsConnections(program: Program, call: LinkedCall): boolean {
  const { module, fact } = call;
  const { callee } = fact;
  // What the service calls so itself closes something else: `clickhouse.closeAllConnections()`.
  if (callee.kind !== 'member' || program.targets(call).length > 0) return false;
  if (/^(?:closeAllConnections|forceShutdown|destroyAll)$/.test(callee.property)) return true;
  if (program.externals(module, callee).some((path) => /^http-terminator#.*\.terminate$/.test(path))) return true;
  if (!/^(?:destroy|destroySoon|resetAndDestroy|terminate)$/.test(callee.property)) return false;
  // One of a table by its key: `for (const id in sockets) sockets[id].destroy()`.
  if (callee.object.kind === 'index')
    return /^_?(?:(?:open|active|tracked)_?)?(?:sockets?|connections?|conns?)$/i.test(
      nameOf(program, module, callee.object.object),
    );
  const name = nameOf(program, module, callee.object);
  if (/^(?:ws|_?(?:socket|sock)s?)$/i.test(name)) return true;
  // One of many that are tracked: `for (const client of wss.clients) client.terminate()`.
  const init =
    callee.object.kind === 'ref' ? program.modules.get(module)?.bindings[callee.object.binding]?.init : undefined;
  return init?.kind === 'element' && /^(?:client|conn|connection|stream)$/i.test(name);
}
