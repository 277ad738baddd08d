import { Node } from 'ts-morph';
import { findServerTimeout } from '../../../services/http/server-timeouts.ts';
import type { ListeningServer } from '../../../services/types.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall, findNode, spanOfPlace } from '../lib/nodes.ts';
import { setOption } from '../lib/options.ts';
import { findServerHandle } from '../lib/server-handle.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** Milliseconds. */
type Limits = Readonly<Record<string, number>>;

/** Limits for requests that arrive slowly. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { messageId, args } = context.finding;
  if (messageId === 'off') return replaceNumber(context, args.name === 'headersTimeout' ? 20_000 : 30_000);
  return setLimits(context, { requestTimeout: 30_000 });
}

/** Idle connections outlive those of the load balancer in front. */
export async function fixKeepAlive(context: FixContext): Promise<FixResult> {
  const wanted = Number(context.finding.args.wanted) * 1000;
  const headers = findServerTimeout(context.service, 'headersTimeout');
  if (context.finding.messageId === 'low') {
    const own = await replaceNumber(context, wanted);
    if (!own || !headers || headers.milliseconds === undefined || headers.milliseconds >= wanted) return own;
    // Older releases of Node cut connections that wait longer than this.
    const more = await replaceNumber(context, wanted + 1_000, headers.place);
    return more && [...own, ...more];
  }
  return setLimits(context, {
    keepAliveTimeout: wanted,
    ...(headers ? {} : { headersTimeout: wanted + 1_000 }),
  });
}

async function setLimits(context: FixContext, limits: Limits): Promise<FixResult> {
  const server = context.service.servers.find((item) => item.role === 'main' && item.protocol === 'http');
  if (!server?.call) return undefined;
  const path = server.call.module;
  const source = await openSource(context, path);
  const texts = Object.entries(limits).map(([name, value]) => [name, number(value)] as const);
  if (/^(?:fastify|hono)$/.test(server.framework)) return setFactoryOption(context, server, texts);
  const handle = findServerHandle(source, server);
  if (!handle || !/^(?:express|koa|node:http|connect)$/.test(server.framework)) return undefined;
  return changed(
    path,
    ...handle.write(
      texts.map(([name, value]) => `${handle.expression}.${name} = ${value};`),
      'close',
    ),
  );
}

/** Fastify takes them in its options, the server of Hono in `serverOptions`. */
async function setFactoryOption(
  context: FixContext,
  server: ListeningServer,
  texts: readonly (readonly [string, string])[],
): Promise<FixResult> {
  const { program } = context.service;
  const maker =
    server.framework === 'fastify'
      ? program?.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify')
      : program?.callsTo('@hono/node-server#serve');
  const [call, second] = maker ?? [];
  if (!call || second) return undefined;
  const source = await openSource(context, call.module);
  const found = findCall(source, call.fact.span);
  if (!found) return undefined;
  const [only, more] = texts;
  if (server.framework === 'hono')
    return changed(
      call.module,
      setOption(
        source,
        found,
        0,
        'serverOptions',
        `{ ${texts.map(([name, value]) => `${name}: ${value}`).join(', ')} }`,
      ),
    );
  if (!only || more) return undefined;
  return changed(call.module, setOption(source, found, 0, only[0], only[1]));
}

/** The written number at the place of the finding: of an option or an assignment. */
async function replaceNumber(context: FixContext, value: number, place = context.finding.place): Promise<FixResult> {
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const node = findNode(source, spanOfPlace(text, place));
  const literal =
    node && Node.isNumericLiteral(node)
      ? node
      : Node.isPropertyAssignment(node)
        ? node.getInitializer()
        : Node.isBinaryExpression(node)
          ? node.getRight()
          : Node.isExpressionStatement(node) && Node.isBinaryExpression(node.getExpression())
            ? node.getExpression().getLastChild()
            : undefined;
  if (!literal || !/^[\d_]+(?:\s*\*\s*[\d_]+)*$/.test(literal.getText())) return undefined;
  return changed(place.path, {
    start: literal.getStart(),
    end: literal.getEnd(),
    text: restyleLine(number(value), styleOf(source)),
  });
}

function number(value: number): string {
  return String(value).replace(/(\d)(\d{3})$/, '$1_$2');
}
