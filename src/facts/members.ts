import type { SyntaxNode } from '../parsers/source.ts';
import {
  bindingAt,
  child,
  constantOf,
  type DraftBinding,
  type Extraction,
  exactly,
  lookUp,
  nameOf,
  spanOf,
} from './draft.ts';
import type { Span } from './span.ts';
import { startOf } from './span.ts';
import type { Value } from './types.ts';
import { extractValue } from './values.ts';

export function readName(x: Extraction, node: SyntaxNode): Value {
  const name = nameOf(node) ?? '';
  const binding = lookUp(x, name);
  if (binding !== undefined) {
    x.used.add(binding);
    const span = spanOf(node);
    return findProcess(x, bindingAt(x, binding), span) ?? { kind: 'ref', binding, span };
  }
  return globalOf(name, spanOf(node));
}

function globalOf(name: string, span: Span): Value {
  return name === 'undefined' ? { kind: 'undefined' } : { kind: 'global', name, span };
}

export function isProcessModule(specifier: string | undefined): boolean {
  return specifier === 'process' || specifier === 'node:process';
}

/**
 * `process` and `process.env` under a name of the module (`import process, { env } from 'node:process'`,
 * `const { env } = process`) mean the same objects as the globals.
 */
function findProcess(x: Extraction, binding: DraftBinding, span: Span): Value | undefined {
  if (binding.import) {
    const { import: from, name } = binding.import;
    if (!isProcessModule(x.draft.imports[from]?.specifier)) return undefined;
    const whole: Value = { kind: 'global', name: 'process', span };
    return name === 'default' || name === '*' ? whole : memberOf(x, whole, name, span);
  }
  if (binding.kind !== 'const' || !binding.init) return undefined;
  if (binding.init.kind === 'global' && binding.init.name === 'process') return { ...binding.init, span };
  return isProcessEnv(binding.init) ? memberOf(x, { kind: 'global', name: 'process' }, 'env', span) : undefined;
}

function isProcessEnv(value: Value): boolean {
  return (
    value.kind === 'member' &&
    value.property === 'env' &&
    value.object.kind === 'global' &&
    value.object.name === 'process'
  );
}

/** The name of a property, also when it is computed from a literal or a constant. */
export function keyOf(x: Extraction, node: SyntaxNode): string | undefined {
  const key = child(node, 'key');
  if (!node.computed) return propertyName(key);
  const value = constantOf(x, extractValue(x, key));
  return value.kind === 'string' || value.kind === 'number' ? String(value.value) : disposalName(value);
}

/** The methods that `using` calls, by the name they have here: `[Symbol.dispose]` and `[Symbol.asyncDispose]`. */
function disposalName(value: Value): string | undefined {
  const isSymbol = value.kind === 'member' && value.object.kind === 'global' && value.object.name === 'Symbol';
  return isSymbol && /^(?:asyncD|d)ispose$/.test(value.property) ? `[Symbol.${value.property}]` : undefined;
}

function propertyName(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'PrivateIdentifier' ? `#${String(node.name)}` : nameOf(node);
}

export function readMember(x: Extraction, node: SyntaxNode): Value {
  const object = extractValue(x, child(node, 'object'), 'chained');
  const property = child(node, 'property');
  const span = spanOf(node);
  if (!node.computed) return memberOf(x, object, propertyName(property) ?? '', span);
  const index = extractValue(x, property);
  const constant = constantOf(x, index);
  const name = constant.kind === 'string' ? constant.value : disposalName(constant);
  if (name !== undefined) return memberOf(x, object, name, span);
  if (isProcessEnv(object)) {
    forgetWholeRead(x, object);
    addEnvRead(x, span);
  }
  return { kind: 'index', object, index, span };
}

/** `object.property`; reading `process.env.X` becomes an environment value. */
export function memberOf(x: Extraction, object: Value, property: string, span: Span): Value {
  if (isProcessEnv(object)) {
    forgetWholeRead(x, object);
    addEnvRead(x, span, property);
    return { kind: 'env', name: property, span };
  }
  if (object.kind === 'global' && (object.name === 'globalThis' || object.name === 'global')) {
    return globalOf(property, span);
  }
  const value: Value = { kind: 'member', object, property, span };
  // A read of the whole object, until a member of it is taken.
  if (isProcessEnv(value)) addEnvRead(x, span);
  return value;
}

function addEnvRead(x: Extraction, span: Span, name?: string): void {
  const { fn, guards } = x.at;
  x.draft.envReads.push({ ...(name === undefined ? {} : { name }), fn, guards: exactly(guards), span });
}

/** Takes back the read of the whole environment that was only a step to one of its members or to a name for it. */
export function forgetWholeRead(x: Extraction, env: Value): void {
  if (env.kind === 'member' && env.span) forgetRead(x, env.span);
}

export function forgetRead(x: Extraction, span: Span): void {
  const last = x.draft.envReads.at(-1);
  if (last && last.span === span) x.draft.envReads.pop();
}

/** Notes what a missing variable falls back to: `process.env.PORT ?? 3000`, `Number(process.env.PORT) || 3000`. */
export function noteDefault(x: Extraction, value: Value, fallback: Value): void {
  const env = findEnv(x, value, 0);
  const span = env?.span;
  if (!span) return;
  const read = x.draft.envReads.findLast((item) => startOf(item.span) === startOf(span) && item.name === env.name);
  if (read && !read.default) read.default = fallback;
}

/** Names of functions that give their argument back in another form. */
const CONVERSIONS = /^(?:Number|String|Boolean|parseInt|parseFloat|parse|trim|toLowerCase|toUpperCase|split|toString)$/;

function findEnv(x: Extraction, value: Value, depth: number): Extract<Value, { kind: 'env' }> | undefined {
  if (depth > 4) return undefined;
  if (value.kind === 'env') return value;
  if (value.kind === 'unary') return findEnv(x, value.value, depth + 1);
  if (value.kind === 'logical' && value.op !== '&&') return findEnv(x, value.right, depth + 1);
  if (value.kind === 'binary' && /^[!=]==?$/.test(value.op)) return findEnv(x, value.left, depth + 1);
  const call = value.kind === 'call' ? x.draft.calls[value.call] : undefined;
  if (!call) return undefined;
  const { callee } = call;
  if (callee.kind === 'member' && CONVERSIONS.test(callee.property)) {
    return findEnv(x, call.args[0] ?? callee.object, depth + 1) ?? findEnv(x, callee.object, depth + 1);
  }
  return callee.kind === 'global' && CONVERSIONS.test(callee.name) && call.args[0]
    ? findEnv(x, call.args[0], depth + 1)
    : undefined;
}
