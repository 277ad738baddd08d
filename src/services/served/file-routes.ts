import { FILE_START } from '../../facts/span.ts';
import type { ModuleFacts } from '../../facts/types.ts';
import { nameIn } from '../names.ts';
import type { Program, Route, RouteTable } from '../types.ts';
import { joinPath } from './route-paths.ts';

/** Frameworks whose files are their routes: Next.js, React Router and Remix flat routes, Nitro. */
export function findFileRoutes(program: Program): RouteTable {
  const routes: Route[] = [];
  const remix = rendersRoutes(program);
  for (const [module, facts] of program.modules) {
    const path =
      nextPath(module) ??
      (remix ? remixPath(module) : undefined) ??
      (handlesEvents(facts) ? nitroPath(module) : undefined);
    if (path === undefined) continue;
    const methods = facts.exports.flatMap((item) =>
      item.kind !== 'all' && /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(item.name) ? [item.name] : [],
    );
    const handlers = facts.exports.flatMap((item) =>
      item.kind === 'value' && /^(?:default|GET|POST|PUT|PATCH|DELETE|loader|action|module\.exports)$/.test(item.name)
        ? program.functions(module, item.value)
        : [],
    );
    for (const method of methods.length > 0 ? methods : ['ALL']) {
      routes.push({
        method,
        path,
        complete: true,
        handlers,
        place: program.place(module, FILE_START),
        framework: 'files',
        call: undefined,
      });
    }
  }
  return { routes, complete: true, reasons: [] };
}

function nextPath(module: string): string | undefined {
  const app = /(?:^|\/)app\/((?:.*\/)?)route\.[cm]?[jt]sx?$/.exec(module);
  if (app) return pathOfFile(app[1] ?? '');
  const pages = /(?:^|\/)pages\/(api\/.*)\.[cm]?[jt]sx?$/.exec(module);
  return pages ? pathOfFile(pages[1] ?? '') : undefined;
}

/** `(group)` and `@slot` leave the path, `[id]` is a parameter, `[...rest]` a wildcard; an index is its folder. */
export function pathOfFile(file: string, base = ''): string {
  const parts = file
    .replace(/(?:^|\/)index$/, '')
    .split('/')
    .filter((part) => part !== '' && !/^\(.*\)$|^@/.test(part))
    .map((part) => part.replace(/^\[\[?\.\.\..*$/, '*').replace(/^\[(\w+)\]$/, ':$1'));
  return joinPath(base, parts.join('/'));
}

/** React Router and Remix read `app/routes`; a folder of that name holds the routes of many a hapi service too. */
function rendersRoutes(program: Program): boolean {
  return (
    [...program.packages.keys()].some((name) =>
      /^(?:@remix-run|@react-router)\/|^(?:react-router(?:-dom)?|remix)$/.test(name),
    ) || [...program.modules.keys()].some((module) => /(?:^|\/)app\/(?:root|entry\.server)\.[jt]sx?$/.test(module))
  );
}

/** `app/routes/api+/health.ts` and `app/routes/api.health.tsx` are `/api/health`. */
function remixPath(module: string): string | undefined {
  const match = /(?:^|\/)app\/routes\/(.*)\.[cm]?[jt]sx?$/.exec(module);
  if (!match) return undefined;
  const parts = (match[1] ?? '')
    .replace(/\/(?:route|index)$/, '')
    .replaceAll('+/', '/')
    .split(/[./]/)
    .filter((part) => part !== '' && !part.startsWith('_'))
    .map((part) =>
      part
        .replace(/_$/, '')
        .replace(/^\$$/, '*')
        .replace(/^\$(\w+)$/, ':$1')
        .replace(/^\(|\)$/g, ''),
    );
  return joinPath('', parts.join('/'));
}

/** Nitro gives `defineEventHandler` to every file; other frameworks have folders of the same names. */
function handlesEvents(facts: ModuleFacts): boolean {
  return facts.calls.some(({ callee }) => /(?:^|[a-z])[eE]ventHandler$/.test(nameIn(facts, callee)));
}

function nitroPath(module: string): string | undefined {
  const match = /(?:^|\/)server\/(api|routes)\/(.*?)(?:\.(?:get|post|put|patch|delete))?\.[cm]?[jt]s$/.exec(module);
  if (!match) return undefined;
  const base = match[1] === 'api' ? 'api' : '';
  return pathOfFile(match[2] ?? '', base);
}
