import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter } from '../lib/insert.ts';
import { findCall, spanOfPlace, statementOf } from '../lib/nodes.ts';

/** Express no longer announces itself. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const call = findCall(source, spanOfPlace(text, place));
  const parent = call?.getParent();
  const statement = statementOf(call);
  const name = Node.isVariableDeclaration(parent)
    ? parent.getName()
    : Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === '='
      ? parent.getLeft().getText()
      : undefined;
  if (!statement || name === undefined) return undefined;
  return changed(place.path, insertAfter(source, statement, { lines: [`${name}.disable('x-powered-by');`] }));
}
