import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { arrowToBlock, insertAfter, insertBefore, insertFirst, type TextChange } from '../lib/insert.ts';
import { findLogger } from '../lib/logger.ts';
import { cleanExit, findOwnHandlers, statementOf } from '../lib/own-handlers.ts';
import { lastGuard } from './missing-shutdown-deadline.ts';

/** A line when the signal arrives and one when everything is closed. */
export async function fix(context: FixContext): Promise<FixResult> {
  const [handler] = await findOwnHandlers(context, 'SIGTERM');
  if (!handler) return undefined;
  const { path, source, fn, body } = handler;
  const logger = findLogger(context.service, path, source);
  const start = logger.info('shutting down');
  const end = logger.info('shutdown complete');
  const exit = cleanExit(fn);
  if (!exit || end.length === 0) return undefined;
  const first = context.finding.messageId === 'silent' ? start : [];
  const around = exit.getParent();
  const last: TextChange | undefined =
    Node.isArrowFunction(around) && around.getBody() === exit
      ? around === fn
        ? arrowToBlock(source, around, { before: [...first, ...end] })
        : arrowToBlock(source, around, { before: end })
      : endBefore();
  if (around === fn) return changed(path, ...logger.changes, last);
  if (first.length === 0) return changed(path, ...logger.changes, last);
  const guard = body && lastGuard(body);
  const opening = guard
    ? insertAfter(source, guard, { lines: first })
    : body && insertFirst(source, body, { lines: first });
  return changed(path, ...logger.changes, opening, last);

  function endBefore(): TextChange | undefined {
    const statement = statementOf(exit);
    return statement && insertBefore(source, statement, { lines: end });
  }
}
