import type { Place } from '../../parsers/place.ts';
import { memberKeys } from '../lifecycle/state-names.ts';
import type { FunctionRef, Program, Reach, Route, Service } from '../types.ts';
import { decidingState, gateStateOf } from './deciding-state.ts';
import { findHealthChecks } from './health-checks.ts';
import { canOnlySayYes } from './status-codes.ts';

/**
 * Checks whose result somebody else notes: an interval asks the store and writes down what it found, and the readiness
 * handler, or a middleware that answers 503 before every route, reads the note.
 */
export function findNotedChecks(service: Service, routes: readonly Route[]): readonly Place[] {
  const { program } = service;
  if (!program) return [];
  const handlers = routes.flatMap((route) => route.handlers);
  const own = canOnlySayYes(program, handlers) ? [] : decidingState(program, handlers, () => true);
  const read = new Set([...gateStateOf(program), ...own]);
  if (read.size === 0) return [];
  return program.callsTo('setInterval').flatMap((call) =>
    program.callbacks(call, 0).flatMap((callback) => {
      if (!writesAny(program, program.reach([callback]), read)) return [];
      const checks = findHealthChecks(service, [callback]).filter((check) => !check.swallowed);
      return checks.map((check) => check.call.place);
    }),
  );
}

function writesAny(program: Program, { functions }: Reach, names: ReadonlySet<string>): boolean {
  return functions.some((ref) => writtenBy(program, ref).some((key) => names.has(key)));
}

/** Variables outside of a function, and properties, that it writes. */
function writtenBy(program: Program, ref: FunctionRef): readonly string[] {
  const facts = program.modules.get(ref.module);
  if (!facts) return [];
  const variables = facts.bindings.flatMap((binding, id) =>
    binding.fn !== ref.fn && binding.writes.some((write) => write.fn === ref.fn) ? [`${ref.module}#${id}`] : [],
  );
  const properties = facts.assignments.flatMap(({ fn, target }) =>
    fn === ref.fn && target.kind === 'member' ? memberKeys(program, ref.module, target.object, target.property) : [],
  );
  return [...variables, ...properties];
}
