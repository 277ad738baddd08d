import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertBefore } from '../lib/insert.ts';
import { findCall, statementOf } from '../lib/nodes.ts';

/** Nest closes its server and runs its lifecycle hooks on signals only when it is asked to. */
export async function fix(context: FixContext): Promise<FixResult> {
  const server = context.service.servers.find((item) => item.role === 'main');
  if (server?.framework !== 'nest' || !server.call) return undefined;
  const { module } = server.call;
  const source = await openSource(context, module);
  const call = findCall(source, server.call.fact.span);
  const callee = call?.getExpression();
  const statement = statementOf(call);
  if (!statement || !Node.isPropertyAccessExpression(callee) || !Node.isIdentifier(callee.getExpression()))
    return undefined;
  return changed(
    module,
    insertBefore(source, statement, { lines: [`${callee.getExpression().getText()}.enableShutdownHooks();`] }),
  );
}
