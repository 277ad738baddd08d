import { FILE_START, type Span, startOf } from '../../facts/span.ts';
import type { Binding, ModuleFacts, Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { functionKey } from '../program/targets.ts';
import { requestPathOf } from '../request-path.ts';
import { grpcHandlers } from '../served/grpc-handlers.ts';
import { decoratedHandlers } from '../served/nest-microservices.ts';
import type { FunctionRef, Program, Service } from '../types.ts';
import { messageHandlersOf } from './message-handlers.ts';
import { decoratedReads } from './nest-validation.ts';

export type InputPart = 'body' | 'query' | 'params' | 'message' | 'rpc';

/** One place on the request path that takes what a client or another service sent. */
export interface InputRead {
  readonly part: InputPart;
  readonly module: string;
  readonly fn: number;
  readonly span: Span;
  readonly place: Place;
  /** A path parameter, which is always text, that goes nowhere but into the values of a parameterised query. */
  readonly bound: boolean;
}

const PARTS: Readonly<Record<string, InputPart>> = {
  body: 'body',
  payload: 'body',
  rawBody: 'body',
  json: 'body',
  parseBody: 'body',
  formData: 'body',
  query: 'query',
  queries: 'query',
  querystring: 'query',
  params: 'params',
  param: 'params',
};
const REQUEST = /^_?(?:req|request|ctx|context|c|event)$/i;
const CONTEXT = /^(?:c|ctx|context)$/i;
/** Methods of database clients that take values apart from the text. */
const QUERIES = /^(?:query|execute|one|oneOrNone|any|many|manyOrNone|none|get|all|run|raw)$/;

/** Reads of body, query, path parameters, messages and RPC requests on the request path. */
export const inputReadsOf = memoizeByService((service: Service): readonly InputRead[] => {
  const { program } = service;
  const reach = requestPathOf(service);
  if (!program || !reach) return [];
  const found: InputRead[] = [];
  const byModule = new Map<string, Set<number>>();
  for (const ref of reach.functions) byModule.set(ref.module, (byModule.get(ref.module) ?? new Set()).add(ref.fn));
  const handlers = handlersOf(service);
  for (const [module, functions] of byModule) {
    const facts = program.modules.get(module);
    if (!facts || functions.has(0)) functions.delete(0);
    if (!facts) continue;
    const add = (part: InputPart, fn: number, span: Span, bound: boolean): void => {
      found.push({ part, module, fn, span, place: program.place(module, span), bound });
    };
    const roleOf: RoleOf = (fn) => handlers.get(functionKey({ module, fn }));
    for (const { fn, span, value, bound } of valuesIn(facts, functions)) {
      const part = partOf(facts, value, roleOf, 0);
      if (part) add(part, fn, span, bound && part === 'params');
    }
    for (const binding of facts.bindings) {
      const part = functions.has(binding.fn) ? destructured(binding, roleOf) : undefined;
      if (part) add(part, binding.fn, binding.span, false);
    }
  }
  found.push(...decoratedReads(program), ...messageReads(program, messageHandlersOf(service), 'message'));
  for (const { ref, part } of decoratedHandlers(program)) found.push(...messageReads(program, [ref], part));
  return found.sort((a, b) =>
    a.module === b.module ? startOf(a.span) - startOf(b.span) : a.module < b.module ? -1 : 1,
  );
});

/** What answers a function's calls: HTTP requests or those of gRPC. */
type RoleOf = (fn: number) => 'http' | 'rpc' | undefined;

const handlersOf = memoizeByService(
  (service: Service): ReadonlyMap<string, 'http' | 'rpc'> =>
    new Map([
      ...(service.program ? grpcHandlers(service.program) : []).map((ref) => [functionKey(ref), 'rpc'] as const),
      ...service.routes.routes.flatMap((route) => route.handlers.map((ref) => [functionKey(ref), 'http'] as const)),
    ]),
);

/** The part of the request that an expression takes, as it stands there. */
export function inputPartOf(service: Service, module: string, value: Value): InputPart | undefined {
  const facts = service.program?.modules.get(module);
  const handlers = handlersOf(service);
  return facts && partOf(facts, value, (fn) => handlers.get(functionKey({ module, fn })), 0);
}

interface Found {
  readonly fn: number;
  readonly span: Span;
  readonly value: Value;
  readonly bound: boolean;
}

/** What calls, initial values, returns and assignments of some functions take. */
function valuesIn(facts: ModuleFacts, functions: ReadonlySet<number>): readonly Found[] {
  const calls = facts.calls.flatMap((call): readonly Found[] => {
    if (!functions.has(call.fn)) return [];
    const query = call.callee.kind === 'member' && QUERIES.test(call.callee.property);
    return [
      ...(call.callee.kind === 'member' ? [{ fn: call.fn, span: call.span, value: call.callee, bound: false }] : []),
      ...call.args.map((value, index) => ({
        fn: call.fn,
        span: call.argSpans[index] ?? call.span,
        value,
        bound: call.kind === 'tag' || (query && index > 0 && value.kind === 'array'),
      })),
    ];
  });
  const initial = facts.bindings.flatMap((binding): readonly Found[] =>
    binding.init && !binding.param && functions.has(binding.fn)
      ? [{ fn: binding.fn, span: binding.span, value: binding.init, bound: false }]
      : [],
  );
  const returned = [...functions].flatMap((fn) =>
    (facts.functions[fn]?.returns ?? []).map(
      (item): Found => ({ fn, span: facts.functions[fn]?.head ?? FILE_START, value: item.value, bound: false }),
    ),
  );
  const assigned = facts.assignments.flatMap((item): readonly Found[] =>
    functions.has(item.fn) ? [{ fn: item.fn, span: item.span, value: item.value, bound: false }] : [],
  );
  return [...calls, ...initial, ...returned, ...assigned];
}

/** `req.body`, `request.query.x`, `ctx.request.body`, `c.req.json()`, `call.request`. */
function partOf(facts: ModuleFacts, value: Value, roleOf: RoleOf, depth: number): InputPart | undefined {
  if (depth > 6) return undefined;
  const next = (inner: Value): InputPart | undefined => partOf(facts, inner, roleOf, depth + 1);
  switch (value.kind) {
    case 'member': {
      const part = own(PARTS, value.property);
      // `c.json(…)` and `ctx.body` of Koa answer, `c.req.json()` and `ctx.request.body` read.
      const answers = value.property === 'body' ? CONTEXT : /^(?:c|ctx|context|event)$/i;
      const reads = !/^(?:json|formData|body)$/.test(value.property) || !isNamed(facts, value.object, answers);
      if (part && reads && isRequest(facts, value.object, roleOf)) return part;
      const named = isNamed(facts, value.object, /^_?call$/);
      if (value.property === 'request' && (named || isCall(facts, value.object, roleOf))) return 'rpc';
      return next(value.object);
    }
    case 'index':
    case 'element':
      return next(value.kind === 'index' ? value.object : value.of);
    case 'object':
      return first(
        value.properties.map((item) => item.value),
        next,
      );
    case 'array':
      return first(value.items, next);
    case 'template':
      return first(value.parts, next);
    case 'logical':
    case 'binary':
      return next(value.left) ?? next(value.right);
    case 'conditional':
      return next(value.then) ?? next(value.else);
    case 'spread':
    case 'unary':
      return next(value.value);
    default:
      return undefined;
  }
}

function first(values: readonly Value[], read: (value: Value) => InputPart | undefined): InputPart | undefined {
  for (const value of values) {
    const part = read(value);
    if (part) return part;
  }
  return undefined;
}

/** The request: by its name, as the first parameter of a handler, or `ctx.req`. */
function isRequest(facts: ModuleFacts, value: Value, roleOf: RoleOf): boolean {
  if (value.kind === 'member') return /^(?:req|request)$/.test(value.property);
  const binding = value.kind === 'ref' ? facts.bindings[value.binding] : undefined;
  if (!binding) return false;
  if (binding.param?.index === 0 && binding.param.path.length === 0 && roleOf(binding.param.fn) === 'http') return true;
  return REQUEST.test(binding.name);
}

/** The first parameter of what answers a gRPC call, whatever its name. */
function isCall(facts: ModuleFacts, value: Value, roleOf: RoleOf): boolean {
  const param = value.kind === 'ref' ? facts.bindings[value.binding]?.param : undefined;
  return param?.index === 0 && param.path.length === 0 && roleOf(param.fn) === 'rpc';
}

function isNamed(facts: ModuleFacts, value: Value, name: RegExp): boolean {
  return value.kind === 'ref' && name.test(facts.bindings[value.binding]?.name ?? '');
}

/** `({ body, params }) => …` of a handler. */
function destructured(binding: Binding, roleOf: RoleOf): InputPart | undefined {
  const { param } = binding;
  const role = param?.index === 0 ? roleOf(param.fn) : undefined;
  if (!param || !role) return undefined;
  if (role === 'rpc') return param.path[0] === 'request' ? 'rpc' : undefined;
  return own(PARTS, param.path.find((key) => key in PARTS) ?? '');
}

/** A function and those that stand in it: `(message) => new Promise(async (resolve) => …)`. */
function functionsIn(facts: ModuleFacts, outer: number): ReadonlySet<number> {
  const inside = new Set([outer]);
  // Functions are listed outside in.
  facts.functions.forEach((fact, fn) => {
    if (fact.parent !== undefined && inside.has(fact.parent)) inside.add(fn);
  });
  return inside;
}

/** Anything that a consumer takes from the message it is handed. */
function messageReads(program: Program, handlers: readonly FunctionRef[], part: InputPart): readonly InputRead[] {
  return handlers.flatMap((ref): readonly InputRead[] => {
    const facts = program.modules.get(ref.module);
    const reads = (value: Value, depth: number): boolean => {
      if (depth > 6) return false;
      if (value.kind === 'member') return reads(value.object, depth + 1);
      if (value.kind === 'object') return value.properties.some((item) => reads(item.value, depth + 1));
      const binding = value.kind === 'ref' ? facts?.bindings[value.binding] : undefined;
      return binding?.param?.fn === ref.fn && binding.param.index === 0;
    };
    const read = facts && valuesIn(facts, functionsIn(facts, ref.fn)).find((item) => reads(item.value, 0));
    if (!read) return [];
    const place = program.place(ref.module, read.span);
    return [{ part, module: ref.module, fn: ref.fn, span: read.span, place, bound: false }];
  });
}
