import type { Value } from '../../facts/types.ts';
import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import type { Environment, Program, Route, RouteTable } from '../types.ts';
import { findControllerRoutes } from './controllers.ts';
import { findDispatcherRoutes } from './dispatcher-routes.ts';
import { findFileRoutes } from './file-routes.ts';
import { findHapiRoutes } from './hapi-routes.ts';
import { findLibraryRoutes } from './library-routes.ts';
import { findListenerRoutes } from './listener-routes.ts';
import { findOpenApiRoutes } from './openapi-routes.ts';
import { findOwnRouterRoutes } from './own-router-routes.ts';
import { findRouterRoutes } from './router-routes.ts';
import { findSailsRoutes } from './sails-routes.ts';

/** Every route that the program serves, with its full path; and whether there may be others. */
export function findRoutes(
  program: Program,
  env?: Environment,
  read: (file: string) => string | undefined = () => undefined,
): RouteTable {
  const tables = [
    findRouterRoutes(program, env),
    findControllerRoutes(program, env),
    findFileRoutes(program),
    findListenerRoutes(program),
    findHapiRoutes(program),
    findSailsRoutes(program),
    findDispatcherRoutes(program, env),
    findLibraryRoutes(program, env),
    findOwnRouterRoutes(program, env),
    findOpenApiRoutes(program, env, read),
  ];
  const seen = new Set<string>();
  const routes = tables
    .flatMap((table) => table.routes)
    .filter((route) => {
      const key = `${route.method} ${route.path} ${route.place.path}:${route.place.line}:${route.place.column}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  const loaded = routes.length === 0 ? loadedByName(program) : [];
  const reasons = [...new Set([...tables.flatMap((table) => table.reasons), ...loaded])];
  return { routes, complete: reasons.length === 0 && routes.every((route) => route.complete), reasons };
}

/** `await import(routeFile)` in a program that shows no route: what it loads serves. */
export function loadedByName(program: Program): readonly string[] {
  const call = program.calls.find(
    (item) =>
      item.fact.callee.kind === 'global' &&
      /^(?:require|import)$/.test(item.fact.callee.name) &&
      program.runs(item) !== false &&
      item.fact.args.some((arg) => speaksOfRoutes(program, item.module, arg)),
  );
  return call ? [`${call.place.path} loads routes by names that are made at run time`] : [];
}

function speaksOfRoutes(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'binary') return [value.left, value.right].some((part) => speaksOfRoutes(program, module, part));
  if (value.kind === 'template') return value.parts.some((part) => speaksOfRoutes(program, module, part));
  if (value.kind === 'member') return ROUTES.test(value.property);
  return value.kind === 'ref' && ROUTES.test(program.modules.get(module)?.bindings[value.binding]?.name ?? '');
}

const ROUTES = /rout(?:e|er|es)|controller|endpoint/i;

/** Whether a route answers a path: parameters and wildcards match, a trailing slash does not matter. */
export function serves(route: Pick<Route, 'method' | 'path'>, path: string): boolean {
  if (route.method === 'USE') return false;
  const clean = (text: string): string => text.replace(/[?#].*$/, '').replace(/\/+$/, '') || '/';
  if (route.path.startsWith('~')) return matchesForeign(route.path.slice(1), '', clean(path));
  const pattern = clean(route.path)
    .split('/')
    .map((part) =>
      part.startsWith(':')
        ? '[^/]+'
        : part.includes('*')
          ? '.*'
          : part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\\\{[^}]*\\\}|\?/g, ''),
    )
    .join('/');
  return matchesForeign(`^${pattern}$`, 'i', clean(path));
}
