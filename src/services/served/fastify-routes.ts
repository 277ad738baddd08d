import type { Value } from '../../facts/types.ts';
import { memoizeByProgram } from '../memoize.ts';
import type { FunctionRef, LinkedCall, OptionLookup, Program } from '../types.ts';

/** `fastify.route({ method, url, handler })`; the object may stand in a module of its own. */
export interface FastifyRoute {
  readonly methods: readonly string[];
  readonly path: OptionLookup | undefined;
  readonly handlers: readonly FunctionRef[];
}

export function readFastifyRoute(program: Program, { module, fact }: LinkedCall): FastifyRoute {
  const [options] = fact.args;
  const url = program.option(module, options, 'url');
  const path = url.found ? url : program.option(module, options, 'path');
  const method = program.option(module, options, 'method');
  const handler = program.option(module, options, 'handler');
  return {
    methods: method.value
      ? (program.literals(method.module, listOf(method.value))?.map((item) => String(item).toUpperCase()) ?? ['ALL'])
      : ['ALL'],
    path: path.value ? path : undefined,
    handlers: handler.value ? program.functions(handler.module, handler.value) : [],
  };
}

function listOf(value: Value): Value {
  return value.kind === 'array' ? { kind: 'element', of: value } : value;
}

/** Functions handed to `register` of Fastify, plain or wrapped by fastify-plugin: their first parameter is the instance. */
const pluginsOf = memoizeByProgram((program: Program): ReadonlySet<string> => {
  const wrapped = program.callsTo('fastify-plugin#default', 'fastify-plugin#fastifyPlugin');
  const registered = program.packages.has('fastify') ? program.callsNamed('register') : [];
  return new Set(
    [...wrapped, ...registered].flatMap((call) => {
      const [plugin] = call.fact.args;
      return plugin ? program.functions(call.module, plugin).map(({ module, fn }) => `${module}:${fn}`) : [];
    }),
  );
});

export function isRegistered(program: Program, ref: FunctionRef): boolean {
  return pluginsOf(program).has(`${ref.module}:${ref.fn}`);
}
