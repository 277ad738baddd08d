import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall, spanOfPlace } from '../lib/nodes.ts';

/** setImmediate lets requests, timers and health checks have their turn in between. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const callee = findCall(source, spanOfPlace(text, place))?.getExpression();
  if (!callee || !/^(?:process\.nextTick|queueMicrotask)$/.test(callee.getText())) return undefined;
  return changed(place.path, { start: callee.getStart(), end: callee.getEnd(), text: 'setImmediate' });
}
