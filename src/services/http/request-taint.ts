import type { Value } from '../../facts/types.ts';
import { memoizeByService } from '../memoize.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../types.ts';
import { type InputPart, inputPartOf } from './input-reads.ts';

const MAX_DEPTH = 8;

/** Calls by the function that they run, so that a parameter can be followed to what callers hand over. */
const callersOf = memoizeByService((service: Service): ReadonlyMap<string, readonly LinkedCall[]> => {
  const callers = new Map<string, LinkedCall[]>();
  for (const call of service.program?.calls ?? [])
    for (const { module, fn } of service.program?.targets(call) ?? []) {
      const key = `${module}:${fn}`;
      callers.set(key, [...(callers.get(key) ?? []), call]);
    }
  return callers;
});

/** The part of a request that a value carries, through names, templates and parameters; undefined when none is seen. */
export function requestPartOf(service: Service, module: string, value: Value): InputPart | undefined {
  const { program } = service;
  return program ? follow(service, program, module, value, 0) : undefined;
}

function follow(
  service: Service,
  program: Program,
  module: string,
  value: Value,
  depth: number,
): InputPart | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const direct = inputPartOf(service, module, value);
  if (direct) return direct;
  const next = (inner: Value): InputPart | undefined => follow(service, program, module, inner, depth + 1);
  const any = (values: readonly Value[]): InputPart | undefined => {
    for (const item of values) {
      const part = next(item);
      if (part) return part;
    }
    return undefined;
  };
  switch (value.kind) {
    case 'template':
      return any(value.parts);
    case 'binary':
    case 'logical':
      return any([value.left, value.right]);
    case 'conditional':
      return any([value.then, value.else]);
    case 'member':
      return next(value.object);
    case 'index':
      return next(value.object);
    case 'call': {
      const call = program.call({ module, call: value.call });
      const { callee, args } = call.fact;
      // Conversions to numbers take the danger out; methods of texts (trim, toLowerCase) leave it in.
      if (
        callee.kind === 'member' &&
        /^(?:trim\w*|toLowerCase|toUpperCase|toString|slice|concat|split|join)$/.test(callee.property)
      )
        return next(callee.object);
      return callee.kind === 'global' && callee.name === 'String' ? any(args) : undefined;
    }
    case 'ref': {
      const binding = program.modules.get(module)?.bindings[value.binding];
      if (!binding) return undefined;
      if (binding.param) {
        const ref: FunctionRef = { module, fn: binding.param.fn };
        return fromCallers(service, program, ref, binding.param.index, binding.param.path, depth);
      }
      return any([...(binding.init ? [binding.init] : []), ...binding.writes.map((write) => write.value)]);
    }
    default:
      return undefined;
  }
}

function fromCallers(
  service: Service,
  program: Program,
  ref: FunctionRef,
  index: number,
  path: readonly string[],
  depth: number,
): InputPart | undefined {
  for (const call of (callersOf(service).get(`${ref.module}:${ref.fn}`) ?? []).slice(0, 12)) {
    const arg = call.fact.args[index];
    if (!arg) continue;
    const lookup = path.length > 0 ? program.option(call.module, arg, ...path) : undefined;
    const part = lookup?.value
      ? follow(service, program, lookup.module, lookup.value, depth + 1)
      : follow(service, program, call.module, arg, depth + 1);
    if (part) return part;
  }
  return undefined;
}
