import type { SyntaxNode } from '../parsers/source.ts';
import {
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
import type { BindingKind, Parameter, Span, Value } from './types.ts';
import { extractValue, isProcessEnv, keyOf, memberOf, noteDefault } from './values.ts';

/** One of the elements of an iterable. */
export function elementOf(value: Value): Value {
  if (value.kind === 'array' && value.items.length === 1 && value.items[0]?.kind !== 'spread')
    return value.items[0] ?? value;
  return { kind: 'element', of: value };
}

/** Declares the names of a pattern, without values: for hoisting. */
export function declarePattern(x: Extraction, scope: Scope, pattern: SyntaxNode | undefined, kind: BindingKind): void {
  if (!pattern) return;
  for (const name of namesIn(pattern)) declare(x, scope, nameOf(name) ?? '', kind, spanOf(name));
}

function namesIn(pattern: SyntaxNode): readonly SyntaxNode[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return children(pattern, 'properties').flatMap((item) => {
        const inner = child(item, item.type === 'RestElement' ? 'argument' : 'value');
        return inner ? namesIn(inner) : [];
      });
    case 'ArrayPattern':
      return children(pattern, 'elements').flatMap(namesIn);
    case 'AssignmentPattern': {
      const left = child(pattern, 'left');
      return left ? namesIn(left) : [];
    }
    case 'RestElement': {
      const argument = child(pattern, 'argument');
      return argument ? namesIn(argument) : [];
    }
    case 'TSParameterProperty': {
      const parameter = child(pattern, 'parameter');
      return parameter ? namesIn(parameter) : [];
    }
    default:
      return [];
  }
}

/** Gives the declared names of a pattern their initial values. */
export function initialisePattern(x: Extraction, pattern: SyntaxNode, value: Value | undefined): void {
  walkPattern(x, pattern, value, (node, inner) => {
    const id = lookUp(x, nameOf(node) ?? '');
    if (id === undefined || inner === undefined) return;
    const binding = bindingAt(x, id);
    if (binding.init === undefined) binding.init = inner;
    else binding.writes.push({ value: inner, fn: x.at.fn, guards: x.at.guards, span: spanOf(node) });
    const type = typeOf(x, node);
    if (type) binding.type = type;
  });
}

/** Assigns to whatever a pattern or a member expression names. */
export function assignPattern(x: Extraction, target: SyntaxNode, value: Value, op: string, span: Span): void {
  walkPattern(x, target, value, (node, inner) => {
    const written = inner ?? { kind: 'unknown' as const };
    if (node.type === 'Identifier') {
      const name = nameOf(node) ?? '';
      const id = lookUp(x, name);
      if (id !== undefined) bindingAt(x, id).writes.push({ value: written, fn: x.at.fn, guards: x.at.guards, span });
      else addAssignment(x, { kind: 'global', name, span: spanOf(node) }, written, op, span);
      return;
    }
    const before = x.draft.envReads.length;
    const place = extractValue(x, node);
    // The target of an assignment is not a read of the environment.
    x.draft.envReads.length = Math.min(before, x.draft.envReads.length);
    addAssignment(x, place, written, op, span);
  });
}

function addAssignment(x: Extraction, target: Value, value: Value, op: string, span: Span): void {
  x.draft.assignments.push({ target, op, value, fn: x.at.fn, guards: x.at.guards, span });
  if (op === '=') addExportsAssignment(x, target, value, span);
}

function walkPattern(
  x: Extraction,
  pattern: SyntaxNode,
  value: Value | undefined,
  leaf: (node: SyntaxNode, value: Value | undefined) => void,
): void {
  switch (pattern.type) {
    case 'ObjectPattern':
      for (const item of children(pattern, 'properties')) {
        const inner = child(item, item.type === 'RestElement' ? 'argument' : 'value');
        if (!inner) continue;
        if (item.type === 'RestElement') walkPattern(x, inner, value && !isProcessEnv(value) ? value : undefined, leaf);
        else {
          const key = keyOf(x, item);
          const member = value && key !== undefined ? memberOf(x, value, key, spanOf(item)) : undefined;
          walkPattern(x, inner, member, leaf);
        }
      }
      return;
    case 'ArrayPattern': {
      const elements = Array.isArray(pattern.elements) ? pattern.elements : [];
      elements.forEach((item, i) => {
        if (!isNode(item)) return;
        const index: Value = { kind: 'number', value: i };
        const inner: Value | undefined =
          item.type === 'RestElement'
            ? undefined
            : value && { kind: 'index', object: value, index, span: spanOf(item) };
        walkPattern(x, item, inner, leaf);
      });
      return;
    }
    case 'AssignmentPattern': {
      const left = child(pattern, 'left');
      const fallback = extractValue(x, child(pattern, 'right'), 'assigned');
      if (value) noteDefault(x, value, fallback);
      if (left)
        walkPattern(x, left, value ? { kind: 'logical', op: '??', left: value, right: fallback } : fallback, leaf);
      return;
    }
    case 'RestElement': {
      const argument = child(pattern, 'argument');
      if (argument) walkPattern(x, argument, undefined, leaf);
      return;
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression': {
      const inner = child(pattern, 'expression');
      if (inner) walkPattern(x, inner, value, leaf);
      return;
    }
    default:
      leaf(pattern, value);
  }
}

/** Declares and describes the parameters of a function; decorators are recorded as calls by `decorate`. */
export function extractParameter(
  x: Extraction,
  scope: Scope,
  node: SyntaxNode,
  index: number,
  first: Value | undefined,
  decorate: (node: SyntaxNode) => readonly number[],
): Parameter {
  const decorators = decorate(node);
  const property = node.type === 'TSParameterProperty';
  let target: SyntaxNode = (property ? child(node, 'parameter') : undefined) ?? node;
  const rest = target.type === 'RestElement';
  if (rest) target = child(target, 'argument') ?? target;
  let fallback: Value | undefined;
  if (target.type === 'AssignmentPattern') {
    fallback = extractValue(x, child(target, 'right'), 'assigned');
    target = child(target, 'left') ?? target;
  }
  const fn = scope.fn;
  const type = typeOf(x, target);
  if (type && isInjected(x, fn)) useType(x, type);
  if (target.type === 'Identifier') {
    const name = nameOf(target) ?? '';
    const binding = declare(x, scope, name, 'param', spanOf(target));
    const draft = bindingAt(x, binding);
    draft.param = { fn, index, path: [] };
    if (type) draft.type = type;
    const init = first ?? fallback;
    if (init) draft.init = init;
    return {
      name,
      binding,
      ...(fallback ? { default: fallback } : {}),
      ...(rest ? { rest: true as const } : {}),
      ...(type ? { type } : {}),
      ...(decorators.length ? { decorators } : {}),
      ...(property ? { property: true as const } : {}),
    };
  }
  declarePattern(x, scope, target, 'param');
  describeDestructured(x, scope, target, { fn, index }, []);
  if (first) initialisePattern(x, target, first);
  return {
    ...(fallback ? { default: fallback } : {}),
    ...(type ? { type } : {}),
    ...(decorators.length ? { decorators } : {}),
  };
}

/** Decorated classes emit the types of their constructor parameters, so those imports stay in the program. */
function isInjected(x: Extraction, fn: number): boolean {
  const { kind, cls } = x.draft.functions[fn] ?? {};
  return kind === 'constructor' && cls !== undefined && (x.draft.classes[cls]?.decorators.length ?? 0) > 0;
}

export function useType(x: Extraction, type: Value): void {
  if (type.kind === 'ref') x.used.add(type.binding);
}

function describeDestructured(
  x: Extraction,
  scope: Scope,
  pattern: SyntaxNode,
  param: { readonly fn: number; readonly index: number },
  path: readonly string[],
): void {
  if (pattern.type === 'Identifier') {
    const id = scope.names.get(nameOf(pattern) ?? '');
    if (id !== undefined) bindingAt(x, id).param = { ...param, path: [...path] };
  } else if (pattern.type === 'AssignmentPattern') {
    const left = child(pattern, 'left');
    const fallback = extractValue(x, child(pattern, 'right'), 'assigned');
    if (!left) return;
    describeDestructured(x, scope, left, param, path);
    const id = left.type === 'Identifier' ? scope.names.get(nameOf(left) ?? '') : undefined;
    if (id !== undefined) bindingAt(x, id).init = fallback;
  } else if (pattern.type === 'ObjectPattern') {
    for (const item of children(pattern, 'properties')) {
      const inner = child(item, 'value');
      const key = item.type === 'RestElement' ? undefined : keyOf(x, item);
      if (inner && key !== undefined) describeDestructured(x, scope, inner, param, [...path, key]);
    }
  } else if (pattern.type === 'ArrayPattern') {
    children(pattern, 'elements').forEach((item, i) => {
      describeDestructured(x, scope, item, param, [...path, String(i)]);
    });
  }
}

/** The named type of an annotation: `FastifyInstance`, `pg.Pool`. */
export function typeOf(x: Extraction, node: SyntaxNode): Value | undefined {
  const annotation = child(node, 'typeAnnotation');
  const type = annotation?.type === 'TSTypeAnnotation' ? child(annotation, 'typeAnnotation') : annotation;
  return type?.type === 'TSTypeReference' ? typeName(x, child(type, 'typeName')) : undefined;
}

function typeName(x: Extraction, node: SyntaxNode | undefined): Value | undefined {
  if (node?.type === 'Identifier') {
    const binding = lookUp(x, nameOf(node) ?? '');
    return binding === undefined ? undefined : { kind: 'ref', binding, span: spanOf(node) };
  }
  if (node?.type !== 'TSQualifiedName') return undefined;
  const object = typeName(x, child(node, 'left'));
  const property = nameOf(child(node, 'right'));
  return object && property ? { kind: 'member', object, property, span: spanOf(node) } : undefined;
}
