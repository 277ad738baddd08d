import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { isBoot } from './boot.ts';
import { isProcessEnv } from './environment-values.ts';

/**
 * Where the start hands the whole environment to a function of the service that throws under a condition:
 * `parseEnv({ ...defaults, ...process.env })`. What it refuses ends the start.
 */
export const environmentParserOf = memoizeByService((service: Service): Place | undefined => {
  const { program } = service;
  if (!program) return undefined;
  return program.calls.find(
    (call) =>
      call.fact.args.some((value) => isWholeEnvironment(program, call.module, value, 0)) &&
      isBoot(service, call.module, call.fact.fn) &&
      program.runs(call) !== false &&
      refuses(program, call),
  )?.place;
});

/** A throw under a condition, in what the call runs. */
function refuses(program: Program, call: LinkedCall): boolean {
  const { functions } = program.reach(program.targets(call));
  return functions.some(({ module, fn }) =>
    program.modules.get(module)?.throws.some((thrown) => thrown.fn === fn && thrown.guards.length > 0),
  );
}

function isWholeEnvironment(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 4) return false;
  switch (value.kind) {
    case 'member':
      return isProcessEnv(value);
    case 'object':
      return value.properties.some(
        (property) => property.spread && isWholeEnvironment(program, module, property.value, depth + 1),
      );
    case 'ref': {
      const binding = program.modules.get(module)?.bindings[value.binding];
      return binding?.init !== undefined && isWholeEnvironment(program, module, binding.init, depth + 1);
    }
    default:
      return false;
  }
}
