import { memoizeByProgram } from '../memoize.ts';
import type { Environment, FunctionRef, LinkedCall, OptionLookup, Program } from '../types.ts';

/** Place of gRPC in the enumeration of transports (docs.nestjs.com/microservices/grpc, packages/microservices/enums). */
const GRPC = 4;
/** Where a gRPC server of Nest listens unless told (GRPC_DEFAULT_URL of packages/microservices/constants.ts). */
export const NEST_GRPC_PORT = 5000;

/** The options of a Nest microservice that answers gRPC calls; undefined for brokers, TCP and custom transports. */
export function findGrpcOptions(
  program: Program,
  listen: LinkedCall,
  env: Environment | undefined,
): OptionLookup | undefined {
  const hybrid = program.callees(listen).some((path) => /\.startAllMicroservices(?:Async)?$/.test(path));
  const calls = hybrid
    ? program.callsTo('@nestjs/core#NestFactory.create()*.connectMicroservice')
    : program.callsTo('@nestjs/core#NestFactory.createMicroservice');
  for (const call of calls) {
    const options = call.fact.args[hybrid ? 0 : 1];
    const transport = program.option(call.module, options, 'transport');
    if (!transport.value) continue;
    const named = program.externals(transport.module, transport.value).some((path) => path.endsWith('Transport.GRPC'));
    if (named || program.literal(transport.module, transport.value, env)?.value === GRPC)
      return program.option(call.module, options, 'options', 'url');
  }
  return undefined;
}

/** Decorators of methods that answer calls and messages of other services, with what comes in. */
const DECORATORS: ReadonlyMap<string, 'rpc' | 'message'> = new Map([
  ['GrpcMethod', 'rpc'],
  ['GrpcStreamMethod', 'rpc'],
  ['GrpcStreamCall', 'rpc'],
  ['MessagePattern', 'message'],
  ['EventPattern', 'message'],
]);

export interface DecoratedHandler {
  readonly ref: FunctionRef;
  readonly part: 'rpc' | 'message';
  readonly decorator: LinkedCall;
}

/** Methods of controllers that a transport of Nest calls. */
export const decoratedHandlers = memoizeByProgram((program: Program): readonly DecoratedHandler[] =>
  [...program.modules].flatMap(([module, facts]) =>
    facts.functions.flatMap((item, fn) =>
      (item.decorators ?? []).flatMap((call): readonly DecoratedHandler[] => {
        const decorator = program.call({ module, call });
        const name = program.callees(decorator).find((path) => path.startsWith('@nestjs/microservices#'));
        const part = name === undefined ? undefined : DECORATORS.get(name.replace(/^.*#/, ''));
        return part ? [{ ref: { module, fn }, part, decorator }] : [];
      }),
    ),
  ),
);
