import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { arrowToBlock, insertAfter, insertFirst } from '../lib/insert.ts';
import { findOwnHandlers } from '../lib/own-handlers.ts';
import { deadlineOf } from './shutdown-handler.ts';

/** A timer at the start of each SIGTERM handler, below the grace period, that does not hold the process. */
export async function fix(context: FixContext): Promise<FixResult> {
  const [handler] = await findOwnHandlers(context, 'SIGTERM');
  if (!handler) return undefined;
  const { delay, remark } = deadlineOf(context.service);
  const lines = [`// ${remark}`, `setTimeout(() => process.exit(1), ${delay}).unref();`];
  const { path, source, body, fn } = handler;
  if (!body) return changed(path, arrowToBlock(source, fn, { before: lines }));
  const guard = lastGuard(body);
  return changed(path, guard ? insertAfter(source, guard, { lines }) : insertFirst(source, body, { lines }));
}

/** Behind `if (stopping) return; stopping = true;`: the deadline is set once. */
export function lastGuard(body: Node): Node | undefined {
  if (!Node.isBlock(body)) return undefined;
  const [first, second] = body.getStatements();
  if (
    !Node.isIfStatement(first) ||
    first.getElseStatement() ||
    !/\b(?:return|exit)\b/.test(first.getThenStatement().getText())
  )
    return undefined;
  return Node.isExpressionStatement(second) && /^[\w.]+ = /.test(second.getText()) ? second : first;
}
