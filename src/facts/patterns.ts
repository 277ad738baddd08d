import type { SyntaxNode } from '../parsers/source.ts';
import {
  type BindingPath,
  bindingAt,
  child,
  children,
  declare,
  type Extraction,
  isNode,
  lookUp,
  nameOf,
  type Scope,
  spanOf,
} from './draft.ts';
import { addExportsAssignment } from './exports.ts';
import { forgetRead, forgetWholeRead, keyOf, memberOf, noteDefault } from './members.ts';
import type { Span } from './span.ts';
import { typeOf } from './type-names.ts';
import type { BindingKind, Value } from './types.ts';
import { extractValue } from './values.ts';

/** One of the elements of an iterable. */
export function elementOf(value: Value): Value {
  if (value.kind === 'array' && value.items.length === 1 && value.items[0]?.kind !== 'spread')
    return value.items[0] ?? value;
  return { kind: 'element', of: value };
}

/** Declares the names of a pattern, without values: for hoisting. */
export function declarePattern(x: Extraction, scope: Scope, pattern: SyntaxNode | undefined, kind: BindingKind): void {
  for (const name of namesIn(pattern)) declare(x, scope, nameOf(name) ?? '', kind, spanOf(name));
}

/** The identifiers that a pattern declares. */
export function namesIn(pattern: SyntaxNode | undefined): readonly SyntaxNode[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return children(pattern, 'properties').flatMap((item) =>
        namesIn(child(item, item.type === 'RestElement' ? 'argument' : 'value')),
      );
    case 'ArrayPattern':
      return children(pattern, 'elements').flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(child(pattern, 'left'));
    case 'RestElement':
      return namesIn(child(pattern, 'argument'));
    case 'TSParameterProperty':
      return namesIn(child(pattern, 'parameter'));
    default:
      return [];
  }
}

/** Gives the declared names of a pattern their initial values. */
export function initialisePattern(x: Extraction, pattern: SyntaxNode, value: Value | undefined): void {
  walkPattern(x, pattern, { value, path: undefined }, (node, inner) => {
    const id = lookUp(x, nameOf(node) ?? '');
    if (id === undefined || inner.value === undefined) return;
    const binding = bindingAt(x, id);
    // A constant name for process.env is followed to each variable that is read through it.
    if (binding.kind === 'const') forgetWholeRead(x, inner.value);
    if (binding.init === undefined) binding.init = inner.value;
    else binding.writes.push({ value: inner.value, fn: x.at.fn, guards: x.at.guards, span: spanOf(node) });
    const type = typeOf(x, node);
    if (type) binding.type = type;
  });
}

/**
 * Assigns to whatever a pattern or a member expression names. `before` is the target of a compound assignment, which
 * has been read already.
 */
export function assignPattern(
  x: Extraction,
  target: SyntaxNode,
  value: Value,
  op: string,
  span: Span,
  before?: Value,
): void {
  walkPattern(x, target, { value, path: undefined }, (node, inner) => {
    const written = inner.value ?? { kind: 'unknown' as const };
    if (node.type === 'Identifier') {
      const name = nameOf(node) ?? '';
      const id = lookUp(x, name);
      if (id !== undefined) bindingAt(x, id).writes.push({ value: written, fn: x.at.fn, guards: x.at.guards, span });
      else addAssignment(x, { kind: 'global', name, span: spanOf(node) }, written, op, span);
      return;
    }
    const place = before ?? extractValue(x, node);
    // The target of a plain assignment is not a read of the environment.
    if (!before && place.kind !== 'call') forgetRead(x, spanOf(node));
    addAssignment(x, place, written, op, span);
  });
}

function addAssignment(x: Extraction, target: Value, value: Value, op: string, span: Span): void {
  x.draft.assignments.push({ target, op, value, fn: x.at.fn, guards: x.at.guards, span });
  if (op === '=') addExportsAssignment(x, target, value, span);
}

/** What a pattern takes apart: a value as far as it is known, and the keys that lead there from a parameter. */
interface Source {
  readonly value: Value | undefined;
  readonly path: BindingPath | undefined;
}

/** Reads a pattern once: `leaf` gets every name (or assigned expression) with its part of the source. */
export function walkPattern(
  x: Extraction,
  pattern: SyntaxNode,
  source: Source,
  leaf: (node: SyntaxNode, source: Source) => void,
): void {
  const { value, path } = source;
  switch (pattern.type) {
    case 'ObjectPattern':
      for (const item of children(pattern, 'properties')) {
        if (item.type === 'RestElement') {
          const rest = child(item, 'argument');
          // The rest of an object is read as the object itself.
          if (rest) walkPattern(x, rest, source, leaf);
          continue;
        }
        const inner = child(item, 'value');
        const key = keyOf(x, item);
        if (!inner) continue;
        const part = value && key !== undefined ? memberOf(x, value, key, spanOf(item)) : undefined;
        walkPattern(x, inner, { value: part, path: key === undefined ? undefined : path?.concat(key) }, leaf);
      }
      return;
    case 'ArrayPattern': {
      const elements = Array.isArray(pattern.elements) ? pattern.elements : [];
      for (const [i, item] of elements.entries()) {
        if (!isNode(item)) continue;
        const index: Value = { kind: 'number', value: i };
        const part: Value | undefined = value && { kind: 'index', object: value, index, span: spanOf(item) };
        const isRest = item.type === 'RestElement';
        walkPattern(x, item, isRest ? source : { value: part, path: path?.concat(String(i)) }, leaf);
      }
      return;
    }
    case 'AssignmentPattern': {
      const left = child(pattern, 'left');
      const fallback = extractValue(x, child(pattern, 'right'), 'assigned', nameOf(left));
      if (value) noteDefault(x, value, fallback);
      const whole: Value = value ? { kind: 'logical', op: '??', left: value, right: fallback } : fallback;
      if (left) walkPattern(x, left, { value: whole, path }, leaf);
      return;
    }
    case 'RestElement': {
      const argument = child(pattern, 'argument');
      if (argument) walkPattern(x, argument, source, leaf);
      return;
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression': {
      const inner = child(pattern, 'expression');
      if (inner) walkPattern(x, inner, source, leaf);
      return;
    }
    default:
      leaf(pattern, source);
  }
}
