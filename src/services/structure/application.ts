import type { Value } from '../../facts/types.ts';
import { someValue } from '../program-values.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

/** Calls that make the application that routes are registered on. */
const APPLICATIONS = [
  'express#default',
  'express#express',
  'fastify#default',
  'fastify#fastify',
  'koa#default',
  'hono#Hono',
  'hono/tiny#Hono',
  '@hono/zod-openapi#OpenAPIHono',
  'restify#createServer',
  'restify#default.createServer',
  'polka#default',
  'connect#default',
  'elysia#Elysia',
  'h3#createApp',
  '@hapi/hapi#server',
  '@hapi/hapi#Server',
  '@hapi/hapi#default.server',
  '@tinyhttp/app#App',
];

export interface Split {
  /** The call that listens. */
  readonly listen: LinkedCall;
  /** Where the application is made, when it could be found. */
  readonly made: LinkedCall | undefined;
  /**
   * `apart`: another module makes it; `guarded`: the module listens only when it is started itself, or from a function
   * that another calls; `together`: importing the application opens the port.
   */
  readonly state: 'apart' | 'guarded' | 'together' | 'unknown';
}

/** How the module that listens and the module that makes the application are related. */
export function splitOf(service: Service, program: Program): Split | undefined {
  const listen = service.servers.find((server) => server.role === 'main' && server.call)?.call;
  if (!listen) return undefined;
  const nest = program.callsTo('@nestjs/core#NestFactory.create', '@nestjs/core#NestFactory.createMicroservice')[0];
  if (nest) {
    const [root] = nest.fact.args;
    const apart =
      root && program.origins(nest.module, root).some((at) => at.kind === 'class' && at.module !== nest.module);
    return { listen, made: nest, state: apart ? 'apart' : startsAlone(program, listen) ? 'together' : 'guarded' };
  }
  const made = program.callsTo(...APPLICATIONS).filter((call) => program.runs(call) !== false);
  const own = made.find((call) => call.module === listen.module);
  const other = made.find((call) => call.module !== listen.module);
  if (!own) return other ? { listen, made: other, state: 'apart' } : plain(program, listen);
  if (isFastify(program, own) && pluginsOnly(service, program, listen.module))
    return { listen, made: own, state: 'apart' };
  return { listen, made: own, state: startsAlone(program, listen) ? 'together' : 'guarded' };
}

function isFastify(program: Program, made: LinkedCall): boolean {
  return program.callees(made).some((path) => path.startsWith('fastify#'));
}

/** A Fastify application is a plugin: the entry registers what another module exports, and serves no route itself. */
function pluginsOnly(service: Service, program: Program, module: string): boolean {
  if (service.routes.routes.some((route) => route.call?.module === module)) return false;
  return program.calls.some(
    ({ module: at, fact: { callee, args } }) =>
      at === module &&
      callee.kind === 'member' &&
      callee.property === 'register' &&
      args[0] !== undefined &&
      program.functions(at, args[0]).some((ref) => ref.module !== module),
  );
}

/** `http.createServer(handler)`: the handler is the application. */
function plain(program: Program, listen: LinkedCall): Split {
  const created = program.callsTo('node:http#createServer', 'node:https#createServer', 'node:http2#createSecureServer');
  const handlers = created.flatMap((call) => program.callbacks(call).map((ref) => ({ call, ref })));
  const [first] = handlers;
  if (!first) return { listen, made: undefined, state: 'unknown' };
  const apart = handlers.some(({ ref }) => ref.module !== listen.module);
  const state = apart ? 'apart' : startsAlone(program, listen) ? 'together' : 'guarded';
  return { listen, made: first.call, state };
}

/** Whether importing the module runs the call: it stands in the body or in what the body runs, without a check that it is the entry. */
function startsAlone(program: Program, listen: LinkedCall): boolean {
  const { module } = listen;
  const facts = program.modules.get(module);
  if (facts?.guards.some((guard) => isMainCheck(guard.test))) return false;
  return program.reach([{ module, fn: 0 }]).calls.includes(listen);
}

/** `require.main === module`, `import.meta.main`, `import.meta.url === …process.argv[1]`. */
function isMainCheck(test: Value): boolean {
  return someValue(
    test,
    (part) =>
      (part.kind === 'member' && /^(?:main|argv)$/.test(part.property)) ||
      (part.kind === 'global' && /main$|argv$|^import\.meta/.test(part.name)) ||
      (part.kind === 'member' && part.property === 'parent' && part.object.kind === 'global'),
  );
}
