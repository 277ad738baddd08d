import type { Environment, LinkedCall, Program, Route, RouteTable } from '../types.ts';
import { routeHandlers } from './route-handlers.ts';
import { joinPath, pathsOf } from './route-paths.ts';
import { METHODS } from './routers.ts';

const VERB = /^(?:get|post|put|patch|delete|head|options|all)$/i;

/**
 * Routes of a router that the service wrote itself: `router.get('api/ping', handler)` and
 * `this.route('GET', '/health', handler)` on an object of a class named like a router. Where it is mounted is not
 * followed, so a prefix may stand before each path.
 */
export function findOwnRouterRoutes(program: Program, env?: Environment): RouteTable {
  const routes = program
    .callsNamed('get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'route')
    .flatMap((call): readonly Route[] => {
      const { callee, kind } = call.fact;
      if (kind !== 'call' || callee.kind !== 'member' || call.fact.args.length < 2) return [];
      return isOwnRouter(program, call) && program.runs(call, env) !== false ? routesOf(program, call, env) : [];
    });
  return { routes, complete: true, reasons: [] };
}

function isOwnRouter(program: Program, { module, fact }: LinkedCall): boolean {
  if (fact.callee.kind !== 'member') return false;
  const { object, property } = fact.callee;
  return program.origins(module, object).some((origin) => {
    const cls = origin.kind === 'instance' ? program.modules.get(origin.module)?.classes[origin.cls] : undefined;
    return (
      cls !== undefined &&
      /rout(?:er|es)$/i.test(cls.name ?? '') &&
      program.origins(module, fact.callee).some(({ kind }) => kind === 'function') &&
      (property !== 'route' || fact.args.length > 2)
    );
  });
}

function routesOf(program: Program, call: LinkedCall, env: Environment | undefined): readonly Route[] {
  const { callee, args } = call.fact;
  const property = callee.kind === 'member' ? callee.property : '';
  const [verb] = args;
  const named = verb && program.literal(call.module, verb, env)?.value;
  const listed = property === 'route';
  if (listed ? typeof named !== 'string' || !VERB.test(named) : !METHODS.test(property)) return [];
  const method = listed ? String(named).toUpperCase() : property === 'del' ? 'DELETE' : property.toUpperCase();
  const [path, ...rest] = listed ? args.slice(1) : args;
  const paths = (path && pathsOf(program, env, call.module, path)) ?? [];
  const handlers = rest.flatMap((value) => routeHandlers(program, call.module, value));
  if (handlers.length === 0) return [];
  return paths.flatMap((text) =>
    text === undefined
      ? []
      : [
          {
            method,
            path: joinPath('', text),
            complete: false,
            handlers,
            place: call.place,
            framework: 'own',
            call,
          },
        ],
  );
}
