import type { SyntaxNode } from '../parsers/source.ts';
import { addDecorators } from './classes.ts';
import {
  bindingAt,
  child,
  children,
  declare,
  type Extraction,
  exactly,
  nameOf,
  openScope,
  type Scope,
  spanOf,
  within,
} from './draft.ts';
import { hoistVariables } from './hoisting.ts';
import { declarePattern, walkPattern } from './patterns.ts';
import { type Span, spanFrom } from './span.ts';
import { extractBlock } from './statements.ts';
import { keepType, typeOf } from './type-names.ts';
import type { ClassId, FunctionFact, FunctionId, Parameter, Value } from './types.ts';
import { extractValue } from './values.ts';

export interface FunctionContext {
  readonly name?: string | undefined;
  readonly kind?: FunctionFact['kind'];
  readonly cls?: ClassId;
  readonly decorators?: readonly number[];
  /** The property or class member that holds a method. */
  readonly member?: SyntaxNode;
  /** What the first parameter holds, where the caller is known (`list.forEach(item => …)`). */
  readonly firstParameter?: Value;
  /** Read inside the function before its body: property initialisers of a constructor. */
  readonly before?: () => void;
}

/** Records a function with everything in it. The body is read with fresh guards: conditions end at the function. */
export function extractFunction(x: Extraction, node: SyntaxNode, context: FunctionContext): FunctionId {
  const isArrow = node.type === 'ArrowFunctionExpression';
  const id = addFunction(x, {
    ...(context.name === undefined ? {} : { name: context.name }),
    kind: context.kind ?? (isArrow ? 'arrow' : 'function'),
    async: node.async === true,
    generator: node.generator === true,
    cls: context.cls,
    span: spanOf(context.member ?? node),
    head: headOf(x, node, context.member),
    decorators: context.decorators ?? [],
    guards: node.type === 'FunctionDeclaration' ? [] : x.at.guards,
  });
  const outside = x.at;
  const body = child(node, 'body');
  const scope: Scope = { ...openScope(x), fn: id };
  // An arrow has the `this` of its surroundings, any other function one of its own.
  const cls = isArrow ? x.at.cls : context.cls;
  within(x, { scope, fn: id, guards: [], loop: undefined, inTry: undefined, inFinally: false, cls }, () => {
    const own = child(node, 'id');
    if (node.type === 'FunctionExpression' && own) {
      const self = declare(x, scope, nameOf(own) ?? '', 'function', spanOf(own));
      bindingAt(x, self).init = { kind: 'function', fn: id };
    }
    const params = extractParameters(x, scope, node, context.firstParameter, (target) =>
      within(x, outside, () => addDecorators(x, target)),
    );
    const draft = x.draft.functions[id];
    if (draft) draft.params = params;
    context.before?.();
    if (!body) return;
    if (body.type === 'BlockStatement') {
      hoistVariables(x, scope, body);
      extractBlock(x, children(body, 'body'), scope);
    } else {
      const value = extractValue(x, body, 'returned');
      draft?.returns.push({ value, guards: [] });
    }
  });
  return id;
}

export function addFunction(
  x: Extraction,
  fact: Omit<FunctionFact, 'params' | 'returns' | 'awaits' | 'parent' | 'cls' | 'decorators' | 'guards'> & {
    readonly cls: ClassId | undefined;
    readonly decorators: readonly number[];
    readonly guards?: readonly number[];
  },
): FunctionId {
  const { cls, decorators, guards = [], ...rest } = fact;
  x.draft.functions.push({
    ...rest,
    parent: x.at.fn,
    ...(cls === undefined ? {} : { cls }),
    ...(guards.length === 0 ? {} : { guards: exactly(guards) }),
    params: [],
    returns: [],
    decorators: exactly(decorators),
    awaits: false,
  });
  return x.draft.functions.length - 1;
}

/** Where a report about the function points: its name, else from its start up to its body. */
function headOf(x: Extraction, node: SyntaxNode, member: SyntaxNode | undefined): Span {
  const name = child(member ?? node, member ? 'key' : 'id');
  if (name) return spanOf(name);
  let end = child(node, 'body')?.start ?? node.end;
  while (end > node.start + 1 && /[\s(]/.test(x.text.charAt(end - 1))) end -= 1;
  return spanFrom(node.start, end);
}

function extractParameters(
  x: Extraction,
  scope: Scope,
  node: SyntaxNode,
  first: Value | undefined,
  decorate: (node: SyntaxNode) => readonly number[],
): Parameter[] {
  // `this: Type` only tells the compiler something; it is not passed.
  const nodes = children(node, 'params').filter((param) => !(param.type === 'Identifier' && param.name === 'this'));
  for (const param of nodes) declarePattern(x, scope, param, 'param');
  return nodes.map((param, index) =>
    extractParameter(x, scope, param, index, index === 0 ? first : undefined, decorate(param)),
  );
}

function extractParameter(
  x: Extraction,
  scope: Scope,
  node: SyntaxNode,
  index: number,
  first: Value | undefined,
  decorators: readonly number[],
): Parameter {
  const property = node.type === 'TSParameterProperty';
  let target: SyntaxNode = (property ? child(node, 'parameter') : undefined) ?? node;
  const rest = target.type === 'RestElement';
  if (rest) target = child(target, 'argument') ?? target;
  let fallback: Value | undefined;
  if (target.type === 'AssignmentPattern') {
    const left = child(target, 'left');
    fallback = extractValue(x, child(target, 'right'), 'assigned', nameOf(left));
    target = left ?? target;
  }
  const type = typeOf(x, target) ?? typeOf(x, node);
  if (isInjected(x, scope.fn, decorators)) keepType(x, type);
  walkPattern(x, target, { value: first ?? givenBy(fallback), path: [] }, (leaf, source) => {
    const id = scope.names.get(nameOf(leaf) ?? '');
    if (id === undefined) return;
    const binding = bindingAt(x, id);
    if (source.path) binding.param = { fn: scope.fn, index, path: exactly(source.path) };
    if (source.value) binding.init = source.value;
    if (type && leaf === target) binding.type = type;
  });
  const name = target.type === 'Identifier' ? nameOf(target) : undefined;
  const binding = name === undefined ? undefined : scope.names.get(name);
  return {
    ...(name === undefined ? {} : { name }),
    ...(binding === undefined ? {} : { binding }),
    ...(fallback ? { default: fallback } : {}),
    ...(rest ? { rest: true as const } : {}),
    ...(type ? { type } : {}),
    ...(decorators.length > 0 ? { decorators } : {}),
    ...(property ? { property: true as const } : {}),
  };
}

/** `({ port } = {})`: an empty default says nothing about its members. */
function givenBy(fallback: Value | undefined): Value | undefined {
  return fallback?.kind === 'object' && fallback.properties.length === 0 ? undefined : fallback;
}

/** Decorated classes, methods and parameters keep the types of the parameters at run time. */
function isInjected(x: Extraction, fn: FunctionId, decorators: readonly number[]): boolean {
  const fact = x.draft.functions[fn];
  if (decorators.length > 0 || (fact?.decorators.length ?? 0) > 0) return true;
  if (fact?.kind !== 'constructor' || fact.cls === undefined) return false;
  return (x.draft.classes[fact.cls]?.decorators.length ?? 0) > 0;
}
