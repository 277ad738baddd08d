import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { ListeningServer, Service } from '../types.ts';

export interface ServerTimeout {
  readonly place: Place;
  /** Milliseconds; undefined when it is computed. */
  readonly milliseconds: number | undefined;
}

/** A timeout of the HTTP server (`keepAliveTimeout`, `headersTimeout`…): assigned, or an option of what makes the server. */
export function findServerTimeout(service: Service, name: string): ServerTimeout | undefined {
  const { program } = service;
  if (!program) return undefined;
  const env = service.deployments[0]?.environment;
  const read = (module: string, value: Value, place: Place): ServerTimeout => {
    const literal = program.literals(module, value, env);
    const numbers = literal?.flatMap((item) => (Number.isFinite(Number(item)) && item !== null ? [Number(item)] : []));
    return { place, milliseconds: numbers && numbers.length > 0 ? Math.max(...numbers) : undefined };
  };
  for (const [module, facts] of program.modules)
    for (const item of facts.assignments)
      if (item.target.kind === 'member' && item.target.property === name)
        return read(module, item.value, program.place(module, item.span));
  for (const call of program.callsTo(
    'node:http#createServer',
    'node:https#createServer',
    'node:http2#createServer',
    'node:http2#createSecureServer',
    'fastify#default',
    'fastify#fastify',
    'fastify#Fastify',
    '@hono/node-server#serve',
    '@nestjs/core#NestFactory.create',
    '@nestjs/platform-fastify#FastifyAdapter',
  )) {
    for (const arg of call.fact.args)
      for (const path of [[name], ['http', name], ['serverOptions', name]]) {
        const found = program.option(call.module, arg, ...path);
        if (found.found && found.value) return read(found.module, found.value, found.place ?? call.place);
      }
  }
  return undefined;
}

/** What the framework sets when nobody does: Fastify has 72 s, Node 5 s. */
export function defaultKeepAlive(server: ListeningServer): number {
  return /^fastify/.test(server.framework) ? 72_000 : 5_000;
}
