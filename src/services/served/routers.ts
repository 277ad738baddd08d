import type { Value } from '../../facts/types.ts';
import type { Origin, Program } from '../types.ts';
import { isRegistered } from './fastify-routes.ts';

/** Methods of applications and routers that take a route. */
export const METHODS = /^(?:get|post|put|patch|delete|del|head|options|all|any)$/;

/** Objects that take routes: applications and routers of the frameworks that share this shape. */
const ROUTERS: readonly { readonly framework: string; readonly test: RegExp }[] = [
  {
    framework: 'express',
    test: /^(?:express#(?:default|express)\(\)|express#Router\(\)|express#(?:Express|Application|Router|IRouter)\(\)|express-promise-router#default\(\)|router#default\(\)|polka#default\(\)|restify#createServer\(\)|@nestjs\/core#NestFactory\.create\(\)\.getHttpAdapter\(\)|@nestjs\/common#INestApplication\(\)\.getHttpAdapter\(\)|hmpo-app#setup\(\)\.(?:app|router|staticRouter|errorRouter))/,
  },
  { framework: 'fastify', test: /^fastify#(?:default|fastify|Fastify|FastifyInstance)\(\)/ },
  { framework: 'koa', test: /^(?:@koa\/router|koa-router|koa-joi-router|@types\/koa__router)#(?:default|Router)\(\)/ },
  { framework: 'hono', test: /^(?:hono(?:\/\w+)?#(?:default|Hono)\(\)|@hono\/zod-openapi#OpenAPIHono\(\))/ },
];

/** Tells applications and routers apart: what framework they are of, and which one it is. */
export class Routers {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** The framework of the object that a method is called on; parameters of plugin functions count as the instance they get. */
  frameworkOf(module: string, value: Value): string | undefined {
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
  keysOf(module: string, value: Value): readonly string[] {
    const keys = new Set<string>();
    const made = this.creation(module, value, 0);
    if (made) keys.add(made);
    for (const origin of this.#program.origins(module, value)) {
      if (origin.kind === 'parameter') keys.add(`p${origin.ref.module}:${origin.ref.fn}`);
      if (origin.kind === 'instance') keys.add(`i${origin.module}:${origin.cls}`);
    }
    return [...keys];
  }

  /** The call that made the value, through names, returns and imports: `const r = Router()` in another module. */
  creation(module: string, value: Value, depth: number): string | undefined {
    if (depth > 10) return undefined;
    const facts = this.#program.modules.get(module);
    if (!facts) return undefined;
    if (value.kind === 'call') {
      const call = facts.calls[value.call];
      if (!call) return undefined;
      // A fluent call returns its receiver: `router.get(…).post(…)`, `new Hono().get(…)`.
      if (call.callee.kind === 'member' && this.frameworkOf(module, call.callee.object)) {
        const { property } = call.callee;
        if (METHODS.test(property) || /^(?:use|route|register|basePath|routes|prefix|openapi|on)$/.test(property)) {
          if (property === 'basePath') return `c${module}:${value.call}`;
          return this.creation(module, call.callee.object, depth + 1);
        }
      }
      const [target] = this.#program.targets(this.#program.call({ module, call: value.call }));
      if (target && call.kind !== 'new') {
        const fn = this.#program.fn(target);
        for (const item of fn.returns) {
          const made = this.creation(target.module, item.value, depth + 1);
          if (made) return made;
        }
      }
      return `c${module}:${value.call}`;
    }
    if (value.kind === 'ref') {
      const binding = facts.bindings[value.binding];
      if (binding?.import) {
        for (const origin of this.#definitions(module, value)) {
          const made = this.creation(origin.module, origin.value, depth + 1);
          if (made) return made;
        }
        return undefined;
      }
      if (binding?.init) return this.creation(module, binding.init, depth + 1);
      const write = binding?.writes[0];
      return write ? this.creation(module, write.value, depth + 1) : undefined;
    }
    if (value.kind === 'module') {
      for (const origin of this.#definitions(module, value))
        return this.creation(origin.module, origin.value, depth + 1);
    }
    if (value.kind === 'member') {
      for (const origin of this.#definitions(module, value))
        return this.creation(origin.module, origin.value, depth + 1);
      if (value.object.kind === 'this') return `t${module}:${value.object.cls}:${value.property}`;
    }
    return undefined;
  }

  /** Export expressions that an imported name stands for. */
  #definitions(module: string, value: Value): readonly { readonly module: string; readonly value: Value }[] {
    const definition = this.#program.definition(module, value);
    return definition ? [definition] : [];
  }

  isKoaApp(module: string, value: Value): boolean {
    return this.#program.externals(module, value).some((item) => /^koa#(?:default|Koa)\(\)/.test(item));
  }

  /** `router.routes()` of Koa is the router. */
  routerIn(module: string, value: Value): { readonly module: string; readonly value: Value } | undefined {
    if (value.kind === 'call') {
      const call = this.#program.modules.get(module)?.calls[value.call];
      if (call?.callee.kind === 'member' && /^(?:routes|middleware)$/.test(call.callee.property)) {
        return { module, value: call.callee.object };
      }
    }
    return this.frameworkOf(module, value) ? { module, value } : undefined;
  }
}
