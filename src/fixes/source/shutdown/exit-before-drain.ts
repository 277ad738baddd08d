import { Node } from 'ts-morph';
import { shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall, spanOfPlace, statementOf } from '../lib/nodes.ts';
import { findOwnHandlers } from '../lib/own-handlers.ts';
import { writeOpening } from './shutdown-runs-twice.ts';

/** `server.close(); process.exit(0);` becomes `server.close(() => process.exit(0));`. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  const close = shutdownOf(context.service).closesServer.find((item) => item.call?.module === place.path)?.call;
  if (text === undefined || !close) return undefined;
  const source = await openSource(context, place.path);
  const exit = findCall(source, spanOfPlace(text, place));
  const closing = findCall(source, close.fact.span);
  const last = statementOf(exit);
  const first = statementOf(closing);
  if (!exit || !closing || !last || !first || last.getParent() !== first.getParent()) return undefined;
  if (!Node.isExpressionStatement(last) || last.getExpression() !== exit) return undefined;
  if (!Node.isExpressionStatement(first) || first.getExpression() !== closing) return undefined;
  if (closing.getArguments().length > 0 || last.getPreviousSibling() !== first) return undefined;
  // The handler takes its time now: a second signal has to end it, as it did before.
  const [handler] = await findOwnHandlers(context, 'SIGTERM');
  const flag = handler?.path === place.path ? writeOpening(context.service, handler) : [];
  return changed(
    place.path,
    ...flag,
    { start: closing.getEnd() - 1, end: closing.getEnd() - 1, text: `() => ${exit.getText()}` },
    { start: first.getEnd(), end: last.getEnd(), text: '' },
  );
}
