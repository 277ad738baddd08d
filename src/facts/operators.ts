import type { SyntaxNode } from '../parsers/source.ts';
import { addGuard, bindingAt, child, type Extraction, lookUp, nameOf, spanOf, within } from './draft.ts';
import { foldBinary, foldUnary } from './literals.ts';
import { noteDefault } from './members.ts';
import { assignPattern } from './patterns.ts';
import type { CallFact, GuardId, Value } from './types.ts';
import { extractValue } from './values.ts';

const UNKNOWN: Value = { kind: 'unknown' };

/** Longer chains of one operator exist only in generated code; their calls are recorded, their value is not. */
const MAX_CHAIN = 200;

/** Nodes of a left-leaning chain such as `a + b + c`, innermost first, read without recursion. */
function chainOf(node: SyntaxNode): { readonly first: SyntaxNode | undefined; readonly links: readonly SyntaxNode[] } {
  const links = [node];
  let first = child(node, 'left');
  while (first?.type === node.type) {
    links.push(first);
    first = child(first, 'left');
  }
  return { first, links: links.reverse() };
}

export function readBinary(x: Extraction, node: SyntaxNode): Value {
  const { first, links } = chainOf(node);
  let value = extractValue(x, first);
  for (const link of links) {
    const right = extractValue(x, child(link, 'right'));
    const op = String(link.operator);
    const folded = foldBinary(op, value, right, spanOf(link));
    if (folded) value = folded;
    else value = links.length > MAX_CHAIN ? UNKNOWN : { kind: 'binary', op, left: value, right };
  }
  return value;
}

export function readLogical(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const { first, links } = chainOf(node);
  let value = extractValue(x, first);
  for (const link of links) {
    const op = logicalOperator(link);
    const left = value;
    const rightNode = child(link, 'right');
    const span = child(link, 'left');
    const guards = guardsOfRight(x, op, left, rightNode, span ?? link);
    const right = within(x, { guards }, () => extractValue(x, rightNode, link === node ? usage : 'other'));
    if (op !== '&&') noteDefault(x, left, right);
    value = links.length > MAX_CHAIN ? UNKNOWN : { kind: 'logical', op, left, right };
  }
  return value;
}

function logicalOperator(node: SyntaxNode): '&&' | '||' | '??' {
  const op = String(node.operator);
  return op.startsWith('&&') ? '&&' : op.startsWith('||') ? '||' : '??';
}

/** The right side runs under the outcome of the left; plain literals and names need no guard. */
function guardsOfRight(
  x: Extraction,
  op: '&&' | '||' | '??',
  left: Value,
  right: SyntaxNode | undefined,
  leftNode: SyntaxNode,
): readonly GuardId[] {
  if (!right || right.type === 'Literal' || right.type === 'Identifier') return x.at.guards;
  return addGuard(x, {
    kind: 'logical',
    test: op === '??' ? { kind: 'binary', op: '==', left, right: { kind: 'null' } } : left,
    negate: op === '||',
    span: spanOf(leftNode),
  });
}

export function readConditional(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const testNode = child(node, 'test');
  const test = extractValue(x, testNode);
  const span = spanOf(testNode ?? node);
  const branch = (key: string, negate: boolean): Value => {
    const body = child(node, key);
    if (body?.type === 'Literal' || body?.type === 'Identifier') return extractValue(x, body);
    const guards = addGuard(x, { kind: 'conditional', test, negate, span });
    return within(x, { guards }, () => extractValue(x, body, usage));
  };
  const then = branch('consequent', false);
  const otherwise = branch('alternate', true);
  // `process.env.PORT ? Number(process.env.PORT) : 3000`
  noteDefault(x, test, otherwise);
  noteDefault(x, then, otherwise);
  return { kind: 'conditional', test, then, else: otherwise };
}

export function readUnary(x: Extraction, node: SyntaxNode): Value {
  const op = String(node.operator);
  const value = extractValue(x, child(node, 'argument'), op === 'void' ? 'floating' : 'other');
  const folded = foldUnary(op, value, spanOf(node));
  if (folded) return folded;
  // What is deleted changes like what is assigned: `delete cache[id]`.
  if (op === 'delete' && (value.kind === 'member' || value.kind === 'index'))
    x.draft.assignments.push({
      target: value,
      op: 'delete',
      value: { kind: 'undefined' },
      fn: x.at.fn,
      guards: x.at.guards,
      span: spanOf(node),
    });
  if (op === '!' || op === '-' || op === '+' || op === 'typeof' || op === '~') return { kind: 'unary', op, value };
  return UNKNOWN;
}

/** `i++` changes the name or property to something that is not known here; its own value is about what it changes. */
export function readUpdate(x: Extraction, node: SyntaxNode): Value {
  const target = child(node, 'argument');
  const { fn, guards } = x.at;
  const span = spanOf(node);
  const id = target?.type === 'Identifier' ? lookUp(x, nameOf(target) ?? '') : undefined;
  if (id !== undefined) bindingAt(x, id).writes.push({ value: UNKNOWN, fn, guards, span });
  const before = extractValue(x, target);
  if (before.kind === 'member')
    x.draft.assignments.push({ target: before, op: String(node.operator), value: UNKNOWN, fn, guards, span });
  if (node.prefix !== true) return before;
  return { kind: 'binary', op: node.operator === '--' ? '-' : '+', left: before, right: { kind: 'number', value: 1 } };
}

export function readAssignment(x: Extraction, node: SyntaxNode): Value {
  const op = String(node.operator);
  const left = child(node, 'left');
  const right = child(node, 'right');
  const name = assignedName(left);
  if (op === '=' || !left) {
    const value = extractValue(x, right, 'assigned', name);
    if (left) assignPattern(x, left, value, op, spanOf(node));
    return value;
  }
  // The target of a compound assignment is read once, as the value that was there before.
  const before = extractValue(x, left);
  if (!/^(?:&&|\|\||\?\?)=$/.test(op)) {
    const value = extractValue(x, right, 'assigned');
    const operator = op.slice(0, -1);
    const result = foldBinary(operator, before, value, spanOf(node)) ?? {
      kind: 'binary' as const,
      op: operator,
      left: before,
      right: value,
    };
    assignPattern(x, left, result, op, spanOf(node), before);
    return result;
  }
  const logical = logicalOperator(node);
  const guards = guardsOfRight(x, logical, before, right, left);
  const value = within(x, { guards }, () => extractValue(x, right, 'assigned', name));
  if (logical !== '&&') noteDefault(x, before, value);
  assignPattern(x, left, value, op, spanOf(node), before);
  return { kind: 'logical', op: logical, left: before, right: value };
}

/** The name that a function gets by assignment: `x = () => …`, `this.close = () => …`, `exports.handler = …`. */
function assignedName(target: SyntaxNode | undefined): string | undefined {
  if (target?.type === 'Identifier') return nameOf(target);
  if (target?.type !== 'MemberExpression' || target.computed === true) return undefined;
  const name = nameOf(child(target, 'property'));
  return name === 'exports' ? undefined : name;
}
