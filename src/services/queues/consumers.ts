import type { Value } from '../../facts/types.ts';
import { CONSUMERS, type ConsumerRow } from '../../knowledge/queues.ts';
import type { Place } from '../../parsers/place.ts';
import { mayRun } from '../may-run.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Literal, Program, Reach, Service } from '../types.ts';

/** One place that takes messages or jobs from a queue. */
export interface Consumer {
  readonly row: ConsumerRow;
  readonly call: LinkedCall;
  /** What runs for each message. */
  readonly work: Reach;
}

export const consumersOf = memoizeByService((service: Service): readonly Consumer[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const seen = new Set<LinkedCall>();
  return CONSUMERS.flatMap((row) =>
    program.callsTo(...row.calls).flatMap((call): readonly Consumer[] => {
      if (seen.has(call) || !mayRun(program, call, env)) return [];
      seen.add(call);
      return [{ row, call, work: program.reach(program.callbacks(call)) }];
    }),
  );
});

export interface OptionValue {
  readonly name: string;
  /** Undefined when it is computed. */
  readonly value: Literal;
  readonly place: Place;
}

/** The first of the options that an argument of the call has. */
export function findOption(
  service: Service,
  program: Program,
  call: LinkedCall,
  names: readonly string[],
): OptionValue | undefined {
  const env = assumeComplete(service.deployments[0]?.environment);
  for (const name of names) {
    for (const arg of call.fact.args) {
      const found = program.option(call.module, arg, ...name.split('.'));
      if (!found.found || !found.value) continue;
      return { name, value: program.literal(found.module, found.value, env)?.value, place: found.place ?? call.place };
    }
  }
  return undefined;
}

/** Whether some call of the program has a key or text like this in its arguments: `'x-dead-letter-exchange'`. */
export function findArgument(program: Program, pattern: RegExp): Place | undefined {
  for (const call of program.calls) {
    if (call.fact.args.some((arg) => mentions(arg, pattern, 0))) return call.place;
  }
  return undefined;
}

export function mentions(value: Value, pattern: RegExp, depth: number): boolean {
  if (depth > 5) return false;
  switch (value.kind) {
    case 'string':
      return pattern.test(value.value);
    case 'template':
      return value.parts.some((part) => mentions(part, pattern, depth + 1));
    case 'object':
      return value.properties.some(
        (property) =>
          (property.key !== undefined && pattern.test(property.key)) || mentions(property.value, pattern, depth + 1),
      );
    case 'array':
      return value.items.some((item) => mentions(item, pattern, depth + 1));
    case 'member':
      return pattern.test(value.property);
    default:
      return false;
  }
}
