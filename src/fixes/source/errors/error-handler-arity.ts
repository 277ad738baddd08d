import { Node } from 'ts-morph';
import { startOf } from '../../../facts/span.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findNode, spanOfPlace } from '../lib/nodes.ts';

/** Express tells error handlers by their four parameters. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const node =
    findNode(source, spanOfPlace(text, place)) ?? source.getDescendantAtPos(startOf(spanOfPlace(text, place)));
  const around = [node, ...(node?.getAncestors() ?? [])].find((item) => Node.isCallExpression(item) || isHandler(item));
  const fn = Node.isCallExpression(around) ? around.getArguments().findLast(isHandler) : around;
  if (!fn || !(Node.isArrowFunction(fn) || Node.isFunctionExpression(fn) || Node.isFunctionDeclaration(fn)))
    return undefined;
  const last = fn.getParameters().at(-1);
  if (fn.getParameters().length !== 3 || !last) return undefined;
  const type = last.getTypeNode() ? ": import('express').NextFunction" : '';
  return changed(place.path, { start: last.getEnd(), end: last.getEnd(), text: `, _next${type}` });
}

function isHandler(node: Node | undefined): boolean {
  return Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isFunctionDeclaration(node);
}
