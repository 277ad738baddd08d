import type { Span } from '../../facts/span.ts';
import type { CallFact, Value } from '../../facts/types.ts';
import type { FunctionRef, Program, Route, RouteTable } from '../types.ts';
import { joinPath } from './route-paths.ts';

/** Routes of a bare request listener: comparisons of `req.url` or a pathname with a literal. */
export function findListenerRoutes(program: Program): RouteTable {
  const listeners = [
    ...program
      .callsTo(
        'node:http#createServer',
        'node:https#createServer',
        'node:http2#createServer',
        'node:http2#createSecureServer',
      )
      .flatMap((call) => program.callbacks(call)),
    ...program.calls
      .filter(
        (call) =>
          call.fact.callee.kind === 'member' &&
          /^(?:on|addListener)$/.test(call.fact.callee.property) &&
          call.fact.args[0]?.kind === 'string' &&
          call.fact.args[0].value === 'request',
      )
      .flatMap((call) => program.callbacks(call)),
  ];
  if (listeners.length === 0) return { routes: [], complete: true, reasons: [] };
  const routes: Route[] = [];
  const reached = program
    .reach(listeners)
    .functions.filter((ref) => listeners.some((item) => item.module === ref.module));
  const add = (module: string, path: string, span: Span, handler: FunctionRef): void => {
    routes.push({
      method: 'ALL',
      path,
      complete: true,
      handlers: [handler],
      place: program.place(module, span),
      framework: 'node:http',
      call: undefined,
    });
  };
  const modules = new Set(reached.map((ref) => ref.module));
  const main = listeners[0];
  for (const module of modules) {
    for (const guard of program.modules.get(module)?.guards ?? []) {
      for (const path of comparedPaths(guard.test, program.modules.get(module)?.calls ?? []))
        if (main) add(module, path, guard.span, main);
    }
  }
  return { routes, complete: true, reasons: [] };
}

/** `req.url === '/x'`, `url.pathname.startsWith('/x')`, `/^\/x/.test(req.url)`, `pathname === '/x' || …`. */
function comparedPaths(test: Value, calls: readonly CallFact[]): readonly string[] {
  if (test.kind === 'logical') return [...comparedPaths(test.left, calls), ...comparedPaths(test.right, calls)];
  if (test.kind === 'call') return matchedPath(calls[test.call]);
  if (test.kind !== 'binary' || !/^={2,3}$/.test(test.op)) return [];
  const [text, other] =
    test.left.kind === 'string'
      ? [test.left.value, test.right]
      : [test.right.kind === 'string' ? test.right.value : undefined, test.left];
  return text?.startsWith('/') && isUrl(other) ? [joinPath('', text)] : [];
}

/** `req.url.match(/\/health/)`, `/^\/x/.test(req.url)`, `req.url.startsWith('/x')`. */
function matchedPath(call: CallFact | undefined): readonly string[] {
  if (call?.callee.kind !== 'member') return [];
  const { object, property } = call.callee;
  const [first] = call.args;
  if (property === 'match' && first?.kind === 'regexp' && isUrl(object)) return [`~${first.pattern}`];
  if (property === 'test' && object.kind === 'regexp' && first && isUrl(first)) return [`~${object.pattern}`];
  if (
    /^(?:startsWith|endsWith|includes)$/.test(property) &&
    first?.kind === 'string' &&
    first.value.startsWith('/') &&
    isUrl(object)
  )
    return [joinPath('', first.value)];
  return [];
}

function isUrl(value: Value): boolean {
  if (value.kind === 'member') return /^(?:url|pathname|path|originalUrl)$/.test(value.property);
  return value.kind === 'ref' || value.kind === 'logical';
}
