import type { Place } from '../../parsers/place.ts';
import type { Service } from '../types.ts';
import { isBoot } from './boot.ts';

/** Packages that take variables of their own accord, each by a prefix or all of them. */
const LOADERS = [
  // `rc('api', defaults)` takes every `api_…` (github.com/dominictarr/rc#standards).
  'rc#default',
  // github.com/indexzero/nconf#env
  'nconf#env',
  'nconf#default.env',
  'nconf#*.env',
];
const SCHEMAS =
  /^(?:ajv|joi|@hapi\/joi|zod|yup|convict|envalid|valibot|superstruct|jsonschema|@sinclair\/typebox)(?:\/[^#]*)?#/;

/** Where such a package is called; nothing when a schema of the start may check what it gives. */
export function loadedVariables(service: Service): readonly Place[] {
  const { program } = service;
  const calls = program?.callsTo(...LOADERS).filter((call) => program.runs(call) !== false) ?? [];
  if (!program || calls.length === 0) return [];
  const checked = program.calls.some(
    (call) => program.callees(call).some((path) => SCHEMAS.test(path)) && isBoot(service, call.module, call.fact.fn),
  );
  return checked ? [] : calls.map((call) => call.place);
}
