import type { SyntaxNode } from '../parsers/source.ts';
import { children, type Extraction, spanOf } from './draft.ts';
import type { Span } from './span.ts';
import type { Value } from './types.ts';
import { extractValue } from './values.ts';

export function readLiteral(x: Extraction, node: SyntaxNode): Value {
  const span = spanOf(node);
  const regex = node.regex;
  if (typeof regex === 'object' && regex !== null && 'pattern' in regex && 'flags' in regex) {
    const pattern = String(regex.pattern);
    const flags = String(regex.flags);
    x.draft.regexps.push({ pattern, flags, fn: x.at.fn, span });
    return { kind: 'regexp', pattern, flags, span };
  }
  if (typeof node.bigint === 'string') return numberOf(Number(node.bigint), span) ?? { kind: 'unknown', span };
  if (typeof node.value === 'string') return { kind: 'string', value: node.value, span };
  if (typeof node.value === 'number') return numberOf(node.value, span) ?? { kind: 'global', name: 'Infinity', span };
  if (typeof node.value === 'boolean') return { kind: 'boolean', value: node.value, span };
  // JSON has no number for `1e999`: oxc-parser gives null, as for `null` itself.
  if (node.raw === 'null') return { kind: 'null' };
  return /^[\d.]/.test(String(node.raw)) ? { kind: 'global', name: 'Infinity', span } : { kind: 'unknown', span };
}

/** Numbers that JSON can hold: the record is cached as JSON. */
function numberOf(value: number, span: Span): Value | undefined {
  return Number.isFinite(value) ? { kind: 'number', value: value === 0 ? 0 : value, span } : undefined;
}

export function readTemplate(x: Extraction, node: SyntaxNode): Value {
  const parts: Value[] = [];
  const expressions = children(node, 'expressions');
  children(node, 'quasis').forEach((quasi, i) => {
    parts.push({ kind: 'string', value: cookedText(quasi) });
    if (expressions[i]) parts.push(extractValue(x, expressions[i], 'argument'));
  });
  const texts = parts.map(literalText);
  const span = spanOf(node);
  return texts.every((text) => text !== undefined)
    ? { kind: 'string', value: texts.join(''), span }
    : { kind: 'template', parts, span };
}

function literalText(value: Value): string | undefined {
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean'
    ? String(value.value)
    : undefined;
}

/** The text with escapes resolved; tagged templates may hold escapes that mean nothing, then as written. */
function cookedText(quasi: SyntaxNode): string {
  const text = quasi.value;
  if (typeof text !== 'object' || text === null) return '';
  if ('cooked' in text && typeof text.cooked === 'string') return text.cooked;
  return 'raw' in text ? String(text.raw) : '';
}

/** `30 * 1000`, `'a' + 'b'`, `1 << 20`; undefined where the operands are not literal. */
export function foldBinary(op: string, left: Value, right: Value, span: Span): Value | undefined {
  if (left.kind === 'number' && right.kind === 'number') {
    const result = arithmetic(op, left.value, right.value);
    return result === undefined ? undefined : numberOf(result, span);
  }
  if (op !== '+' || (left.kind !== 'string' && right.kind !== 'string')) return undefined;
  const [a, b] = [literalText(left), literalText(right)];
  return a === undefined || b === undefined ? undefined : { kind: 'string', value: a + b, span };
}

function arithmetic(op: string, a: number, b: number): number | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    default:
      return undefined;
  }
}

export function foldUnary(op: string, value: Value, span: Span): Value | undefined {
  if (op === 'void') return { kind: 'undefined' };
  if (value.kind === 'number') {
    if (op === '-') return numberOf(-value.value, span);
    if (op === '+') return { ...value, span };
    // Minifiers write `!0` for true.
    if (op === '!') return { kind: 'boolean', value: !value.value, span };
  }
  return op === '!' && value.kind === 'boolean' ? { kind: 'boolean', value: !value.value, span } : undefined;
}
