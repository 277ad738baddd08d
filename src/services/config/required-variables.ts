import { FILE_START } from '../../facts/span.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../types.ts';
import { type Absent, absences } from './absences.ts';
import { isBoot, isCertainAtBoot } from './boot.ts';
import { environmentSchemasOf } from './environment-schemas.ts';
import { namesIn } from './listed-names.ts';

/** A variable without which the process does not start. */
export interface RequiredVariable {
  readonly name: string;
  /** Where the source demands it. */
  readonly place: Place;
  /** `zod`, `envalid`, `@fastify/env`…, or `throw` for a check by hand. */
  readonly by: string;
  /** False when the check stands under a condition that is open: required in some settings only. */
  readonly certain: boolean;
}

/** The environment variables that the source demands while it starts, by name; each once, sorted. */
export const requiredVariablesOf = memoizeByService((service: Service): readonly RequiredVariable[] => {
  const found = new Map<string, RequiredVariable>();
  const add = (item: RequiredVariable): void => {
    if (!found.has(item.name)) found.set(item.name, item);
  };
  for (const schema of environmentSchemasOf(service)) {
    if (!schema.atStart) continue;
    for (const [name, field] of schema.schema?.fields ?? [])
      if (!field.optional && !field.hasDefault && field.complete && /^[A-Z_][A-Z0-9_]*$/i.test(name))
        add({ name, place: field.place, by: schema.library, certain: true });
  }
  for (const item of checkedByHand(service)) if (item.certain) add(item);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
});

/** Checks by hand that stop the start: a throw, an exit or an assertion under the condition that a variable is missing. */
export const checkedByHand = memoizeByService((service: Service): readonly RequiredVariable[] => {
  const { program } = service;
  if (!program) return [];
  const found: RequiredVariable[] = [];
  for (const [module, facts] of program.modules) {
    for (const thrown of facts.throws)
      found.push(...missingUnder(service, program, { module, fn: thrown.fn }, thrown.guards));
  }
  for (const call of program.calls) {
    const paths = program.callees(call);
    if (paths.some((path) => /^(?:node:)?process[#.](?:default\.)?exit$/.test(path)))
      found.push(...missingUnder(service, program, { module: call.module, fn: call.fact.fn }, call.fact.guards));
    const [first] = call.fact.args;
    const asserts = paths.some((path) =>
      /^(?:node:assert(?:\/strict)?#(?:default|ok|strict|strict\.ok|default\.ok)|console\.assert|tiny-invariant#default|invariant#default)$/.test(
        path,
      ),
    );
    if (
      asserts &&
      !paths.includes('console.assert') &&
      first?.kind === 'env' &&
      isBoot(service, call.module, call.fact.fn)
    )
      found.push({ name: first.name, place: call.place, by: 'assert', certain: isCertainCall(service, call) });
  }
  return found;
});

/** The variables that the guards of a stop say are missing, directly or as the argument of a helper. */
function missingUnder(
  service: Service,
  program: Program,
  ref: FunctionRef,
  guards: readonly number[],
): readonly RequiredVariable[] {
  const facts = program.modules.get(ref.module);
  if (!facts || guards.length === 0) return [];
  const missing: Absent[] = [];
  const others: number[] = [];
  for (const id of guards) {
    const guard = facts.guards[id];
    const found = guard ? absences(program, ref.module, guard.test, guard.negate, 0) : [];
    if (found.length > 0) missing.push(...found);
    else others.push(id);
  }
  // A check that only holds outside production demands nothing here.
  const env = assumeComplete(service.deployments[0]?.environment);
  if (missing.length === 0 || program.holds(ref.module, others, env) === false) return [];
  const boot = isBoot(service, ref.module, ref.fn);
  const certain = isCertainAtBoot(service, ref, others);
  const head = program.place(ref.module, facts.functions[ref.fn]?.head ?? FILE_START);
  return missing.flatMap((item): readonly RequiredVariable[] => {
    if (item.kind === 'env') return boot ? [{ name: item.name, place: item.place, by: 'throw', certain }] : [];
    if (item.kind === 'parameter') return helperCalls(service, program, ref, item, 0);
    const names = boot ? (program.literals(ref.module, item.index) ?? []) : [];
    return names.flatMap((name) => (typeof name === 'string' ? [{ name, place: head, by: 'throw', certain }] : []));
  });
}

/** `required('DATABASE_URL')`: calls at the start of a helper that reads the variable its parameter names. */
function helperCalls(
  service: Service,
  program: Program,
  ref: FunctionRef,
  { index, path }: { readonly index: number; readonly path: readonly string[] },
  depth: number,
): readonly RequiredVariable[] {
  return program.calls.flatMap((call): readonly RequiredVariable[] => {
    const calls = program.targets(call).some((to) => to.module === ref.module && to.fn === ref.fn);
    const callback = !calls && program.callbacks(call).some((to) => to.module === ref.module && to.fn === ref.fn);
    if (callback) return eachOf(service, program, call, path);
    if (path.length > 0 || !calls || !isBoot(service, call.module, call.fact.fn)) return [];
    const arg = call.fact.args[index];
    const name = arg && program.literal(call.module, arg)?.value;
    if (typeof name === 'string') {
      // A further argument is a default as often as not: such a call demands nothing for certain.
      const certain = call.fact.args.length === index + 1 && isCertainCall(service, call);
      return [{ name, place: call.place, by: 'throw', certain }];
    }
    const binding = arg?.kind === 'ref' ? program.modules.get(call.module)?.bindings[arg.binding] : undefined;
    return binding?.param && depth < 2
      ? helperCalls(service, program, { module: call.module, fn: binding.param.fn }, binding.param, depth + 1)
      : [];
  });
}

/** `['A', 'B'].forEach((name) => { if (!process.env[name]) throw … })`, also over the entries of an object of names. */
function eachOf(
  service: Service,
  program: Program,
  call: LinkedCall,
  path: readonly string[],
): readonly RequiredVariable[] {
  const { callee } = call.fact;
  if (callee.kind !== 'member' || !isBoot(service, call.module, call.fact.fn)) return [];
  const certain = isCertainCall(service, call);
  return namesIn(program, call.module, callee.object, path).map((name) => ({
    name,
    place: call.place,
    by: 'throw',
    certain,
  }));
}

function isCertainCall(service: Service, call: LinkedCall): boolean {
  return isCertainAtBoot(service, { module: call.module, fn: call.fact.fn }, call.fact.guards);
}
