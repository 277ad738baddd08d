import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findNode, spanOfPlace } from '../lib/nodes.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** The limit of a body parser becomes one megabyte, written as it was: a text or a number of bytes. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const node = findNode(source, spanOfPlace(text, place));
  const value = Node.isPropertyAssignment(node) ? node.getInitializer() : node;
  if (!value) return undefined;
  const wanted = Node.isStringLiteral(value)
    ? restyleLine("'1mb'", styleOf(source))
    : /^[\d_]+(?:\s*\*+\s*[\d_]+)*$|^(?:Number\.)?(?:POSITIVE_INFINITY|Infinity)$/.test(value.getText())
      ? '1024 * 1024'
      : undefined;
  return wanted === undefined
    ? undefined
    : changed(place.path, { start: value.getStart(), end: value.getEnd(), text: wanted });
}
