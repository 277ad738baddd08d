import type { ModuleFacts, Value } from '../../facts/types.ts';
import { covers, type Place } from '../../parsers/place.ts';
import { isSecretName as readsLikeSecret } from '../images/secrets.ts';
import { memoizeByService } from '../memoize.ts';
import { someValue, valuesOf } from '../program-values.ts';
import type { Program, Service } from '../types.ts';
import { absences } from './absences.ts';
import { environmentSchemasOf } from './environment-schemas.ts';
import { checkedByHand } from './required-variables.ts';

/** How the service treats an empty value of one secret variable. */
export interface EmptyCheck {
  readonly name: string;
  readonly place: Place;
  /** `schema`: its schema takes ''; `presence`: only undefined is refused; `nullish`: `??` lets '' through. */
  readonly state: 'refused' | 'schema' | 'presence' | 'nullish' | 'unchecked' | 'optional' | 'unknown';
  readonly by: string;
}

/** AUTH alone names switches and addresses as often as secrets. */
function isSecretName(name: string): boolean {
  return readsLikeSecret(name) && /SECRET|PASS(?:WORD|WD|PHRASE)|PWD|TOKEN|KEY|CREDENTIAL|\bPAT\b/i.test(name);
}

/** Every secret that the program reads from the environment, by name. */
export const emptyChecksOf = memoizeByService((service: Service): readonly EmptyCheck[] => {
  const { program } = service;
  if (!program) return [];
  const found = new Map<string, EmptyCheck>();
  for (const item of bySchema(service)) if (!found.has(item.name)) found.set(item.name, item);
  const tests = absenceTests(program);
  const schemas = environmentSchemasOf(service).map((item) => item.place);
  const inSchema = (place: Place): boolean => schemas.some((schema) => covers(schema, place));
  const checked = new Map(checkedByHand(service).map((item) => [item.name, item]));
  for (const [module, facts] of program.modules) {
    for (const read of facts.envReads) {
      const { name } = read;
      if (name === undefined || !isSecretName(name) || found.has(name)) continue;
      const place = program.place(module, read.span);
      const test =
        tests.find((item) => item.name === name) ?? (checked.has(name) ? tests.find((item) => !item.name) : undefined);
      if (test) found.set(name, { name, place: test.place, state: test.empty ? 'refused' : 'presence', by: 'a check' });
      else if (read.default) {
        const nullish = isNullish(facts, name);
        found.set(name, { name, place, state: nullish ? 'nullish' : 'optional', by: 'a default' });
      } else if (!program.live.has({ module, fn: read.fn }) || inSchema(place)) continue;
      else if (isTested(facts, name)) found.set(name, { name, place, state: 'optional', by: 'a condition' });
      else found.set(name, { name, place, state: 'unchecked', by: '' });
    }
  }
  // `required('JWT_SECRET')`: the variable is read by a computed name.
  for (const [name, item] of checked) {
    if (!isSecretName(name) || found.has(name)) continue;
    const test = tests.find((each) => !each.name);
    found.set(name, { name, place: item.place, state: test && !test.empty ? 'presence' : 'refused', by: 'a check' });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
});

function bySchema(service: Service): readonly EmptyCheck[] {
  return environmentSchemasOf(service).flatMap(({ schema, library, emptyIsMissing }) =>
    [...(schema?.fields ?? [])].flatMap(([name, field]): readonly EmptyCheck[] => {
      if (!isSecretName(name)) return [];
      const state = (): EmptyCheck['state'] => {
        if (field.optional || field.hasDefault) return 'optional';
        if (!field.complete) return 'unknown';
        return emptyIsMissing || !field.allowsEmpty || field.narrowed || (field.min ?? 0) > 0 ? 'refused' : 'schema';
      };
      return [{ name, place: field.place, state: state(), by: library }];
    }),
  );
}

interface AbsenceTest {
  /** Undefined for a helper that takes the name. */
  readonly name: string | undefined;
  readonly empty: boolean;
  readonly place: Place;
}

/** The conditions under which the program throws or exits because a variable is missing. */
function absenceTests(program: Program): readonly AbsenceTest[] {
  const found: AbsenceTest[] = [];
  const add = (module: string, guards: readonly number[]): void => {
    for (const id of guards) {
      const guard = program.modules.get(module)?.guards[id];
      if (!guard) continue;
      for (const item of absences(program, module, guard.test, guard.negate, 0)) {
        const place = program.place(module, guard.span);
        found.push({
          name: item.kind === 'env' ? item.name : undefined,
          empty: refusesEmpty(guard.test, guard.negate),
          place,
        });
      }
    }
  };
  for (const [module, facts] of program.modules) for (const thrown of facts.throws) add(module, thrown.guards);
  for (const call of program.callsTo('process.exit', 'node:process#exit')) add(call.module, call.fact.guards);
  return found;
}

/** `!x`, `x === ''`, `x.length === 0`, `!x.trim()`: not only `x === undefined`. */
function refusesEmpty(test: Value, negate: boolean): boolean {
  const only = !someValue(
    test,
    (part) =>
      (part.kind === 'unary' && part.op === '!') ||
      (part.kind === 'string' && part.value === '') ||
      (part.kind === 'member' && part.property === 'length'),
  );
  if (!only) return true;
  return negate && !someValue(test, (part) => part.kind === 'binary');
}

/** `process.env.X ? … : …`, `process.env.X && …`, `if (process.env.X)`: what it switches is optional. */
function isTested(facts: ModuleFacts, name: string): boolean {
  const is = (value: Value): boolean => someValue(value, (part) => part.kind === 'env' && part.name === name);
  if (facts.guards.some((guard) => is(guard.test))) return true;
  return [...valuesOf(facts)].some((value) =>
    someValue(
      value,
      (part) =>
        (part.kind === 'conditional' && is(part.test)) ||
        (part.kind === 'logical' && part.op === '&&' && is(part.left)),
    ),
  );
}

function isNullish(facts: ModuleFacts, name: string): boolean {
  return [...valuesOf(facts)].some((value) =>
    someValue(
      value,
      (part) => part.kind === 'logical' && part.op === '??' && part.left.kind === 'env' && part.left.name === name,
    ),
  );
}
