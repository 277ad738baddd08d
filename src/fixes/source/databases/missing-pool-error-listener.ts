import { Node } from 'ts-morph';
import { databaseClientsOf } from '../../../services/databases/clients.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter } from '../lib/insert.ts';
import { findLogger } from '../lib/logger.ts';
import { type Called, findCall, statementOf } from '../lib/nodes.ts';

/** A listener that logs: without one the error of an idle connection ends the process. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service, finding } = context;
  const { place } = finding;
  // A single connection does not come back by itself: there the crash is what mends it.
  const call = databaseClientsOf(service).find(
    ({ row, place: at }) =>
      row.kind !== 'connection' && at.path === place.path && at.line === place.line && at.column === place.column,
  )?.call;
  if (!call) return undefined;
  const source = await openSource(context, call.module);
  const made = findCall(source, call.fact.span);
  const statement = statementOf(made);
  const name = made && variableOf(made);
  if (!statement || name === undefined) return undefined;
  const logger = findLogger(service, call.module, source);
  const [line, ...more] = logger.error(`${String(finding.args.name)} connection failed`, 'err');
  if (line === undefined || more.length > 0) return undefined;
  return changed(
    call.module,
    ...logger.changes,
    insertAfter(source, statement, { lines: [`${name}.on('error', (err) => {`, `  ${line}`, '});'] }),
  );
}

/** The variable or property that holds what the call made. */
function variableOf(call: Called): string | undefined {
  let node: Node = call;
  while (Node.isAwaitExpression(node.getParent()) || Node.isParenthesizedExpression(node.getParent()))
    node = node.getParentOrThrow();
  const parent = node.getParent();
  if (Node.isVariableDeclaration(parent) && Node.isIdentifier(parent.getNameNode())) return parent.getName();
  if (Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === '=') return parent.getLeft().getText();
  return undefined;
}
