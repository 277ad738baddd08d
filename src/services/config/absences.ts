import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { EnvVariable, FunctionRef, Program } from '../types.ts';
import { isProcessEnv } from './environment-values.ts';

/** What a condition says is missing: a variable by name, by a computed name, or the one that a parameter names. */
export type Absent =
  | { readonly kind: 'env'; readonly name: string; readonly place: Place }
  | { readonly kind: 'computed'; readonly index: Value }
  | { readonly kind: 'parameter'; readonly index: number; readonly path: readonly string[] };

/** The values whose absence a condition states: `!x`, `x === undefined`, `x == null`, `x === ''`. */
export function absences(
  program: Program,
  module: string,
  test: Value,
  negate: boolean,
  depth: number,
): readonly Absent[] {
  if (depth > 6) return [];
  if (test.kind === 'unary' && test.op === '!') return absences(program, module, test.value, !negate, depth + 1);
  if (test.kind === 'logical' && test.op !== '??') {
    // Stops when either is missing: !a || !b, and not (a && b). Otherwise a second condition narrows the first.
    const left = absences(program, module, test.left, negate, depth + 1);
    const right = absences(program, module, test.right, negate, depth + 1);
    const either = test.op === '||' ? !negate : negate;
    if (either || (left.length > 0 && right.length > 0)) return [...left, ...right];
    // `!value && isMandatory`: what a helper is given beside the name says which calls demand it.
    const other = left.length > 0 ? test.right : test.left;
    const named = [...left, ...right].filter((item) => item.kind === 'parameter');
    return isParameter(program.modules.get(module), other, 0) ? named : [];
  }
  if (test.kind === 'binary') {
    const nothing = [test.left, test.right].find(isNothing);
    const says = /^===?$/.test(test.op) ? !negate : /^!==?$/.test(test.op) ? negate : false;
    return nothing && says ? absentOf(program, module, test.left === nothing ? test.right : test.left, 0) : [];
  }
  return negate ? absentOf(program, module, test, 0) : [];
}

/** A parameter, or what is made of one alone: `required`, `!fallback`, `fallback === undefined`. */
function isParameter(facts: ModuleFacts | undefined, value: Value, depth: number): boolean {
  if (!facts || depth > 4) return false;
  if (value.kind === 'unary') return isParameter(facts, value.value, depth + 1);
  if (value.kind === 'binary') {
    const open = [value.left, value.right].filter((side) => !/^(?:undefined|null|string|boolean)$/.test(side.kind));
    return open.length > 0 && open.every((side) => isParameter(facts, side, depth + 1));
  }
  if (value.kind !== 'ref') return false;
  const binding = facts.bindings[value.binding];
  if (binding?.param) return true;
  return binding?.init !== undefined && binding.writes.length === 0 && isParameter(facts, binding.init, depth + 1);
}

/** The environment variable that a tested value is, through constants and helpers that only read. */
function absentOf(program: Program, module: string, value: Value, depth: number): readonly Absent[] {
  const facts = program.modules.get(module);
  if (depth > 6 || !facts) return [];
  if (value.kind === 'env') return [{ kind: 'env', name: value.name, place: program.place(module, value.span) }];
  if (value.kind === 'member') {
    const definition = program.definition(module, value);
    return definition && definition.value !== value
      ? absentOf(program, definition.module, definition.value, depth + 1)
      : absentInObject(program, module, value, depth);
  }
  if (value.kind === 'logical' && value.op !== '&&' && isNothing(value.right))
    return absentOf(program, module, value.left, depth + 1);
  if (value.kind === 'index') return meansProcessEnv(facts, value.object) ? computed(facts, value.index) : [];
  if (value.kind === 'ref') {
    const binding = facts.bindings[value.binding];
    return binding?.init && !binding.param ? absentOf(program, module, binding.init, depth + 1) : [];
  }
  if (value.kind !== 'call') return [];
  const call = program.call({ module, call: value.call });
  const { callee, args } = call.fact;
  if (callee.kind === 'member' && callee.property === 'trim')
    return absentOf(program, module, callee.object, depth + 1);
  const [first] = args;
  const reader = program.targets(call)[0];
  if (!first || !reader || !readsParameter(program, reader)) return [];
  const name = program.literal(module, first)?.value;
  return typeof name === 'string' ? [{ kind: 'env', name, place: call.place }] : computed(facts, first);
}

/** `process.env[name] || ''` is as missing as the variable. */
function isNothing(value: Value): boolean {
  return value.kind === 'undefined' || value.kind === 'null' || (value.kind === 'string' && value.value === '');
}

/** `env.secret` of an object that a caller hands over: `start({ secret: process.env.SECRET })`. */
function absentInObject(
  program: Program,
  module: string,
  { object, property }: Extract<Value, { kind: 'member' }>,
  depth: number,
): readonly Absent[] {
  return program.origins(module, object).flatMap((origin) => {
    const value = origin.kind === 'data' && origin.value.kind === 'object' ? origin.value : undefined;
    const held = value?.properties.find(({ key }) => key === property)?.value;
    return held && origin.kind === 'data' ? absentOf(program, origin.module, held, depth + 1) : [];
  });
}

function computed(facts: ModuleFacts, index: Value): readonly Absent[] {
  const binding = index.kind === 'ref' ? facts.bindings[index.binding] : undefined;
  const { param } = binding ?? {};
  // `([name, variable]) => …` of a callback over entries names a part of its parameter.
  if (param && (param.path.length === 0 || (param.path.length === 1 && /^[01]$/.test(param.path[0] ?? ''))))
    return [{ kind: 'parameter', index: param.index, path: param.path }];
  return [{ kind: 'computed', index }];
}

/** `(name) => process.env[name]`: a function that reads the variable its first parameter names. */
function readsParameter(program: Program, ref: FunctionRef): boolean {
  const facts = program.modules.get(ref.module);
  return facts?.envReads.some((read) => read.fn === ref.fn && read.name === undefined) ?? false;
}

function meansProcessEnv(facts: ModuleFacts, value: Value): boolean {
  if (value.kind === 'member') return isProcessEnv(value);
  const binding = value.kind === 'ref' ? facts.bindings[value.binding] : undefined;
  return binding?.init !== undefined && meansProcessEnv(facts, binding.init);
}

/**
 * Variables whose absence throws or exits: whatever the manifests say, a process that serves has them. Without this a
 * check such as `if (!process.env.DATABASE_URL) throw …` would make everything after it look dead.
 */
export function findDemanded(program: Program): readonly EnvVariable[] {
  const found = new Map<string, EnvVariable>();
  const add = (module: string, guards: readonly number[]): void => {
    for (const id of guards.slice(-2)) {
      const guard = program.modules.get(module)?.guards[id];
      for (const item of guard ? absences(program, module, guard.test, guard.negate, 0) : [])
        if (item.kind === 'env')
          found.set(item.name, { name: item.name, value: undefined, place: item.place, from: 'other' });
    }
  };
  for (const [module, facts] of program.modules) for (const item of facts.throws) add(module, item.guards);
  for (const call of program.callsTo('process.exit', 'node:process#exit')) add(call.module, call.fact.guards);
  return [...found.values()];
}
