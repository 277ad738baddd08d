import { OPENAPI_SERVERS } from '../../knowledge/openapi-servers.ts';
import type { Program } from '../types.ts';
import type { Validation } from './validations.ts';

/** Requests that a library checks against an OpenAPI document, whatever handler they go to. */
export function openApiValidations(program: Program): readonly Validation[] {
  return OPENAPI_SERVERS.flatMap(({ library, calls, unchecked }) =>
    program.callsTo(...calls).flatMap((call): readonly Validation[] => {
      const off = unchecked === undefined ? undefined : program.option(call.module, call.fact.args[0], unchecked);
      const isOff = off?.value !== undefined && program.literal(off.module, off.value)?.value === false;
      if (isOff || program.runs(call) === false) return [];
      return [
        { library, by: 'framework', part: 'unknown', schema: undefined, place: call.place, call, route: undefined },
      ];
    }),
  );
}
