import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { arrowToBlock, insertLast } from '../lib/insert.ts';
import { exitsIn, findOwnHandlers, type OwnHandler } from '../lib/own-handlers.ts';
import { exitLines } from './crash-handlers.ts';

/** A crash handler ends the process with 1. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { finding } = context;
  const event = finding.args.event === 'unhandledRejection' ? 'unhandledRejection' : 'uncaughtException';
  const handler = (await findOwnHandlers(context, event)).find(
    (item) =>
      item.registration.place.line === finding.place.line && item.registration.place.path === finding.place.path,
  );
  if (!handler || hasOtherUses(handler)) return undefined;
  const { path, source, fn, body } = handler;
  if (finding.messageId === 'zero') {
    const [exit, second] = exitsIn(fn);
    if (!exit || second) return undefined;
    const [code] = exit.getArguments();
    return changed(path, {
      start: code?.getStart() ?? exit.getEnd() - 1,
      end: code?.getEnd() ?? exit.getEnd() - 1,
      text: '1',
    });
  }
  const lines = exitLines(context.service);
  if (!body) return changed(path, arrowToBlock(source, fn, { after: lines }));
  const last = body.getStatements().at(-1);
  if (last && (Node.isReturnStatement(last) || Node.isThrowStatement(last))) return undefined;
  return changed(path, insertLast(source, body, { lines }));
}

/** A function that also does something else than handle crashes must not end the process. */
function hasOtherUses({ fn, source }: OwnHandler): boolean {
  const holder = fn.getParent();
  const name = Node.isFunctionDeclaration(fn)
    ? fn.getName()
    : Node.isVariableDeclaration(holder)
      ? holder.getName()
      : undefined;
  if (name === undefined) return Node.isMethodDeclaration(fn);
  let others = 0;
  source.forEachDescendant((node) => {
    if (!Node.isIdentifier(node) || node.getText() !== name) return;
    const call = node.getParent();
    const listens =
      Node.isCallExpression(call) &&
      /^process\.(?:on|once|addListener)$/.test(call.getExpression().getText()) &&
      /uncaughtException|unhandledRejection/.test(call.getArguments()[0]?.getText() ?? '');
    if (!listens && !(Node.isFunctionDeclaration(call) || Node.isVariableDeclaration(call))) others++;
  });
  return others > 0;
}
