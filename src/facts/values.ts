import type { SyntaxNode } from '../parsers/source.ts';
import { readCall, readDynamicImport, readTag } from './calls.ts';
import { extractClass } from './classes.ts';
import { child, children, type Extraction, isNode, lookUp, nameOf, spanOf } from './draft.ts';
import { extractFunction } from './functions.ts';
import { readLiteral, readTemplate } from './literals.ts';
import { keyOf, readMember, readName } from './members.ts';
import { readAssignment, readBinary, readConditional, readLogical, readUnary, readUpdate } from './operators.ts';
import type { CallFact, Property, Value } from './types.ts';

/** Deeper expressions exist only in generated code; below the frame limit of the engine. */
const MAX_DEPTH = 600;

const UNKNOWN: Value = { kind: 'unknown' };

/**
 * Reads one expression: records the calls, functions and imports in it and returns its value. Every expression node is
 * read exactly once.
 */
export function extractValue(
  x: Extraction,
  node: SyntaxNode | undefined,
  usage: CallFact['usage'] = 'other',
  name?: string,
): Value {
  if (node === undefined) return { kind: 'undefined' };
  if (x.depth > MAX_DEPTH) return UNKNOWN;
  x.depth += 1;
  try {
    return read(x, node, usage, name);
  } finally {
    x.depth -= 1;
  }
}

function read(x: Extraction, node: SyntaxNode, usage: CallFact['usage'], name: string | undefined): Value {
  switch (node.type) {
    case 'Literal':
      return readLiteral(x, node);
    case 'Identifier':
      return readName(x, node);
    case 'TemplateLiteral':
      return readTemplate(x, node);
    case 'ArrayExpression':
      return readArray(x, node);
    case 'ObjectExpression': {
      const properties = children(node, 'properties').map((item) => readProperty(x, item));
      return { kind: 'object', properties, span: spanOf(node) };
    }
    case 'SpreadElement':
      return { kind: 'spread', value: extractValue(x, child(node, 'argument')) };
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
      return { kind: 'function', fn: extractFunction(x, node, { name: nameOf(child(node, 'id')) ?? name }) };
    case 'ClassExpression':
    case 'ClassDeclaration':
      return { kind: 'class', cls: extractClass(x, node, name) };
    case 'ThisExpression':
      return { kind: 'this', fn: receiverOf(x), ...(x.at.cls === undefined ? {} : { cls: x.at.cls }) };
    case 'Super':
      return x.at.cls === undefined ? { kind: 'super' } : { kind: 'super', cls: x.at.cls };
    case 'MemberExpression':
      return readMember(x, node);
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return extractValue(x, child(node, 'expression'), usage, name);
    case 'AwaitExpression':
      markAwait(x);
      return extractValue(x, child(node, 'argument'), 'awaited');
    case 'CallExpression':
    case 'NewExpression':
      return readCall(x, node, usage);
    case 'ImportExpression':
      return readDynamicImport(x, node);
    case 'TaggedTemplateExpression':
      return readTag(x, node, usage);
    case 'LogicalExpression':
      return readLogical(x, node, usage);
    case 'ConditionalExpression':
      return readConditional(x, node, usage);
    case 'UnaryExpression':
      return readUnary(x, node);
    case 'BinaryExpression':
      return readBinary(x, node);
    case 'AssignmentExpression':
      return readAssignment(x, node);
    case 'UpdateExpression':
      return readUpdate(x, node);
    case 'SequenceExpression':
      return readSequence(x, node, usage);
    case 'MetaProperty':
      return nameOf(child(node, 'meta')) === 'import'
        ? { kind: 'global', name: 'import.meta', span: spanOf(node) }
        : UNKNOWN;
    case 'JSXElement':
    case 'JSXFragment':
      // The classic transform calls `React.createElement`.
      useName(x, 'React');
      readGeneric(x, node);
      return UNKNOWN;
    case 'JSXIdentifier':
      useName(x, nameOf(node) ?? '');
      return UNKNOWN;
    default:
      readGeneric(x, node);
      return UNKNOWN;
  }
}

/** The function whose `this` holds here: the nearest that is no arrow function. */
function receiverOf(x: Extraction): number {
  let fn = x.at.fn;
  while (x.draft.functions[fn]?.kind === 'arrow') fn = x.draft.functions[fn]?.parent ?? 0;
  return fn;
}

function readArray(x: Extraction, node: SyntaxNode): Value {
  const elements = Array.isArray(node.elements) ? node.elements : [];
  const items = elements.map((item): Value => (isNode(item) ? extractValue(x, item) : { kind: 'undefined' }));
  return { kind: 'array', items, span: spanOf(node) };
}

/** `(a(), b())`: only the last value goes on. */
function readSequence(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const expressions = children(node, 'expressions');
  let value = UNKNOWN;
  expressions.forEach((item, i) => {
    value = extractValue(x, item, i === expressions.length - 1 ? usage : 'floating');
  });
  return value;
}

function readProperty(x: Extraction, node: SyntaxNode): Property {
  const span = spanOf(node);
  if (node.type === 'SpreadElement') {
    return { key: undefined, value: extractValue(x, child(node, 'argument')), span, spread: true };
  }
  const key = keyOf(x, node);
  if (key !== undefined) x.draft.keys.add(key);
  const valueNode = child(node, 'value');
  const isMethod = valueNode?.type === 'FunctionExpression' && (node.method === true || node.kind !== 'init');
  if (!isMethod) return { key, value: extractValue(x, valueNode, 'assigned', key), span };
  const kind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
  return {
    key,
    value: { kind: 'function', fn: extractFunction(x, valueNode, { name: key, kind, member: node }) },
    span,
  };
}

export function markAwait(x: Extraction): void {
  const fn = x.draft.functions[x.at.fn];
  if (fn) fn.awaits = true;
  const loop = x.at.loop === undefined ? undefined : x.draft.loops[x.at.loop];
  if (loop) loop.awaits = true;
}

/** `<Page />` uses the import `Page`. */
function useName(x: Extraction, name: string): void {
  const binding = lookUp(x, name);
  if (binding !== undefined) x.used.add(binding);
}

const NOT_EXPRESSIONS = new Set(['type', 'typeAnnotation', 'typeArguments', 'typeParameters', 'closingElement']);

/** Nodes without a value of their own (`yield`, JSX): the expressions inside are read. */
function readGeneric(x: Extraction, node: SyntaxNode): void {
  if (node.type.startsWith('TS')) return;
  // The name of an attribute is not a variable, that of an element is.
  const skipName = node.type === 'JSXAttribute';
  for (const [key, value] of Object.entries(node)) {
    if (NOT_EXPRESSIONS.has(key) || (skipName && key === 'name')) continue;
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) extractValue(x, item);
  }
}
