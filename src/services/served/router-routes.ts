import type { Value } from '../../facts/types.ts';
import type { Environment, FunctionRef, LinkedCall, Program, Route, RouteTable } from '../types.ts';
import { readFastifyRoute } from './fastify-routes.ts';
import { Mounts } from './mounts.ts';
import { routeHandlers } from './route-handlers.ts';
import { joinPath, pathsOf } from './route-paths.ts';
import { METHODS, Routers } from './routers.ts';

/** Routes of Express, Fastify, Koa and Hono: a method call on an application or router, under every prefix it is mounted at. */
export function findRouterRoutes(program: Program, env?: Environment): RouteTable {
  const finder = new RouterRoutes(program, env);
  return finder.find();
}

class RouterRoutes {
  readonly #program: Program;
  readonly #env: Environment | undefined;
  readonly #routes: Route[] = [];
  readonly #routers: Routers;
  readonly #mounts: Mounts;

  constructor(program: Program, env: Environment | undefined) {
    this.#program = program;
    this.#env = env;
    this.#routers = new Routers(program);
    this.#mounts = new Mounts(program, env, this.#routers);
  }

  find(): RouteTable {
    const calls = this.#program.calls.filter((call) => call.fact.callee.kind === 'member' && call.fact.kind === 'call');
    for (const call of calls) this.#mounts.collect(call);
    for (const call of calls) this.#collectRoute(call);
    const { reasons } = this.#mounts;
    return { routes: this.#routes, complete: reasons.size === 0, reasons: [...reasons] };
  }

  #collectRoute(call: LinkedCall): void {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member') return;
    const isMethod = METHODS.test(callee.property);
    if (!isMethod && !/^(?:route|on|use|openapi)$/.test(callee.property)) return;
    const framework =
      this.#routers.frameworkOf(call.module, callee.object) ?? this.#routeObject(call.module, callee.object);
    if (!framework || this.#program.runs(call, this.#env) === false) return;
    const first = args[0];
    if (callee.property === 'route' && framework === 'fastify') {
      this.#collectFastifyRoute(call);
      return;
    }
    if (callee.property === 'openapi') {
      this.#collectOpenApi(call);
      return;
    }
    if (callee.property === 'use') {
      this.#collectMiddleware(call, framework);
      return;
    }
    if (callee.property === 'on') {
      if (framework !== 'hono' || !args[1]) return;
      const methods = this.#program
        .literals(call.module, first ?? { kind: 'unknown' })
        ?.map((item) => String(item).toUpperCase()) ?? ['ALL'];
      for (const method of methods)
        this.#add(
          call,
          method,
          pathsOf(this.#program, this.#env, call.module, args[1]),
          args.slice(2),
          framework,
          this.#routers.keysOf(call.module, callee.object),
        );
      return;
    }
    if (callee.property === 'route') return;
    const method =
      callee.property === 'all' || callee.property === 'any'
        ? 'ALL'
        : callee.property === 'del'
          ? 'DELETE'
          : callee.property.toUpperCase();
    const chained = this.#routePath(call.module, callee.object);
    if (chained) {
      this.#add(call, method, chained.paths, args, framework, chained.keys);
      return;
    }
    if (!first) return;
    // `app.get('setting')` reads a setting of Express.
    if (framework === 'express' && args.length === 1 && method === 'GET') return;
    const named = framework === 'koa' && args.length > 2 && args[1]?.kind === 'string' && first.kind === 'string';
    const paths = pathsOf(this.#program, this.#env, call.module, named ? (args[1] ?? first) : first);
    this.#add(
      call,
      method,
      paths ?? [undefined],
      args.slice(1),
      framework,
      this.#routers.keysOf(call.module, callee.object),
    );
  }

  /** `router.route('/x').get(…).post(…)`. */
  #routePath(
    module: string,
    value: Value,
    depth = 0,
  ): { readonly paths: readonly (string | undefined)[]; readonly keys: readonly string[] } | undefined {
    if (value.kind !== 'call' || depth > 8) return undefined;
    const call = this.#program.modules.get(module)?.calls[value.call];
    if (call?.callee.kind !== 'member') return undefined;
    if (call.callee.property === 'route' && call.args[0] && call.args.length === 1) {
      return {
        paths: pathsOf(this.#program, this.#env, module, call.args[0]) ?? [undefined],
        keys: this.#routers.keysOf(module, call.callee.object),
      };
    }
    return METHODS.test(call.callee.property) ? this.#routePath(module, call.callee.object, depth + 1) : undefined;
  }

  #routeObject(module: string, value: Value): string | undefined {
    return this.#routePath(module, value) ? 'express' : undefined;
  }

  #collectFastifyRoute(call: LinkedCall): void {
    const { methods, path, handlers } = readFastifyRoute(this.#program, call);
    const { callee } = call.fact;
    const keys = callee.kind === 'member' ? this.#routers.keysOf(call.module, callee.object) : [];
    const paths = path?.value ? pathsOf(this.#program, this.#env, path.module, path.value) : undefined;
    for (const method of methods) this.#push(call, method, paths ?? [undefined], handlers, 'fastify', keys);
  }

  /** `app.openapi(createRoute({ method, path }), handler)` of @hono/zod-openapi. */
  #collectOpenApi(call: LinkedCall): void {
    const [definition, handler] = call.fact.args;
    const made = definition && this.#program.definition(call.module, definition);
    const inner =
      made?.value.kind === 'call' ? this.#program.modules.get(made.module)?.calls[made.value.call]?.args[0] : undefined;
    if (!made || !inner) return;
    const text = (key: string): string | undefined => {
      const option = this.#program.option(made.module, inner, key);
      const value = option.value && this.#program.literal(option.module, option.value)?.value;
      return typeof value === 'string' ? value : undefined;
    };
    const { callee } = call.fact;
    const keys = callee.kind === 'member' ? this.#routers.keysOf(call.module, callee.object) : [];
    this.#add(call, (text('method') ?? 'all').toUpperCase(), [text('path')], handler ? [handler] : [], 'hono', keys);
  }

  /** `app.use('/health', handler)`: a function mounted on a path answers it. */
  #collectMiddleware(call: LinkedCall, framework: string): void {
    const [first, ...rest] = call.fact.args;
    const paths = first ? pathsOf(this.#program, this.#env, call.module, first) : undefined;
    if (!paths || rest.length === 0 || framework === 'fastify') return;
    if (rest.some((item) => this.#routers.routerIn(call.module, item))) return;
    const { callee } = call.fact;
    const keys = callee.kind === 'member' ? this.#routers.keysOf(call.module, callee.object) : [];
    const answers = rest.some(
      (item) =>
        /health|live|ready|status|metrics|actuator/i.test(this.#program.externals(call.module, item).join(' ')) ||
        this.#endsResponse(call.module, item),
    );
    this.#add(call, answers ? 'ALL' : 'USE', paths, rest, framework, keys);
  }

  /** A handler with two parameters never calls next: it answers. */
  #endsResponse(module: string, value: Value): boolean {
    return this.#program.functions(module, value).some((ref) => this.#program.fn(ref).params.length === 2);
  }

  #add(
    call: LinkedCall,
    method: string,
    paths: readonly (string | undefined)[] | undefined,
    handlers: readonly Value[],
    framework: string,
    keys: readonly string[],
  ): void {
    const refs = handlers.flatMap((value) => routeHandlers(this.#program, call.module, value));
    this.#push(call, method, paths, refs, framework, keys);
  }

  #push(
    call: LinkedCall,
    method: string,
    paths: readonly (string | undefined)[] | undefined,
    handlers: readonly FunctionRef[],
    framework: string,
    keys: readonly string[],
  ): void {
    const own = this.#ownPrefix(call);
    for (const { prefix, complete } of this.#mounts.prefixes(keys)) {
      for (const text of paths ?? [undefined]) {
        this.#routes.push({
          method,
          path: text === undefined ? joinPath(prefix, ':unknown') : joinPath(joinPath(prefix, own), text),
          complete: complete && text !== undefined,
          handlers,
          place: call.place,
          framework,
          call,
        });
      }
    }
  }

  /** `new Router({ prefix })` and `router.prefix('/x')` of Koa, `new Hono().basePath('/x')`. */
  #ownPrefix(call: LinkedCall): string {
    const { callee } = call.fact;
    if (callee.kind !== 'member') return '';
    const made = this.#routers.creation(call.module, callee.object, 0);
    const match = made === undefined ? null : /^c(.*):(\d+)$/.exec(made);
    if (!match) return '';
    const [, module = '', id] = match;
    const creation = this.#program.modules.get(module)?.calls[Number(id)];
    if (!creation) return '';
    if (creation.callee.kind === 'member' && creation.callee.property === 'basePath') {
      const text = creation.args[0] && this.#program.literal(module, creation.args[0], this.#env)?.value;
      return typeof text === 'string' ? text : '';
    }
    const option = this.#program.option(module, creation.args[0], 'prefix');
    const text =
      option.found && option.value ? this.#program.literal(option.module, option.value, this.#env)?.value : undefined;
    if (typeof text === 'string') return text;
    const later = this.#program
      .callsTo('@koa/router#*.prefix', 'koa-router#*.prefix')
      .find(
        (item) =>
          item.fact.callee.kind === 'member' &&
          this.#routers.creation(item.module, item.fact.callee.object, 0) === made,
      );
    const argument = later?.fact.args[0];
    const value = later && argument ? this.#program.literal(later.module, argument, this.#env)?.value : undefined;
    return typeof value === 'string' ? value : '';
  }
}
