import { Node } from 'ts-morph';
import { processEventsOf } from '../../../services/lifecycle/process-events.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter } from '../lib/insert.ts';
import { findCall, freeName, statementOf } from '../lib/nodes.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** What handles SIGTERM handles SIGINT too. */
export async function fix(context: FixContext): Promise<FixResult> {
  const registration = processEventsOf(context.service)
    .of('SIGTERM')
    .find((item) => !item.library && !item.starter && item.call);
  const { call: fact } = registration ?? {};
  if (!fact) return undefined;
  const path = fact.module;
  const source = await openSource(context, path);
  const call = findCall(source, fact.fact.span);
  const statement = statementOf(call);
  const [event, handler] = call?.getArguments() ?? [];
  if (!call || !event || !handler || !statement) return undefined;
  const style = styleOf(source);
  if (!Node.isStringLiteral(event)) {
    // for (const signal of ['SIGTERM']): the list is what grows.
    const list = Node.isIdentifier(event) ? listAround(statement) : undefined;
    return list && changed(path, { start: list.getEnd(), end: list.getEnd(), text: restyleLine(", 'SIGINT'", style) });
  }
  if (!Node.isExpressionStatement(statement) || statement.getExpression() !== call) return undefined;
  const on = call.getExpression().getText();
  if (Node.isIdentifier(handler) || Node.isPropertyAccessExpression(handler))
    return changed(
      path,
      insertAfter(source, statement, { lines: [`${on}('SIGINT', §0);`], verbatim: [handler.getText()] }),
    );
  if (!Node.isArrowFunction(handler) && !Node.isFunctionExpression(handler)) return undefined;
  const name = freeName(source, 'shutdown', 'shutDown', 'stopService');
  const end = style.semicolons ? ';' : '';
  return changed(
    path,
    { start: statement.getStart(), end: handler.getStart(), text: `const ${name} = ` },
    { start: handler.getEnd(), end: statement.getEnd(), text: end },
    insertAfter(source, statement, { lines: [`${on}('SIGTERM', ${name});`, `${on}('SIGINT', ${name});`] }),
  );
}

/** The literal 'SIGTERM' in the list that a loop around the statement goes through. */
function listAround(statement: Node): Node | undefined {
  const loop = statement.getFirstAncestor((item) => Node.isForOfStatement(item) || Node.isCallExpression(item));
  if (!loop) return undefined;
  const within = Node.isForOfStatement(loop)
    ? loop.getExpression()
    : Node.isCallExpression(loop)
      ? loop.getExpression()
      : loop;
  let found: Node | undefined;
  within.forEachDescendant((node) => {
    if (Node.isStringLiteral(node) && node.getLiteralValue() === 'SIGTERM') found = node;
  });
  return found;
}
