import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { findOwnHandlers } from '../lib/own-handlers.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';
import { lastGuard } from './missing-shutdown-deadline.ts';

/** `if (stopping) return;` gives up instead of waiting. */
export async function fix(context: FixContext): Promise<FixResult> {
  for (const { path, source, body } of await findOwnHandlers(context, 'SIGTERM')) {
    if (!body || !lastGuard(body)) continue;
    const [guard] = body.getStatements();
    if (!Node.isIfStatement(guard)) continue;
    const then = guard.getThenStatement();
    const last = Node.isBlock(then) ? then.getStatements().at(-1) : then;
    if (!Node.isReturnStatement(last) || last.getExpression()) continue;
    return changed(path, {
      start: last.getStart(),
      end: last.getEnd(),
      text: restyleLine('process.exit(1);', styleOf(source)),
    });
  }
  return undefined;
}
