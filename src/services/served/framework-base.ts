import path from 'node:path/posix';
import { exportedValues, propertyOf } from '../entries/config-values.ts';
import type { ModuleLoader } from '../modules.ts';
import type { RouteTable } from '../types.ts';
import { joinPath } from './route-paths.ts';

const CONFIGS = ['ts', 'mts', 'js', 'mjs'].map((ending) => `react-router.config.${ending}`);

/**
 * React Router serves the files of `app/routes` below its `basename` (reactrouter.com/api/framework-conventions/
 * react-router.config.ts#basename): the build bakes it in, so the configuration is no module of the program.
 */
export function belowBasename(table: RouteTable, root: string, load: ModuleLoader): RouteTable {
  if (!table.routes.some((route) => route.framework === 'files')) return table;
  for (const name of CONFIGS) {
    const facts = load(path.join(root, name));
    if (!facts) continue;
    const values = exportedValues(facts).flatMap((value) => propertyOf(facts, value, 'basename'));
    if (values.length === 0) return table;
    const [base] = values.flatMap((value) => (value.kind === 'string' ? [value.value] : []));
    const routes = table.routes.map((route) =>
      route.framework !== 'files'
        ? route
        : { ...route, path: joinPath(base ?? '*', route.path), complete: route.complete && base !== undefined },
    );
    return { ...table, routes, complete: table.complete && base !== undefined };
  }
  return table;
}
