import type { Value } from '../../facts/types.ts';
import type { FunctionRef, Program } from '../types.ts';
import { routeHandlers } from './route-handlers.ts';

const ADDS = ['@grpc/grpc-js#Server().addService', 'grpc#Server().addService'];

/** What answers the calls of gRPC services: `addService(definition, { GetOrder: wrap(getOrder) })`, also by name or as an instance. */
export function grpcHandlers(program: Program): readonly FunctionRef[] {
  return program.callsTo(...ADDS).flatMap((call) => {
    const implementation = call.fact.args[1];
    return implementation ? methodsOf(program, call.module, implementation) : [];
  });
}

function methodsOf(program: Program, module: string, value: Value): readonly FunctionRef[] {
  return program.origins(module, value).flatMap((origin): readonly FunctionRef[] => {
    if (origin.kind === 'data' && origin.value.kind === 'object')
      return origin.value.properties.flatMap((item) => routeHandlers(program, origin.module, item.value));
    if (origin.kind !== 'instance' && origin.kind !== 'class') return [];
    const cls = program.modules.get(origin.module)?.classes[origin.cls];
    const methods = cls?.methods.filter((method) => method.kind === 'method') ?? [];
    return [
      ...methods.map(({ fn }) => ({ module: origin.module, fn })),
      ...(cls?.properties ?? []).flatMap((item) =>
        item.value ? routeHandlers(program, origin.module, item.value) : [],
      ),
    ];
  });
}
