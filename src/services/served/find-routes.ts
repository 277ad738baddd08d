import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import type { Environment, Program, Route, RouteTable } from '../types.ts';
import { findControllerRoutes } from './controllers.ts';
import { findDispatcherRoutes } from './dispatcher-routes.ts';
import { findFileRoutes } from './file-routes.ts';
import { findHapiRoutes } from './hapi-routes.ts';
import { findLibraryRoutes } from './library-routes.ts';
import { findListenerRoutes } from './listener-routes.ts';
import { findOwnRouterRoutes } from './own-router-routes.ts';
import { findRouterRoutes } from './router-routes.ts';
import { findSailsRoutes } from './sails-routes.ts';

/** Every route that the program serves, with its full path; and whether there may be others. */
export function findRoutes(program: Program, env?: Environment): RouteTable {
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
  ];
  const seen = new Set<string>();
  const routes = tables
    .flatMap((table) => table.routes)
    .filter((route) => {
      const key = `${route.method} ${route.path} ${route.place.path}:${route.place.line}:${route.place.column}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  const reasons = [...new Set(tables.flatMap((table) => table.reasons))];
  return { routes, complete: reasons.length === 0 && routes.every((route) => route.complete), reasons };
}

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
