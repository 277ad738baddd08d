import { Node } from 'ts-morph';
import { shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall } from '../lib/nodes.ts';
import { deadlineOf } from './shutdown-handler.ts';

/** The deadline comes from the environment; without it, it is what it was. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const deadline = shutdownOf(context.service).deadlines.find(
    (item) => item.place.path === place.path && item.place.line === place.line && item.place.column === place.column,
  );
  const timer = deadline?.timer;
  // The first variable of a service raises the question who checks it.
  if (!timer || !deadlineOf(context.service).delay.includes('process.env')) return undefined;
  const source = await openSource(context, timer.module);
  const call = findCall(source, timer.fact.span);
  const delay = call?.getArguments().find((item) => !Node.isArrowFunction(item) && !Node.isFunctionExpression(item));
  const constant = Node.isIdentifier(delay) ? source.getVariableDeclaration(delay.getText())?.getInitializer() : delay;
  if (!constant || !/^[\d_]+(?:\s*\*\s*[\d_]+)*$/.test(constant.getText())) return undefined;
  return changed(timer.module, {
    start: constant.getStart(),
    end: constant.getEnd(),
    text: `Number(process.env.SHUTDOWN_MS) || ${constant.getText()}`,
  });
}
