import { shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { Service } from '../../../services/types.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { findApplication } from '../lib/application.ts';
import { changed, formatOf, openSource } from '../lib/change.ts';
import { findHandle, type Target } from '../lib/handles.ts';
import { importInto } from '../lib/imports.ts';
import { insertAfter, insertBefore, type TextChange } from '../lib/insert.ts';
import { findCall } from '../lib/nodes.ts';

/** A route that answers as long as the process does, before any middleware. */
export async function fixLiveness(context: FixContext): Promise<FixResult> {
  const site = await findSite(context);
  if (!site) return undefined;
  const { app, framework, path, source } = site;
  const lines = ROUTES[framework]?.(app.name, '/livez');
  return lines && changed(path, insertAfter(source, app.made, { lines, apart: true }));
}

const ROUTES: Readonly<Record<string, (app: string, route: string) => readonly string[]>> = {
  express: (app, route) => [`${app}.get('${route}', (req, res) => {`, '  res.sendStatus(200);', '});'],
  fastify: (app, route) => [`${app}.get('${route}', async () => ({ status: 'ok' }));`],
  hono: (app, route) => [`${app}.get('${route}', (c) => c.text('ok'));`],
};

/** How stores are asked whether they are there, by the name of the row in knowledge/resources.ts. */
const PINGS: Readonly<Record<string, (name: string) => string>> = {
  pg: (name) => `${name}.query('SELECT 1')`,
  mysql: (name) => `${name}.query('SELECT 1')`,
  redis: (name) => `${name}.ping()`,
  mongodb: (name) => `${name}.db().command({ ping: 1 })`,
  knex: (name) => `${name}.raw('SELECT 1')`,
  sequelize: (name) => `${name}.authenticate()`,
  prisma: (name) => `${name}.$queryRaw\`SELECT 1\``,
  typeorm: (name) => `${name}.query('SELECT 1')`,
};

/** A route that pings the stores, for a second at most, and answers 503 when one does not answer. */
export async function fixReadiness(context: FixContext): Promise<FixResult> {
  const site = await findSite(context);
  if (!site) return undefined;
  const { app, framework, path, source } = site;
  const target: Target = { path, source, format: formatOf(context.service, path, source), node: app.used };
  const { pings, changes } = pingsOf(context.service, target);
  const answer = ANSWERS[framework];
  if (!answer || pings.length === 0) return undefined;
  const all = pings.length === 1 ? pings[0] : `Promise.all([${pings.join(', ')}])`;
  const late = 'new Promise((_, reject) => setTimeout(reject, 1_000))';
  const lines = [
    `${app.name}.get('/readyz', async (${answer.parameters}) => {`,
    '  try {',
    `    await Promise.race([${all}, ${late}]);`,
    `    ${answer.ready}`,
    '  } catch {',
    `    ${answer.unready}`,
    '  }',
    '});',
  ];
  return changed(path, ...changes, insertBefore(source, app.used, { lines, apart: true }));
}

const ANSWERS: Readonly<
  Record<string, { readonly parameters: string; readonly ready: string; readonly unready: string }>
> = {
  express: { parameters: 'req, res', ready: 'res.sendStatus(200);', unready: 'res.sendStatus(503);' },
  fastify: {
    parameters: 'request, reply',
    ready: "return reply.send({ status: 'ready' });",
    unready: "return reply.code(503).send({ status: 'not ready' });",
  },
  hono: { parameters: 'c', ready: "return c.text('ready');", unready: "return c.text('not ready', 503);" },
};

function pingsOf(
  service: Service,
  target: Target,
): { readonly pings: readonly string[]; readonly changes: readonly TextChange[] } {
  const pings: string[] = [];
  const changes: TextChange[] = [];
  for (const { row, call } of shutdownOf(service).resources) {
    if (row.name === 'mongoose') {
      const mongoose = importInto(target.source, target.format, {
        specifier: 'mongoose',
        name: 'default',
        local: 'mongoose',
      });
      pings.push(`${mongoose.expression}.connection.db.admin().ping()`);
      changes.push(...mongoose.changes);
      continue;
    }
    const ping = PINGS[row.name];
    const handle = ping && call && findHandle(service, call, target);
    if (!handle) continue;
    pings.push(ping(handle.expression));
    changes.push(...handle.changes);
  }
  return { pings, changes };
}

async function findSite(context: FixContext) {
  const server = context.service.servers.find((item) => item.role === 'main');
  if (!server?.call) return undefined;
  const path = server.call.module;
  const source = await openSource(context, path);
  const listen = findCall(source, server.call.fact.span);
  const app = listen && findApplication(source, server.framework, listen);
  return app && { app, framework: server.framework, path, source };
}
