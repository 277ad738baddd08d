import { Node } from 'ts-morph';
import { FLUSHES } from '../../../knowledge/flushes.ts';
import { shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, formatOf } from '../lib/change.ts';
import { findClosing } from '../lib/closing.ts';
import { findHandle, type Target } from '../lib/handles.ts';
import { arrowToBlock, insertBefore, type TextChange } from '../lib/insert.ts';
import { findLogger } from '../lib/logger.ts';
import { cleanExit, findOwnHandlers, functionAround, type OwnHandler, statementOf } from '../lib/own-handlers.ts';
import { merged, settled, solves } from './shutdown-handler.ts';
import { writeOpening } from './shutdown-runs-twice.ts';

interface Closings {
  readonly stages: readonly string[];
  readonly changes: readonly TextChange[];
}

/** What the handler leaves open is closed before its exit: consumers, then stores. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { resources } = shutdownOf(context.service);
  return closeInHandler(context, (target) => {
    const found = resources.flatMap((resource) => {
      const closing = resource.closedAt ? undefined : findClosing(context.service, resource, target);
      return closing ? [{ name: resource.row.name, queue: resource.row.category === 'queue', ...closing }] : [];
    });
    const names = found.map((item) => item.name);
    if (!solves(context, names)) return { stages: [], changes: [] };
    const stage = (queue: boolean): string =>
      [...new Set(found.filter((item) => item.queue === queue).map((item) => item.expression))].join(', ');
    return {
      stages: [stage(true), stage(false)].filter((text) => text !== ''),
      changes: found.flatMap((item) => item.changes),
    };
  });
}

/** Spans and metrics of the last requests are sent before the exit. */
export async function fixTelemetry(context: FixContext): Promise<FixResult> {
  const { service, finding } = context;
  const row = FLUSHES.find((item) => item.name === finding.args.name);
  const call = row && service.program?.callsTo(...row.opens)[0];
  if (!row?.calls.some((path) => path.endsWith('.shutdown')) || !call) return undefined;
  return closeInHandler(context, (target) => {
    const handle = findHandle(service, call, target);
    return handle
      ? { stages: [`${handle.expression}${handle.optional ? '?' : ''}.shutdown()`], changes: handle.changes }
      : { stages: [], changes: [] };
  });
}

async function closeInHandler(context: FixContext, closingsAt: (target: Target) => Closings): Promise<FixResult> {
  const { service } = context;
  const [handler, second] = await findOwnHandlers(context, 'SIGTERM');
  const exit = handler && cleanExit(handler.fn);
  const fn = exit && functionAround(exit);
  if (!handler || second || !exit || !fn) return undefined;
  const { path, source } = handler;
  const { stages, changes } = closingsAt({ path, source, format: formatOf(service, path, source), node: handler.fn });
  if (stages.length === 0) return undefined;
  const grown = growList(handler, exit, stages);
  if (grown) return changed(path, ...merged(changes), grown);
  const logger = findLogger(service, path, source);
  const lines = settled(stages, logger).map((line) => line.replace(/^ {2}/, ''));
  const statement = statementOf(exit);
  const expression = Node.isArrowFunction(fn) && fn.getBody() === exit;
  const change = expression
    ? arrowToBlock(source, fn, { before: lines })
    : statement && functionAround(statement) === fn
      ? insertBefore(source, statement, { lines })
      : undefined;
  // A handler that exited at once waits from now on.
  const opening = fn === handler.fn && !expression && !waits(fn) ? writeOpening(service, handler) : [];
  return changed(path, ...merged([...changes, ...logger.changes]), ...madeAsync(fn), ...opening, change);
}

/** `await Promise.allSettled([…])` before the exit takes one more. */
function growList({ fn }: OwnHandler, exit: Node, stages: readonly string[]): TextChange | undefined {
  const list = fn
    .getDescendants()
    .findLast(
      (item) =>
        Node.isCallExpression(item) &&
        /^Promise\.allSettled$/.test(item.getExpression().getText()) &&
        item.getEnd() < exit.getStart() &&
        Node.isAwaitExpression(item.getParent()),
    );
  const array = Node.isCallExpression(list) ? list.getArguments()[0] : undefined;
  const last = Node.isArrayLiteralExpression(array) ? array.getElements().at(-1) : undefined;
  return last && { start: last.getEnd(), end: last.getEnd(), text: `, ${stages.join(', ')}` };
}

function waits(fn: Node): boolean {
  return fn.getDescendants().some((item) => Node.isAwaitExpression(item));
}

/** A method would need the word behind its modifiers; handlers are rarely methods. */
function madeAsync(fn: Node): readonly (TextChange | undefined)[] {
  if (!Node.isArrowFunction(fn) && !Node.isFunctionExpression(fn) && !Node.isFunctionDeclaration(fn))
    return [undefined];
  if (fn.isAsync()) return [];
  const start = Node.isFunctionDeclaration(fn)
    ? fn.getFirstChildOrThrow((item) => item.getText() === 'function').getStart()
    : fn.getStart();
  return [{ start, end: start, text: 'async ' }];
}
