import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { arrowToBlock, insertBefore, insertFirst, type TextChange } from '../lib/insert.ts';
import { freeName, statementOf } from '../lib/nodes.ts';
import { findOwnHandlers, type OwnHandler } from '../lib/own-handlers.ts';

/** A flag lets the shutdown run once; the second signal ends the process at once. */
export async function fix(context: FixContext): Promise<FixResult> {
  const [handler] = await findOwnHandlers(context, 'SIGTERM');
  const changes = handler && runOnce(handler);
  return handler && changes && changed(handler.path, ...changes);
}

/** The flag and what asks it. */
export function runOnce({ source, fn, body }: OwnHandler): readonly (TextChange | undefined)[] | undefined {
  const statement = statementOf(fn);
  // A method or an imported function has no place for the flag beside it.
  if (!statement || Node.isClassDeclaration(statement) || Node.isExportAssignment(statement)) return undefined;
  const flag = freeName(source, 'stopping', 'shuttingDown', 'isStopping');
  const lines = [`if (${flag}) process.exit(1);`, `${flag} = true;`];
  return [
    insertBefore(source, statement, { lines: [`let ${flag} = false;`] }),
    body ? insertFirst(source, body, { lines }) : arrowToBlock(source, fn, { before: lines }),
  ];
}
