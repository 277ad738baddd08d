import { Node } from 'ts-morph';
import { shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter } from '../lib/insert.ts';
import { findCall, statementOf } from '../lib/nodes.ts';

/** Idle keep-alive connections end right after the server stopped accepting. */
export async function fix(context: FixContext): Promise<FixResult> {
  const close = shutdownOf(context.service).closesServer.find((item) => item.call)?.call;
  // The method came with 18.2: https://nodejs.org/api/http.html#servercloseidleconnections
  if (!close || Number(context.finding.args.major) < 18) return undefined;
  const source = await openSource(context, close.module);
  const call = findCall(source, close.fact.span);
  const callee = call?.getExpression();
  const statement = statementOf(call);
  if (!call || !statement || !Node.isPropertyAccessExpression(callee) || callee.getName() !== 'close') return undefined;
  // Behind an awaited close() it would come when the last connection is gone.
  if (!Node.isExpressionStatement(statement) || statement.getExpression() !== call) return undefined;
  return changed(
    close.module,
    insertAfter(source, statement, {
      lines: ['§0.closeIdleConnections();'],
      verbatim: [callee.getExpression().getText()],
    }),
  );
}
