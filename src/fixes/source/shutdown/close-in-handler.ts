import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { arrowToBlock, insertAfter, insertFirst } from '../lib/insert.ts';
import { findCall, spanOfPlace } from '../lib/nodes.ts';
import { cleanExit, findOwnHandlers } from '../lib/own-handlers.ts';
import { closeServer, findServerHandle, type ServerHandle } from '../lib/server-handle.ts';
import { lastGuard } from './missing-shutdown-deadline.ts';
import { openingOf, writeOpening } from './shutdown-runs-twice.ts';

/** A handler that only exits closes the server first. */
export async function fix(context: FixContext): Promise<FixResult> {
  const found = await findSite(context);
  if (!found) return undefined;
  const { handler, handle, framework } = found;
  const { path, source, fn, body } = handler;
  const close = closeServer(framework, handle.expression);
  if (close === undefined) return undefined;
  const naming = handle.naming ?? [];
  // What the handler waits for may be what the last requests need: the server comes before it.
  const waits = fn.getDescendants().some((item) => Node.isAwaitExpression(item));
  if (waits) {
    const opening = openingOf(context.service, handler);
    const lines = [...opening.lines, `await ${close};`];
    const guard = body && lastGuard(body);
    if (!body) return undefined;
    return changed(
      path,
      ...naming,
      ...opening.changes,
      guard ? insertAfter(source, guard, { lines }) : insertFirst(source, body, { lines }),
    );
  }
  const exit = cleanExit(fn);
  if (!exit) return undefined;
  const text = close.startsWith('new Promise')
    ? `${handle.expression}.close(() => ${exit.getText()})`
    : `${close}.then(() => ${exit.getText()}, () => process.exit(1))`;
  const { service } = context;
  if (body)
    return changed(path, ...naming, ...writeOpening(service, handler), {
      start: exit.getStart(),
      end: exit.getEnd(),
      text,
    });
  const opening = openingOf(service, handler);
  const block = arrowToBlock(source, fn, { before: opening.lines });
  const spot = block?.text.lastIndexOf(exit.getText()) ?? -1;
  if (!block || spot < 0) return undefined;
  const inner = block.text.slice(0, spot) + text + block.text.slice(spot + exit.getText().length);
  return changed(path, ...naming, ...opening.changes, { ...block, text: inner });
}

/** `app.close()` of a framework that has none: what listen() returned is meant. */
export async function fixReceiver(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  const server = context.service.servers.find((item) => item.role === 'main');
  if (text === undefined || server?.call?.module !== place.path) return undefined;
  const source = await openSource(context, place.path);
  const handle = findServerHandle(source, server);
  const callee = findCall(source, spanOfPlace(text, place))?.getExpression();
  if (!handle?.naming || !Node.isPropertyAccessExpression(callee) || !sees(callee, handle)) return undefined;
  const receiver = callee.getExpression();
  const [handler] = await findOwnHandlers(context, 'SIGTERM');
  const replaced = { start: receiver.getStart(), end: receiver.getEnd(), text: handle.expression };
  if (!handler || handler.path !== place.path) return undefined;
  if (handler.body) return changed(place.path, ...handle.naming, ...writeOpening(context.service, handler), replaced);
  const opening = openingOf(context.service, handler);
  const block = arrowToBlock(source, handler.fn, { before: opening.lines });
  const spot = block?.text.lastIndexOf(callee.getText()) ?? -1;
  if (!block || spot < 0) return undefined;
  const rest = block.text.slice(spot + receiver.getText().length);
  const inner = `${block.text.slice(0, spot)}${handle.expression}${rest}`;
  return changed(place.path, ...handle.naming, ...opening.changes, { ...block, text: inner });
}

async function findSite(context: FixContext) {
  const server = context.service.servers.find((item) => item.role === 'main');
  const [handler, second] = await findOwnHandlers(context, 'SIGTERM');
  if (!server?.call || !handler || second || handler.path !== server.call.module) return undefined;
  const handle = findServerHandle(handler.source, server);
  if (!handle?.naming || !sees(handler.fn, handle)) return undefined;
  return { handler, handle, framework: server.framework };
}

/** The block that declares the server is around the node. */
function sees(node: Node, { node: declared, expression }: ServerHandle): boolean {
  if (expression.includes('this')) return false;
  const block = declared.getParent();
  return block !== undefined && node.getAncestors().includes(block);
}
