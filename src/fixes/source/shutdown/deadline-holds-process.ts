import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall, spanOfPlace } from '../lib/nodes.ts';

/** The timer no longer keeps the process alive. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { path } = context.finding.place;
  const text = context.text(path);
  if (text === undefined) return undefined;
  const source = await openSource(context, path);
  const call = findCall(source, spanOfPlace(text, context.finding.place));
  if (!call || !/(?:^|\.)set(?:Timeout|Interval)$/.test(call.getExpression().getText())) return undefined;
  return changed(path, { start: call.getEnd(), end: call.getEnd(), text: '.unref()' });
}
