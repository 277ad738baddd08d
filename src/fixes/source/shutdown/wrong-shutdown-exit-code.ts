import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall, spanOfPlace } from '../lib/nodes.ts';

/** A forced or failed end exits with 1, a clean one with 0. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place, messageId } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const call = findCall(source, spanOfPlace(text, place));
  if (!call || !/\.exit$/.test(call.getExpression().getText())) return undefined;
  const [code] = call.getArguments();
  const wanted = messageId === 'clean' ? '0' : '1';
  if (!code) return changed(place.path, { start: call.getEnd() - 1, end: call.getEnd() - 1, text: wanted });
  if (!Node.isNumericLiteral(code)) return undefined;
  return changed(place.path, { start: code.getStart(), end: code.getEnd(), text: wanted });
}
