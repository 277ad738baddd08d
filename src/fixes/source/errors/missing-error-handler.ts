import type { SourceFile } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { findApplication } from '../lib/application.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter } from '../lib/insert.ts';
import { findLogger, type LogWriter } from '../lib/logger.ts';
import { findCall } from '../lib/nodes.ts';
import { styleOf } from '../lib/style.ts';

/** The central error handler of the framework: logs with the request, answers without details. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service, finding } = context;
  const server = service.servers.find((item) => item.role === 'main');
  if (!server?.call || server.framework !== finding.messageId) return undefined;
  const path = server.call.module;
  const source = await openSource(context, path);
  const listen = findCall(source, server.call.fact.span);
  const app = listen && findApplication(source, server.framework, listen);
  if (!listen || !app) return undefined;
  const logger = findLogger(service, path, source, server.framework === 'fastify' ? app.name : undefined);
  // A handler whose only use is its log line needs a logger first.
  if (logger.bare && /^(?:koa|hono)$/.test(server.framework)) return undefined;
  const lines = linesFor(server.framework, app.name, logger, source);
  if (!lines) return undefined;
  // Express asks only handlers behind the route that failed; the others take theirs before the routes.
  const change =
    server.framework === 'express'
      ? insertAfter(source, app.filled, { lines, apart: true })
      : insertAfter(source, app.made, { lines, apart: true });
  return changed(path, ...logger.changes, change);
}

function linesFor(
  framework: string,
  app: string,
  logger: LogWriter,
  source: SourceFile,
): readonly string[] | undefined {
  const log = (request: string, url: string): readonly string[] =>
    logger
      .error('request failed', 'err', `method: ${request}.method`, `url: ${request}.${url}`)
      .map((line) => `  ${line}`);
  switch (framework) {
    case 'express': {
      const type = styleOf(source).typescript ? `: ${errorHandlerType(source)}` : undefined;
      const body = [
        '  if (res.headersSent) return next(err);',
        ...log('req', 'originalUrl'),
        '  const status = err.status ?? 500;',
        "  res.status(status).json({ error: status < 500 ? 'bad request' : 'internal error' });",
      ];
      return type === undefined
        ? [`${app}.use((err, req, res, next) => {`, ...body, '});']
        : [`const handleError${type} = (err, req, res, next) => {`, ...body, '};', `${app}.use(handleError);`];
    }
    case 'koa':
      return [
        `${app}.on('error', (err, ctx) => {`,
        ...log('ctx', 'url').map((line) => line.replace(/ctx\./g, 'ctx?.')),
        '});',
      ];
    case 'fastify':
      return [
        `${app}.setErrorHandler((err, request, reply) => {`,
        '  // What the client did wrong is answered as before.',
        '  if (err.statusCode !== undefined && err.statusCode < 500) return reply.send(err);',
        "  request.log.error({ err }, 'request failed');",
        "  return reply.code(500).send({ statusCode: 500, error: 'Internal Server Error', message: 'internal error' });",
        '});',
      ];
    case 'hono':
      return [
        `${app}.onError((err, c) => {`,
        "  if ('getResponse' in err) return err.getResponse();",
        ...log('c.req', 'path'),
        "  return c.json({ error: 'internal error' }, 500);",
        '});',
      ];
    default:
      return undefined;
  }
}

/** The type by the name that Express has in the module. */
function errorHandlerType(source: SourceFile): string {
  const item = source.getImportDeclaration('express');
  const name = item?.getDefaultImport() ?? item?.getNamespaceImport();
  return name ? `${name.getText()}.ErrorRequestHandler` : "import('express').ErrorRequestHandler";
}
