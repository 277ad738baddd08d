import { Node } from 'ts-morph';
import { shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { Service } from '../../../services/types.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { arrowToBlock, insertAfter, insertBefore, insertFirst, type TextChange } from '../lib/insert.ts';
import { freeName, statementOf } from '../lib/nodes.ts';
import { findOwnHandlers, type OwnHandler } from '../lib/own-handlers.ts';
import { lastGuard } from './missing-shutdown-deadline.ts';
import { deadlineOf } from './shutdown-handler.ts';

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

/** What a handler needs that exited at once and takes its time from now on. */
export interface Opening {
  /** Declares the flag. */
  readonly changes: readonly TextChange[];
  /** First statements: a second signal ends the process, and so does the deadline. */
  readonly lines: readonly string[];
}

export function openingOf(service: Service, { source, fn, body, registration }: OwnHandler): Opening {
  const { delay, remark } = deadlineOf(service);
  const deadline =
    shutdownOf(service).deadlines.length > 0
      ? []
      : [`// ${remark}`, `setTimeout(() => process.exit(1), ${delay}).unref();`];
  const callee = registration.call?.fact.callee;
  const once = callee?.kind === 'member' && /once/i.test(callee.property);
  const statement = statementOf(fn);
  if (once || (body && lastGuard(body)) || !statement || Node.isClassDeclaration(statement))
    return { changes: [], lines: deadline };
  const flag = freeName(source, 'stopping', 'shuttingDown', 'isStopping');
  return {
    changes: [insertBefore(source, statement, { lines: [`let ${flag} = false;`] })],
    lines: [`if (${flag}) process.exit(1);`, `${flag} = true;`, ...deadline],
  };
}

/** The opening of a handler with a body, behind the flag that it may ask already. */
export function writeOpening(service: Service, handler: OwnHandler): readonly TextChange[] {
  const { source, body } = handler;
  const { changes, lines } = openingOf(service, handler);
  if (!body || lines.length === 0) return changes;
  const guard = lastGuard(body);
  return [...changes, guard ? insertAfter(source, guard, { lines }) : insertFirst(source, body, { lines })];
}
