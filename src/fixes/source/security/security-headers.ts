import type { FixContext, FixResult } from '../../types.ts';
import { findApplication } from '../lib/application.ts';
import { changed, formatOf, openSource } from '../lib/change.ts';
import { importInto } from '../lib/imports.ts';
import { insertAfter } from '../lib/insert.ts';
import { findCall } from '../lib/nodes.ts';

interface Middleware {
  /** The package to be installed; undefined where the framework has it. */
  readonly package: string | undefined;
  readonly specifier: string;
  readonly name: string;
  readonly local: string;
  readonly use: (app: string, middleware: string) => readonly string[];
}

/** https://helmetjs.github.io, https://github.com/fastify/fastify-helmet, https://hono.dev/docs/middleware/builtin/secure-headers */
const MIDDLEWARE: Readonly<Record<string, Middleware>> = {
  express: {
    package: 'helmet',
    specifier: 'helmet',
    name: 'default',
    local: 'helmet',
    use: (app, helmet) => [`${app}.use(${helmet}());`],
  },
  koa: {
    package: 'koa-helmet',
    specifier: 'koa-helmet',
    name: 'default',
    local: 'helmet',
    use: (app, helmet) => [`${app}.use(${helmet}());`],
  },
  fastify: {
    package: '@fastify/helmet',
    specifier: '@fastify/helmet',
    name: 'default',
    local: 'helmet',
    use: (app, helmet) => [`${app}.register(${helmet});`],
  },
  hono: {
    package: undefined,
    specifier: 'hono/secure-headers',
    name: 'secureHeaders',
    local: 'secureHeaders',
    // By itself it sends no policy, and its HSTS ends after half a year.
    use: (app, headers) => [
      `${app}.use(`,
      `  ${headers}({`,
      '    contentSecurityPolicy: { defaultSrc: [§0], scriptSrc: [§0] },',
      "    strictTransportSecurity: 'max-age=31536000; includeSubDomains',",
      '  }),',
      ');',
    ],
  },
};

/** The header middleware of the framework, when it is installed. */
export function fix(context: FixContext): Promise<FixResult> {
  return write(context, true);
}

/** The same lines to read, where the package has to be installed first. */
export function show(context: FixContext): Promise<FixResult> {
  return write(context, false);
}

async function write(context: FixContext, installed: boolean): Promise<FixResult> {
  const { service } = context;
  const server = service.servers.find((item) => item.role === 'main');
  const row = server && MIDDLEWARE[server.framework];
  if (!server?.call || !row) return undefined;
  const has = row.package === undefined || service.package?.dependencies.get(row.package)?.kind === 'dependencies';
  if (has !== installed) return undefined;
  const path = server.call.module;
  const source = await openSource(context, path);
  const listen = findCall(source, server.call.fact.span);
  const app = listen && findApplication(source, server.framework, listen);
  if (!app) return undefined;
  const imported = importInto(source, formatOf(service, path, source), row);
  return changed(
    path,
    ...imported.changes,
    insertAfter(source, app.made, { lines: row.use(app.name, imported.expression), verbatim: [`"'self'"`] }),
  );
}
