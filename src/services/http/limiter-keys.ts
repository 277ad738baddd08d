import type { Value } from '../../facts/types.ts';
import type { FunctionRef, Program } from '../types.ts';
import { readsAddress } from './proxy.ts';

/** What a key function counts requests under. */
export type LimiterKey =
  | { readonly kind: 'address' }
  | { readonly kind: 'header'; readonly header: string }
  | { readonly kind: 'constant' }
  | { readonly kind: 'custom' };

const FORWARDED = /^(?:x-forwarded-for|x-real-ip|x-client-ip|forwarded|true-client-ip)$/i;

/** Reads a key function: what it returns, literals of forwarded headers first. */
export function readKey(program: Program, functions: readonly FunctionRef[]): LimiterKey {
  const [ref] = functions;
  if (!ref) return { kind: 'custom' };
  const returns = program.fn(ref).returns;
  const header = returns
    .map((item) => forwarded(program, ref.module, item.value, 0))
    .find((name) => name !== undefined);
  if (header !== undefined) return { kind: 'header', header };
  if (returns.length > 0 && returns.every((item) => program.literal(ref.module, item.value) !== undefined))
    return { kind: 'constant' };
  return returns.some((item) => readsAddress(program, ref.module, item.value, 0)) &&
    !returns.some((item) => /user|account|tenant|session|sub\b|apikey/i.test(JSON.stringify(item.value)))
    ? { kind: 'address' }
    : { kind: 'custom' };
}

/** A header that clients may forge, when the key is that header alone or before anything else. */
function forwarded(program: Program, module: string, value: Value, depth: number): string | undefined {
  if (depth > 6) return undefined;
  const next = (inner: Value): string | undefined => forwarded(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'member':
      return FORWARDED.test(value.property) ? value.property : next(value.object);
    case 'index': {
      const name = program.literal(module, value.index)?.value;
      return typeof name === 'string' && FORWARDED.test(name) ? name : next(value.object);
    }
    case 'logical':
      return value.op === '&&' ? next(value.right) : next(value.left);
    case 'call': {
      const call = program.modules.get(module)?.calls[value.call];
      const [first] = call?.args ?? [];
      if (first?.kind === 'string' && FORWARDED.test(first.value)) return first.value;
      if (first && call?.callee.kind === 'global' && call.callee.name === 'String') return next(first);
      return call?.callee.kind === 'member' ? next(call.callee.object) : undefined;
    }
    case 'ref': {
      const binding = program.modules.get(module)?.bindings[value.binding];
      return binding?.init && !binding.param ? next(binding.init) : undefined;
    }
    default:
      return undefined;
  }
}
