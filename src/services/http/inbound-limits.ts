import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { Literal, Program, Service } from '../types.ts';

/** One limit of a server: where it is written, and to what; `value` undefined when it is computed. */
export interface InboundLimit {
  readonly name: string;
  readonly value: Literal;
  readonly place: Place;
}

const NAMES = ['requestTimeout', 'headersTimeout', 'connectionTimeout', 'keepAliveTimeout', 'timeout'];
const FACTORIES = [
  'fastify#default',
  'fastify#fastify',
  'fastify#Fastify',
  'node:http#createServer',
  'node:https#createServer',
  'node:http#Server',
  'node:https#Server',
  'node:http2#createServer',
  'node:http2#createSecureServer',
  '@hono/node-server#serve',
  '@hono/node-server#createAdaptorServer',
  '@nestjs/platform-fastify#FastifyAdapter',
  '@hapi/hapi#server',
  '@hapi/hapi#Server',
];
const NESTED = [[], ['serverOptions'], ['http'], ['https'], ['routes', 'timeout'], ['options']];

/** Every time limit that the source gives its servers, in options, assignments and `setTimeout` calls. */
export function inboundLimitsOf(service: Service, program: Program): readonly InboundLimit[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  const found: InboundLimit[] = [];
  const add = (name: string, module: string, value: Value, place: Place): void => {
    const literal = program.literal(module, value, env)?.value;
    found.push({ name, value: typeof literal === 'number' && Number.isNaN(literal) ? undefined : literal, place });
  };
  for (const call of program.callsTo(...FACTORIES)) {
    for (const arg of call.fact.args) {
      for (const path of NESTED) {
        for (const name of NAMES) {
          const option = program.option(call.module, arg, ...path, name);
          if (option.found && option.value) add(name, option.module, option.value, option.place ?? call.place);
        }
      }
    }
  }
  for (const [module, facts] of program.modules) {
    for (const { target, value, span } of facts.assignments) {
      if (target.kind !== 'member' || !NAMES.includes(target.property)) continue;
      if (target.property === 'timeout' && !isServer(program, module, target.object)) continue;
      add(target.property, module, value, program.place(module, span));
    }
  }
  for (const call of program.calls) {
    const { callee, args } = call.fact;
    const [first] = args;
    if (callee.kind !== 'member' || callee.property !== 'setTimeout' || !first) continue;
    if (isServer(program, call.module, callee.object)) add('timeout', call.module, first, call.place);
  }
  return found;
}

function isServer(program: Program, module: string, value: Value): boolean {
  const name = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.name : undefined;
  if (/^(?:https?|web|api)?_?server$/i.test(name ?? '')) return true;
  return program
    .externals(module, value)
    .some((path) =>
      /createS(?:ecureS)?erver\(\)|\.listen\(\)|getHttpServer\(\)|\.server$|node-server#serve\(\)/.test(path),
    );
}
