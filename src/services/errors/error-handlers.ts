import { endOf, startOf } from '../../facts/span.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../types.ts';

/** What answers errors that handlers throw. */
export interface ErrorHandler {
  readonly framework: string;
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  /** Empty where a library or the framework itself answers. */
  readonly handlers: readonly FunctionRef[];
  readonly kind: 'own' | 'library' | 'framework';
}

export interface ErrorHandlers {
  readonly framework: string | undefined;
  readonly found: readonly ErrorHandler[];
  /** Meant as error handlers, and never called as such. */
  readonly broken: readonly {
    readonly place: Place;
    readonly why: 'arity' | 'order';
    readonly after: Place | undefined;
  }[];
}

/** Packages and calls that answer errors of a framework. */
const LIBRARIES: readonly { readonly framework: string; readonly paths: readonly string[]; readonly source: string }[] =
  [
    {
      framework: 'express',
      paths: [
        'strong-error-handler#default',
        'express-error-handler#default',
        'errorhandler#default',
        'api-error-handler#default',
      ],
      source: 'https://expressjs.com/en/guide/error-handling.html',
    },
    {
      framework: 'koa',
      paths: [
        'koa-onerror#default',
        'koa-onerror#onerror',
        'koa-json-error#default',
        'koa-error#default',
        'koa-better-error-handler#default',
      ],
      source: 'https://github.com/koajs/onerror',
    },
  ];

/** Frameworks that hide unknown errors behind a bare 500 by themselves. */
const BUILT_IN: Readonly<Record<string, string>> = {
  nest: 'the exceptions layer of Nest',
  hapi: 'Boom hides the message of server errors',
  next: 'Next answers with its error page',
  'react-router-serve': 'React Router answers with its error boundary',
  'remix-serve': 'Remix answers with its error boundary',
  nitro: 'Nitro answers with its error page',
  strapi: 'Strapi answers errors itself',
};

/** The central error handlers of the service, by framework. */
export const errorHandlersOf = memoizeByService((service: Service): ErrorHandlers => {
  const { program } = service;
  const server = service.servers.find((item) => item.role === 'main' && item.protocol === 'http');
  if (!server) return { framework: undefined, found: [], broken: [] };
  const framework = server.framework.startsWith('fastify') ? 'fastify' : server.framework;
  const found: ErrorHandler[] = [];
  const broken: { place: Place; why: 'arity' | 'order'; after: Place | undefined }[] = [];
  const add = (call: LinkedCall, handlers: readonly FunctionRef[], kind: ErrorHandler['kind']): void => {
    found.push({ framework, place: call.place, call, handlers, kind });
  };
  if (program) {
    const env = assumeComplete(service.deployments[0]?.environment);
    const live = program.calls.filter(
      (call) => call.fact.callee.kind === 'member' && HOOKS.test(call.fact.callee.property),
    );
    for (const call of live) {
      if (program.runs(call, env) === false) continue;
      const property = call.fact.callee.kind === 'member' ? call.fact.callee.property : '';
      if (property === 'setErrorHandler' || property === 'onError') add(call, program.callbacks(call), 'own');
      else if (property === 'useGlobalFilters') add(call, [], 'own');
      else if (property === 'on' && framework === 'koa' && isText(call, 'error') && isKoa(program, call))
        add(call, program.callbacks(call), 'own');
      else if (property === 'use') readUse(program, framework, call, add, broken);
    }
    for (const row of LIBRARIES)
      if (row.framework === framework) for (const call of program.callsTo(...row.paths)) add(call, [], 'library');
    for (const [module, facts] of program.modules)
      for (const cls of facts.classes)
        for (const id of cls.decorators) {
          const call = program.call({ module, call: id });
          if (!program.callees(call).includes('@nestjs/common#Catch')) continue;
          const handlers = cls.methods
            .filter((method) => method.name === 'catch')
            .map((method) => ({ module, fn: method.fn }));
          add(call, handlers, 'own');
        }
  }
  const built = own(BUILT_IN, framework);
  if (built !== undefined && found.length === 0)
    found.push({ framework, place: server.place, call: undefined, handlers: [], kind: 'framework' });
  return { framework, found, broken };
});

const HOOKS = /^(?:use|setErrorHandler|onError|useGlobalFilters|on)$/;

function readUse(
  program: Program,
  framework: string,
  call: LinkedCall,
  add: (call: LinkedCall, handlers: readonly FunctionRef[], kind: ErrorHandler['kind']) => void,
  broken: { place: Place; why: 'arity' | 'order'; after: Place | undefined }[],
): void {
  const functions = program.callbacks(call);
  if (framework === 'koa') {
    const catching = functions.filter((ref) => catchesNext(program, ref));
    if (catching.length > 0) add(call, catching, 'own');
    return;
  }
  // Express tells error handlers by their four parameters: https://expressjs.com/en/guide/error-handling.html
  const four = functions.filter((ref) => program.fn(ref).params.length === 4);
  if (four.length > 0) {
    add(call, four, 'own');
    const later = routeAfter(program, call);
    if (later) broken.push({ place: call.place, why: 'order', after: later.place });
    return;
  }
  // `app.use(errorHandler)` out of a package: its name is all that this repository knows.
  const named = call.fact.args.some(
    (arg) =>
      program.externals(call.module, arg).some((path) => /#.*error/i.test(path)) ||
      (arg.kind === 'ref' && functions.length === 0 && /error/i.test(bindingName(program, call.module, arg.binding))),
  );
  if (named) {
    add(call, [], 'library');
    return;
  }
  const three = functions.find((ref) => {
    const { params } = program.fn(ref);
    return params.length === 3 && /^_?(?:err|error|e|ex)$/.test(params[0]?.name ?? '');
  });
  if (three) broken.push({ place: call.place, why: 'arity', after: undefined });
}

function bindingName(program: Program, module: string, id: number): string {
  return program.modules.get(module)?.bindings[id]?.name ?? '';
}

/** `await next()` in a try: a Koa middleware that answers the errors of those behind it. */
function catchesNext(program: Program, ref: FunctionRef): boolean {
  const facts = program.modules.get(ref.module);
  const parameter = program.fn(ref).params[1]?.binding;
  return (
    parameter !== undefined &&
    facts?.calls.some(
      (call) =>
        call.fn === ref.fn &&
        call.inTry !== undefined &&
        call.callee.kind === 'ref' &&
        call.callee.binding === parameter,
    ) === true
  );
}

/** A route of the same application that is registered behind the error handler, which then never sees its errors. */
function routeAfter(program: Program, handler: LinkedCall): LinkedCall | undefined {
  const { callee } = handler.fact;
  if (callee.kind !== 'member' || callee.object.kind !== 'ref') return undefined;
  const { binding } = callee.object;
  return program
    .callsIn(handler.module)
    .find(
      (call) =>
        call.fact.fn === handler.fact.fn &&
        startOf(call.fact.span) > endOf(handler.fact.span) &&
        call.fact.callee.kind === 'member' &&
        call.fact.callee.object.kind === 'ref' &&
        call.fact.callee.object.binding === binding &&
        (/^(?:get|post|put|patch|delete|all)$/.test(call.fact.callee.property)
          ? call.fact.args.length > 1
          : call.fact.callee.property === 'use' && isText(call) && program.callbacks(call).length === 0),
    );
}

function isText({ fact }: LinkedCall, text?: string): boolean {
  const [first] = fact.args;
  return first?.kind === 'string' && (text === undefined || first.value === text);
}

function isKoa(program: Program, call: LinkedCall): boolean {
  return program.callees(call).some((path) => path.startsWith('koa#'));
}
