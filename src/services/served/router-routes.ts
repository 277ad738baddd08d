import path from 'node:path/posix';
import type { Value } from '../../facts/types.ts';
import type { Environment, FunctionRef, LinkedCall, Origin, Program, Route, RouteTable } from '../types.ts';
import { isRegistered, readFastifyRoute } from './fastify-routes.ts';
import { joinPath } from './find-routes.ts';
import { mountPrefixes } from './regexp-prefixes.ts';

const METHODS = /^(?:get|post|put|patch|delete|del|head|options|all|any)$/;

/** Objects that take routes: applications and routers of the frameworks that share this shape. */
const ROUTERS: readonly { readonly framework: string; readonly test: RegExp }[] = [
  {
    framework: 'express',
    test: /^(?:express#(?:default|express)\(\)|express#Router\(\)|express#(?:Express|Application|Router|IRouter)\(\)|express-promise-router#default\(\)|router#default\(\)|polka#default\(\)|restify#createServer\(\))/,
  },
  { framework: 'fastify', test: /^fastify#(?:default|fastify|Fastify|FastifyInstance)\(\)/ },
  { framework: 'koa', test: /^(?:@koa\/router|koa-router|koa-joi-router|@types\/koa__router)#(?:default|Router)\(\)/ },
  { framework: 'hono', test: /^(?:hono(?:\/\w+)?#(?:default|Hono)\(\)|@hono\/zod-openapi#OpenAPIHono\(\))/ },
];

interface Mount {
  readonly prefix: string;
  readonly complete: boolean;
}

/** Routes of Express, Fastify, Koa and Hono: a method call on an application or router, under every prefix it is mounted at. */
export function findRouterRoutes(program: Program, env?: Environment): RouteTable {
  const finder = new RouterRoutes(program, env);
  return finder.find();
}

class RouterRoutes {
  readonly #program: Program;
  readonly #env: Environment | undefined;
  readonly #routes: Route[] = [];
  readonly #reasons = new Set<string>();
  readonly #mounts = new Map<
    string,
    { readonly parent: readonly string[]; readonly prefix: string; readonly complete: boolean }[]
  >();

  constructor(program: Program, env: Environment | undefined) {
    this.#program = program;
    this.#env = env;
  }

  find(): RouteTable {
    const calls = this.#program.calls.filter((call) => call.fact.callee.kind === 'member' && call.fact.kind === 'call');
    for (const call of calls) this.#collectMount(call);
    for (const call of calls) this.#collectRoute(call);
    return { routes: this.#routes, complete: this.#reasons.size === 0, reasons: [...this.#reasons] };
  }

  /** The framework of the object that a method is called on; parameters of plugin functions count as the instance they get. */
  #frameworkOf(module: string, value: Value): string | undefined {
    for (const origin of this.#program.origins(module, value)) {
      if (origin.kind === 'external') {
        const row = ROUTERS.find((item) => item.test.test(origin.path));
        if (row) return row.framework;
      }
      if (origin.kind === 'parameter' && origin.path.length === 0 && this.#isPlugin(origin)) return 'fastify';
    }
    return undefined;
  }

  /** First parameter of a function that is registered, exported for autoload, or looks like a plugin. */
  #isPlugin(origin: Origin & { kind: 'parameter' }): boolean {
    if (origin.index !== 0) return false;
    if (isRegistered(this.#program, origin.ref)) return true;
    const fn = this.#program.fn(origin.ref);
    const name = fn.params[0]?.name ?? '';
    return /^(?:fastify|app|server|instance|f|scope|api)$/i.test(name) && this.#program.packages.has('fastify')
      ? true
      : /^fastify$/i.test(name);
  }

  /** Keys that name a router: where its value was made, or the plugin function whose parameter it is. */
  #keysOf(module: string, value: Value): readonly string[] {
    const keys = new Set<string>();
    const made = this.#creation(module, value, 0);
    if (made) keys.add(made);
    for (const origin of this.#program.origins(module, value)) {
      if (origin.kind === 'parameter') keys.add(`p${origin.ref.module}:${origin.ref.fn}`);
      if (origin.kind === 'instance') keys.add(`i${origin.module}:${origin.cls}`);
    }
    return [...keys];
  }

  /** The call that made the value, through names, returns and imports: `const r = Router()` in another module. */
  #creation(module: string, value: Value, depth: number): string | undefined {
    if (depth > 10) return undefined;
    const facts = this.#program.modules.get(module);
    if (!facts) return undefined;
    if (value.kind === 'call') {
      const call = facts.calls[value.call];
      if (!call) return undefined;
      // A fluent call returns its receiver: `router.get(…).post(…)`, `new Hono().get(…)`.
      if (call.callee.kind === 'member' && this.#frameworkOf(module, call.callee.object)) {
        const { property } = call.callee;
        if (METHODS.test(property) || /^(?:use|route|register|basePath|routes|prefix|openapi|on)$/.test(property)) {
          if (property === 'basePath') return `c${module}:${value.call}`;
          return this.#creation(module, call.callee.object, depth + 1);
        }
      }
      const [target] = this.#program.targets(this.#program.call({ module, call: value.call }));
      if (target && call.kind !== 'new') {
        const fn = this.#program.fn(target);
        for (const item of fn.returns) {
          const made = this.#creation(target.module, item.value, depth + 1);
          if (made) return made;
        }
      }
      return `c${module}:${value.call}`;
    }
    if (value.kind === 'ref') {
      const binding = facts.bindings[value.binding];
      if (binding?.import) {
        for (const origin of this.#definitions(module, value)) {
          const made = this.#creation(origin.module, origin.value, depth + 1);
          if (made) return made;
        }
        return undefined;
      }
      if (binding?.init) return this.#creation(module, binding.init, depth + 1);
      const write = binding?.writes[0];
      return write ? this.#creation(module, write.value, depth + 1) : undefined;
    }
    if (value.kind === 'module') {
      for (const origin of this.#definitions(module, value))
        return this.#creation(origin.module, origin.value, depth + 1);
    }
    if (value.kind === 'member') {
      for (const origin of this.#definitions(module, value))
        return this.#creation(origin.module, origin.value, depth + 1);
      if (value.object.kind === 'this') return `t${module}:${value.object.cls}:${value.property}`;
    }
    return undefined;
  }

  /** Export expressions that an imported name stands for. */
  #definitions(module: string, value: Value): readonly { readonly module: string; readonly value: Value }[] {
    const definition = this.#program.definition(module, value);
    return definition ? [definition] : [];
  }

  #collectMount(call: LinkedCall): void {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || !/^(?:use|route|register|mount)$/.test(callee.property)) return;
    const framework =
      this.#frameworkOf(call.module, callee.object) ?? (this.#isKoaApp(call.module, callee.object) ? 'koa' : undefined);
    if (!framework) return;
    const parents = this.#keysOf(call.module, callee.object);
    if (framework === 'fastify') {
      if (callee.property === 'register') this.#mountPlugin(call, parents);
      return;
    }
    const first = args[0];
    const prefixes = first === undefined ? undefined : this.#paths(call.module, first)?.flatMap(mountPrefixes);
    const children = prefixes ? args.slice(1) : args;
    for (const child of children) {
      const inner = this.#routerIn(call.module, child);
      const keys = inner ? this.#keysOf(inner.module, inner.value) : [];
      if (keys.length === 0) {
        this.#noteForeign(call, child);
        continue;
      }
      for (const key of keys) {
        for (const prefix of prefixes ?? ['']) {
          this.#addMount(key, { parent: parents, prefix: prefix ?? '', complete: prefix !== undefined });
        }
      }
    }
  }

  #isKoaApp(module: string, value: Value): boolean {
    return this.#program.externals(module, value).some((item) => /^koa#(?:default|Koa)\(\)/.test(item));
  }

  /** `router.routes()` of Koa is the router. */
  #routerIn(module: string, value: Value): { readonly module: string; readonly value: Value } | undefined {
    if (value.kind === 'call') {
      const call = this.#program.modules.get(module)?.calls[value.call];
      if (call?.callee.kind === 'member' && /^(?:routes|middleware)$/.test(call.callee.property)) {
        return { module, value: call.callee.object };
      }
    }
    return this.#frameworkOf(module, value) ? { module, value } : undefined;
  }

  /** A router that a package outside the repository supplies may hold any route. */
  #noteForeign(call: LinkedCall, value: Value): void {
    for (const item of this.#program.externals(call.module, value)) {
      const name = /^(@[^/#]+\/[^#/]+|[^#/]+)[/#]/.exec(item)?.[1];
      if (
        name &&
        /router|routes|api|health|actuator/i.test(item) &&
        !/^(?:express|node:|koa|cors|helmet|body-parser|compression|morgan|hono|swagger|@nestjs)/.test(item)
      ) {
        this.#reasons.add(`${name} may register routes of its own`);
      }
    }
  }

  #mountPlugin(call: LinkedCall, parents: readonly string[]): void {
    const [plugin, options] = call.fact.args;
    if (!plugin) return;
    const option = this.#program.option(call.module, options, 'prefix');
    const prefix =
      option.found && option.value ? this.#program.literal(option.module, option.value, this.#env)?.value : undefined;
    const complete = !option.maybe && (!option.found || typeof prefix === 'string');
    const text = typeof prefix === 'string' ? prefix : '';
    const functions = [...this.#program.functions(call.module, plugin), ...this.#dynamicPlugin(call.module, plugin)];
    for (const ref of functions)
      this.#addMount(`p${ref.module}:${ref.fn}`, { parent: parents, prefix: text, complete });
    if (functions.length === 0) this.#mountAutoload(call, parents, text);
  }

  /** `register(import('./plugin.js'))`: the default export of the module. */
  #dynamicPlugin(module: string, value: Value): readonly FunctionRef[] {
    return this.#program.origins(module, value).flatMap((origin): readonly FunctionRef[] => {
      if (origin.kind !== 'module') return [];
      const facts = this.#program.modules.get(origin.module);
      const exported = facts?.exports.find(
        (item) => item.kind === 'value' && (item.name === 'default' || item.name === 'module.exports'),
      );
      return exported?.kind === 'value' ? this.#exportedFunctions(origin.module, exported.value) : [];
    });
  }

  #exportedFunctions(module: string, value: Value): readonly FunctionRef[] {
    const direct = this.#program.functions(module, value);
    if (direct.length > 0) return direct;
    return value.kind === 'call' ? this.#program.callbacks(this.#program.call({ module, call: value.call })) : [];
  }

  /** `@fastify/autoload`: every file below `dir` is a plugin, its folder is its prefix. */
  #mountAutoload(call: LinkedCall, parents: readonly string[], prefix: string): void {
    const [plugin, options] = call.fact.args;
    if (!plugin || !this.#program.externals(call.module, plugin).some((item) => /autoload/.test(item))) return;
    const inner = this.#program.option(call.module, options, 'options', 'prefix');
    const base =
      inner.found && inner.value ? this.#program.literal(inner.module, inner.value, this.#env)?.value : undefined;
    const noNames = this.#program.option(call.module, options, 'dirNameRoutePrefix');
    const named = !(
      noNames.found &&
      noNames.value &&
      this.#program.literal(noNames.module, noNames.value)?.value === false
    );
    const dir = this.#program.option(call.module, options, 'dir');
    const folder = this.#autoloadFolder(dir.found && dir.value ? dir.value : undefined, call.module);
    for (const [module, facts] of this.#program.modules) {
      if (folder === undefined || !module.startsWith(`${folder}/`)) continue;
      const inside = path.dirname(module.slice(folder.length + 1));
      const from = named && inside !== '.' ? inside.replaceAll(/(^|\/)_/g, '$1:') : '';
      const auto = this.#autoPrefix(module);
      for (const item of facts.exports) {
        if (item.kind !== 'value' || (item.name !== 'default' && item.name !== 'module.exports')) continue;
        for (const ref of this.#exportedFunctions(module, item.value)) {
          const full = joinPath(joinPath(prefix, typeof base === 'string' ? base : ''), auto ?? from);
          this.#addMount(`p${ref.module}:${ref.fn}`, { parent: parents, prefix: full, complete: true });
        }
      }
    }
  }

  #autoPrefix(module: string): string | undefined {
    const exported = this.#program.modules
      .get(module)
      ?.exports.find((item) => item.kind === 'value' && /^(?:autoPrefix|prefixOverride)$/.test(item.name));
    const text = exported?.kind === 'value' ? this.#program.literal(module, exported.value)?.value : undefined;
    return typeof text === 'string' ? text : undefined;
  }

  #autoloadFolder(value: Value | undefined, module: string): string | undefined {
    if (value?.kind !== 'call') return undefined;
    const call = this.#program.modules.get(module)?.calls[value.call];
    const last = call?.args.slice(1).map((arg) => this.#program.literal(module, arg)?.value);
    if (!last || last.some((part) => typeof part !== 'string')) return undefined;
    return path.join(path.dirname(module), ...last.map(String));
  }

  #addMount(
    key: string,
    mount: { readonly parent: readonly string[]; readonly prefix: string; readonly complete: boolean },
  ): void {
    const list = this.#mounts.get(key) ?? [];
    if (!list.some((item) => item.prefix === mount.prefix && item.parent.join() === mount.parent.join()))
      list.push(mount);
    this.#mounts.set(key, list);
  }

  /** Every prefix a router is reached by, through its mounts up to an application. */
  #prefixes(keys: readonly string[], seen: ReadonlySet<string> = new Set()): readonly Mount[] {
    const mounts = keys.flatMap((key) => (seen.has(key) ? [] : (this.#mounts.get(key) ?? [])));
    if (mounts.length === 0 || seen.size > 12) return [{ prefix: '', complete: true }];
    const next = new Set([...seen, ...keys]);
    return mounts.flatMap((mount) =>
      this.#prefixes(mount.parent, next).map((outer) => ({
        prefix: joinPath(outer.prefix, mount.prefix),
        complete: outer.complete && mount.complete,
      })),
    );
  }

  #collectRoute(call: LinkedCall): void {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member') return;
    const isMethod = METHODS.test(callee.property);
    if (!isMethod && !/^(?:route|on|use|openapi)$/.test(callee.property)) return;
    const framework = this.#frameworkOf(call.module, callee.object) ?? this.#routeObject(call.module, callee.object);
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
          this.#paths(call.module, args[1]),
          args.slice(2),
          framework,
          this.#keysOf(call.module, callee.object),
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
    const paths = this.#paths(call.module, named ? (args[1] ?? first) : first);
    this.#add(call, method, paths ?? [undefined], args.slice(1), framework, this.#keysOf(call.module, callee.object));
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
        paths: this.#paths(module, call.args[0]) ?? [undefined],
        keys: this.#keysOf(module, call.callee.object),
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
    const keys = callee.kind === 'member' ? this.#keysOf(call.module, callee.object) : [];
    const paths = path?.value ? this.#paths(path.module, path.value) : undefined;
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
    const keys = callee.kind === 'member' ? this.#keysOf(call.module, callee.object) : [];
    this.#add(call, (text('method') ?? 'all').toUpperCase(), [text('path')], handler ? [handler] : [], 'hono', keys);
  }

  /** `app.use('/health', handler)`: a function mounted on a path answers it. */
  #collectMiddleware(call: LinkedCall, framework: string): void {
    const [first, ...rest] = call.fact.args;
    const paths = first ? this.#paths(call.module, first) : undefined;
    if (!paths || rest.length === 0 || framework === 'fastify') return;
    if (rest.some((item) => this.#routerIn(call.module, item))) return;
    const { callee } = call.fact;
    const keys = callee.kind === 'member' ? this.#keysOf(call.module, callee.object) : [];
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
    const refs = handlers.flatMap((value) => {
      const direct = this.#program.functions(call.module, value);
      if (direct.length > 0 || value.kind !== 'call') return direct;
      return this.#program.callbacks(this.#program.call({ module: call.module, call: value.call }));
    });
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
    for (const { prefix, complete } of this.#prefixes(keys)) {
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
    const made = this.#creation(call.module, callee.object, 0);
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
          item.fact.callee.kind === 'member' && this.#creation(item.module, item.fact.callee.object, 0) === made,
      );
    const argument = later?.fact.args[0];
    const value = later && argument ? this.#program.literal(later.module, argument, this.#env)?.value : undefined;
    return typeof value === 'string' ? value : '';
  }

  /** The paths that a first argument names; undefined when it is no path at all (a handler). */
  #paths(module: string, value: Value): readonly (string | undefined)[] | undefined {
    if (value.kind === 'regexp') return [`~${value.pattern}`];
    if (value.kind === 'array') {
      const items = value.items.flatMap((item) => this.#paths(module, item) ?? []);
      return items.length > 0 ? items : undefined;
    }
    if (value.kind === 'function' || value.kind === 'object') return undefined;
    const literals = this.#program.literals(module, value, this.#env);
    const texts = literals?.filter((item) => typeof item === 'string');
    if (texts && texts.length > 0) return texts;
    if (value.kind === 'template' || value.kind === 'binary') return [this.#partial(module, value)];
    if (this.#program.functions(module, value).length > 0 || value.kind === 'call') return undefined;
    const origins = this.#program.origins(module, value);
    const arrays = origins.flatMap((origin) =>
      origin.kind === 'data' && origin.value.kind === 'array' ? (this.#paths(origin.module, origin.value) ?? []) : [],
    );
    if (arrays.length > 0) return arrays;
    if (origins.some((origin) => origin.kind === 'env')) return [undefined];
    return undefined;
  }

  /** A path with parts that are not known keeps them as a wildcard. */
  #partial(module: string, value: Value): string | undefined {
    if (value.kind !== 'template') return undefined;
    const parts = value.parts.map((part) => this.#program.literal(module, part, this.#env)?.value);
    return parts.map((part) => (part === undefined ? '*' : String(part))).join('');
  }
}
