import { endOf, type Span, startOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../types.ts';
import { type OutboundCall, outboundCallsOf } from './calls.ts';

export interface ReadAnswer {
  readonly outbound: OutboundCall;
  /** The call that reads the body. */
  readonly read: LinkedCall;
  readonly checked: boolean;
}

const BODIES = ['json', 'text', 'arrayBuffer', 'blob', 'formData', 'bytes'];
const STATUS = /^(?:ok|status|statusCode|statusText)$/;

/** Answers of clients that do not reject on 4xx and 5xx, where their body is read. */
export function readAnswersOf(service: Service, program: Program): readonly ReadAnswer[] {
  return outboundCallsOf(service)
    .filter(({ row }) => /^(?:fetch|node-fetch|undici)$/.test(row.client))
    .flatMap((outbound) => {
      const read = bodyReadOf(program, outbound.call);
      return read ? [{ outbound, read, checked: isChecked(program, outbound.call, read) }] : [];
    });
}

/** The call that reads the body of this very answer, in the same function or in a continuation of it. */
function bodyReadOf(program: Program, call: LinkedCall): LinkedCall | undefined {
  const inside = functionsAround(program, call);
  return program.callsIn(call.module).find((other) => {
    const { callee } = other.fact;
    if (callee.kind !== 'member' || !BODIES.includes(callee.property)) return false;
    if (startOf(other.fact.span) < startOf(call.fact.span) || !inside.has(other.fact.fn)) return false;
    return comesFrom(program, call, callee.object, 0) || isContinuation(program, call, other);
  });
}

function comesFrom(program: Program, call: LinkedCall, value: Value, depth: number): boolean {
  if (depth > 6) return false;
  if (value.kind === 'call') return value.call === call.id;
  if (value.kind === 'member') return comesFrom(program, call, value.object, depth + 1);
  if (value.kind !== 'ref') return false;
  const binding = program.modules.get(call.module)?.bindings[value.binding];
  if (binding?.init && comesFrom(program, call, binding.init, depth + 1)) return true;
  return binding?.writes.some((write) => comesFrom(program, call, write.value, depth + 1)) ?? false;
}

/** `fetch(…).then((res) => res.json())` */
function isContinuation(program: Program, call: LinkedCall, read: LinkedCall): boolean {
  const fn = program.modules.get(call.module)?.functions[read.fact.fn];
  if (fn?.parent !== call.fact.fn) return false;
  return program
    .callsIn(call.module)
    .some(
      (then) =>
        then.fact.callee.kind === 'member' &&
        then.fact.callee.property === 'then' &&
        then.fact.callee.object.kind === 'call' &&
        then.fact.callee.object.call === call.id &&
        program.callbacks(then).some((ref) => ref.module === call.module && ref.fn === read.fact.fn),
    );
}

function functionsAround(program: Program, call: LinkedCall): ReadonlySet<number> {
  const functions = program.modules.get(call.module)?.functions ?? [];
  const inside = new Set<number>([call.fact.fn]);
  functions.forEach((fn, id) => {
    if (fn.parent !== undefined && inside.has(fn.parent)) inside.add(id);
  });
  return inside;
}

/** Something looks at the status between the call and the end of its function: a condition, an argument, a result. */
function isChecked(program: Program, call: LinkedCall, read: LinkedCall): boolean {
  const facts = program.modules.get(call.module);
  if (!facts) return true;
  const inside = functionsAround(program, call);
  const spans = [...inside].flatMap((id) => facts.functions[id]?.span ?? []);
  const from = call.fact.fn === 0 ? startOf(call.fact.span) : Math.min(...spans.map(startOf));
  const to = call.fact.fn === 0 ? Number.POSITIVE_INFINITY : Math.max(...spans.map(endOf));
  const within = (span: Span): boolean => startOf(span) >= from && endOf(span) <= to;
  if (facts.guards.some((guard) => within(guard.span) && mentionsStatus(guard.test, 0))) return true;
  if (facts.bindings.some((binding) => within(binding.span) && binding.init && mentionsStatus(binding.init, 0)))
    return true;
  const refs: readonly FunctionRef[] = [...inside].map((fn) => ({ module: call.module, fn }));
  if (
    refs.some((ref) =>
      program.fn(ref).returns.some(({ value }) => mentionsStatus(value, 0) || returnsAnswer(value, call)),
    )
  )
    return true;
  return program.callsIn(call.module).some((other) => {
    if (!inside.has(other.fact.fn) || other === read) return false;
    return other.fact.args.some(
      (arg) => mentionsStatus(arg, 0) || (arg.kind !== 'object' && comesFrom(program, call, arg, 4)),
    );
  });
}

function returnsAnswer(value: Value, call: LinkedCall): boolean {
  return value.kind === 'call' && value.call === call.id;
}

function mentionsStatus(value: Value, depth: number): boolean {
  if (depth > 8) return false;
  const next = (inner: Value): boolean => mentionsStatus(inner, depth + 1);
  switch (value.kind) {
    case 'member':
      return STATUS.test(value.property) || next(value.object);
    case 'unary':
      return next(value.value);
    case 'binary':
    case 'logical':
      return next(value.left) || next(value.right);
    case 'conditional':
      return [value.test, value.then, value.else].some(next);
    case 'template':
      return value.parts.some(next);
    case 'object':
      return value.properties.some((property) => next(property.value));
    case 'array':
      return value.items.some(next);
    case 'spread':
      return next(value.value);
    default:
      return false;
  }
}
