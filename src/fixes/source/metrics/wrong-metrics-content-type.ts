import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertBefore } from '../lib/insert.ts';
import { findCall, spanOfPlace, statementOf } from '../lib/nodes.ts';
import { functionAround } from '../lib/own-handlers.ts';

/** The registry says what it writes; its text is awaited. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service, finding } = context;
  const { place } = finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const call = findCall(source, spanOfPlace(text, place));
  const fn = call && functionAround(call);
  if (!call || !(Node.isArrowFunction(fn) || Node.isFunctionExpression(fn) || Node.isFunctionDeclaration(fn)))
    return undefined;
  if (finding.messageId === 'promise')
    return changed(
      place.path,
      ...(fn.isAsync() ? [] : [{ start: fn.getStart(), end: fn.getStart(), text: 'async ' }]),
      { start: call.getStart(), end: call.getStart(), text: 'await ' },
    );
  const callee = call.getExpression();
  const statement = statementOf(call);
  const parameters = fn.getParameters().map((item) => item.getName());
  if (!Node.isPropertyAccessExpression(callee) || !statement || !fn.getBody() || functionAround(statement) !== fn)
    return undefined;
  const type = `${callee.getExpression().getText()}.contentType`;
  const framework = service.servers.find((item) => item.role === 'main')?.framework;
  const line = lineFor(framework, parameters, type);
  return line === undefined ? undefined : changed(place.path, insertBefore(source, statement, { lines: [line] }));
}

function lineFor(framework: string | undefined, [first, second]: readonly string[], type: string): string | undefined {
  switch (framework) {
    case 'express':
      return second === undefined ? undefined : `${second}.set('Content-Type', ${type});`;
    case 'node:http':
      return second === undefined ? undefined : `${second}.setHeader('Content-Type', ${type});`;
    case 'fastify':
      return second === undefined ? undefined : `${second}.header('Content-Type', ${type});`;
    case 'koa':
      return first === undefined ? undefined : `${first}.set('Content-Type', ${type});`;
    case 'hono':
      return first === undefined ? undefined : `${first}.header('Content-Type', ${type});`;
    default:
      return undefined;
  }
}
