import type { Value } from '../../facts/types.ts';
import type { Environment, LinkedCall, Program, Route, RouteTable } from '../types.ts';
import { routeHandlers } from './route-handlers.ts';
import { joinPath, pathsOf } from './route-paths.ts';

interface DispatcherRow {
  readonly framework: string;
  readonly calls: readonly string[];
  /** The first argument names one method or several; else the name of the call does: `onGet`, `get`. */
  readonly names?: boolean;
  readonly source: string;
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all'];
const named = (prefix: string): readonly string[] => VERBS.map((verb) => `${prefix}${verb}`);

/** Routers that a server of node:http asks by hand: `dispatcher.onGet('/health', …)`, `router.on('GET', '/health', …)`. */
const DISPATCHERS: readonly DispatcherRow[] = [
  {
    framework: 'httpdispatcher',
    calls: ['', 'default.', 'default().'].flatMap((object) =>
      VERBS.map((verb) => `httpdispatcher#${object}on${verb[0]?.toUpperCase()}${verb.slice(1)}`),
    ),
    source: 'https://www.npmjs.com/package/httpdispatcher',
  },
  {
    framework: 'find-my-way',
    calls: ['find-my-way#default().on'],
    names: true,
    source: 'https://github.com/delvedor/find-my-way#onmethod-path-opts-handler-store',
  },
  {
    framework: 'find-my-way',
    calls: named('find-my-way#default().'),
    source: 'https://github.com/delvedor/find-my-way#shorthand-methods',
  },
  { framework: 'microrouter', calls: named('microrouter#'), source: 'https://github.com/pedronauck/micro-router' },
];

export function findDispatcherRoutes(program: Program, env?: Environment): RouteTable {
  const routes = DISPATCHERS.flatMap((row) =>
    program
      .callsTo(...row.calls)
      .flatMap((call) => (program.runs(call, env) === false ? [] : routesOf(program, row, call, env))),
  );
  return { routes, complete: true, reasons: [] };
}

function routesOf(
  program: Program,
  { framework, names }: DispatcherRow,
  call: LinkedCall,
  env: Environment | undefined,
): readonly Route[] {
  const { args } = call.fact;
  const own = (program.callees(call)[0] ?? 'all').replace(/^.*[.#](?:on(?=[A-Z]))?/, '');
  const methods = names ? methodsIn(program, call.module, args[0], env) : [own];
  const [path, ...rest] = names ? args.slice(1) : args;
  const paths = (path && pathsOf(program, env, call.module, path)) ?? [];
  const handlers = rest.flatMap((value) => routeHandlers(program, call.module, value));
  return methods.flatMap((method) =>
    paths.flatMap((text): readonly Route[] =>
      text === undefined
        ? []
        : [
            {
              method: method.toUpperCase(),
              path: joinPath('', text),
              complete: true,
              handlers,
              place: call.place,
              framework,
              call,
            },
          ],
    ),
  );
}

/** `'GET'`, `['GET', 'POST']`. */
function methodsIn(
  program: Program,
  module: string,
  value: Value | undefined,
  env: Environment | undefined,
): readonly string[] {
  if (value?.kind === 'array') return value.items.flatMap((item) => methodsIn(program, module, item, env));
  return value ? (program.literals(module, value, env) ?? []).filter((text) => typeof text === 'string') : [];
}
