import type { SyntaxNode } from '../parsers/source.ts';
import { extractClass } from './classes.ts';
import {
  addCall,
  addGuard,
  bindingAt,
  child,
  children,
  type Extraction,
  isNode,
  lookUp,
  nameOf,
  spanOf,
  within,
} from './draft.ts';
import { extractFunction } from './functions.ts';
import { addImport, findWorkerFile } from './imports.ts';
import { assignPattern, elementOf } from './patterns.ts';
import type { CallFact, Property, Span, Value } from './types.ts';

/** Longer chains of operators and members exist only in generated code; below the frame limit of the engine. */
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
    case 'ArrayExpression': {
      const elements = Array.isArray(node.elements) ? node.elements : [];
      const items = elements.map((item): Value => (isNode(item) ? extractValue(x, item) : { kind: 'undefined' }));
      return { kind: 'array', items, span: spanOf(node) };
    }
    case 'ObjectExpression':
      return {
        kind: 'object',
        properties: children(node, 'properties').map((item) => readProperty(x, item)),
        span: spanOf(node),
      };
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
      return x.at.cls === undefined ? { kind: 'this' } : { kind: 'this', cls: x.at.cls };
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
    case 'YieldExpression':
      extractValue(x, child(node, 'argument'));
      return UNKNOWN;
    case 'CallExpression':
    case 'NewExpression':
      return readCall(x, node, usage);
    case 'ImportExpression':
      return readDynamicImport(x, node);
    case 'TaggedTemplateExpression':
      return readTag(x, node, usage);
    case 'LogicalExpression':
      return readLogical(x, node);
    case 'ConditionalExpression':
      return readConditional(x, node, usage);
    case 'UnaryExpression':
      return readUnary(x, node);
    case 'BinaryExpression':
      return readBinary(x, node);
    case 'AssignmentExpression':
      return readAssignment(x, node);
    case 'UpdateExpression':
      extractValue(x, child(node, 'argument'));
      return UNKNOWN;
    case 'SequenceExpression': {
      const values = children(node, 'expressions').map((item) => extractValue(x, item));
      return values.at(-1) ?? UNKNOWN;
    }
    case 'MetaProperty':
      return { kind: 'global', name: 'import.meta', span: spanOf(node) };
    default:
      readGeneric(x, node);
      return UNKNOWN;
  }
}

function readLiteral(x: Extraction, node: SyntaxNode): Value {
  const regex = node.regex;
  if (typeof regex === 'object' && regex !== null && 'pattern' in regex && 'flags' in regex) {
    const pattern = String(regex.pattern);
    const flags = String(regex.flags);
    x.draft.regexps.push({ pattern, flags, fn: x.at.fn, span: spanOf(node) });
    return { kind: 'regexp', pattern, flags, span: spanOf(node) };
  }
  if (typeof node.bigint === 'string') return { kind: 'number', value: Number(node.bigint), span: spanOf(node) };
  if (typeof node.value === 'string') return { kind: 'string', value: node.value, span: spanOf(node) };
  if (typeof node.value === 'number') return { kind: 'number', value: node.value, span: spanOf(node) };
  if (typeof node.value === 'boolean') return { kind: 'boolean', value: node.value, span: spanOf(node) };
  return node.value === null ? { kind: 'null' } : UNKNOWN;
}

function readName(x: Extraction, node: SyntaxNode): Value {
  const name = nameOf(node) ?? '';
  const binding = lookUp(x, name);
  if (binding !== undefined) {
    x.used.add(binding);
    return { kind: 'ref', binding, span: spanOf(node) };
  }
  if (name === 'undefined') return { kind: 'undefined' };
  if (name === 'NaN' || name === 'Infinity') return { kind: 'number', value: Number(name), span: spanOf(node) };
  return { kind: 'global', name, span: spanOf(node) };
}

function readTemplate(x: Extraction, node: SyntaxNode): Value {
  const parts: Value[] = [];
  const expressions = children(node, 'expressions');
  children(node, 'quasis').forEach((quasi, i) => {
    const text = quasi.value;
    const cooked = typeof text === 'object' && text !== null && 'cooked' in text ? String(text.cooked) : '';
    parts.push({ kind: 'string', value: cooked });
    if (expressions[i]) parts.push(extractValue(x, expressions[i], 'argument'));
  });
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.kind === 'string') return { ...only, span: spanOf(node) };
  return { kind: 'template', parts, span: spanOf(node) };
}

function readProperty(x: Extraction, node: SyntaxNode): Property {
  const span = spanOf(node);
  if (node.type === 'SpreadElement') {
    return { key: undefined, value: extractValue(x, child(node, 'argument')), span, spread: true };
  }
  const key = keyOf(x, node);
  const valueNode = child(node, 'value');
  const value: Value =
    valueNode && valueNode.type === 'FunctionExpression' && (node.method === true || node.kind !== 'init')
      ? { kind: 'function', fn: extractFunction(x, valueNode, { name: key, kind: methodKind(node.kind) }) }
      : extractValue(x, valueNode, 'assigned', key);
  return { key, value, span };
}

function methodKind(kind: unknown): 'method' | 'getter' | 'setter' {
  return kind === 'get' ? 'getter' : kind === 'set' ? 'setter' : 'method';
}

/** The name of a property, also when it is computed from a literal. */
export function keyOf(x: Extraction, node: SyntaxNode): string | undefined {
  const key = child(node, 'key');
  if (!node.computed) return key?.type === 'PrivateIdentifier' ? `#${String(key.name)}` : nameOf(key);
  const value = extractValue(x, key);
  return value.kind === 'string' || value.kind === 'number' ? String(value.value) : undefined;
}

function readMember(x: Extraction, node: SyntaxNode): Value {
  const object = extractValue(x, child(node, 'object'), 'chained');
  const property = child(node, 'property');
  if (!node.computed) {
    const name = property?.type === 'PrivateIdentifier' ? `#${String(property.name)}` : (nameOf(property) ?? '');
    return memberOf(x, object, name, spanOf(node));
  }
  const index = extractValue(x, property);
  if (index.kind === 'string') return memberOf(x, object, index.value, spanOf(node));
  if (isProcessEnv(object)) x.draft.envReads.push({ fn: x.at.fn, guards: [...x.at.guards], span: spanOf(node) });
  return { kind: 'index', object, index, span: spanOf(node) };
}

export function isProcessEnv(value: Value): boolean {
  return (
    value.kind === 'member' &&
    value.property === 'env' &&
    value.object.kind === 'global' &&
    value.object.name === 'process'
  );
}

/** `object.property`; reading `process.env.X` becomes an environment value. */
export function memberOf(x: Extraction, object: Value, property: string, span: Span): Value {
  if (isProcessEnv(object)) {
    x.draft.envReads.push({ name: property, fn: x.at.fn, guards: [...x.at.guards], span });
    return { kind: 'env', name: property, span };
  }
  if (object.kind === 'global' && object.name === 'globalThis') return { kind: 'global', name: property, span };
  return { kind: 'member', object, property, span };
}

/** Notes what a missing variable falls back to: `process.env.PORT ?? 3000`. */
export function noteDefault(x: Extraction, value: Value, fallback: Value): void {
  if (value.kind !== 'env') return;
  const read = x.draft.envReads.findLast((item) => item.span[0] === value.span[0] && item.name === value.name);
  if (read) read.default = fallback;
}

function readCall(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const calleeNode = child(node, 'callee');
  const callee = extractValue(x, calleeNode, 'chained');
  const argNodes = children(node, 'arguments');
  const required = callee.kind === 'global' && callee.name === 'require' ? literalText(argNodes[0]) : undefined;
  if (required !== undefined && node.type === 'CallExpression') {
    return { kind: 'module', import: addImport(x, required, 'require', spanOf(node)) };
  }
  if (!argNodes.length && callee.kind === 'global' && callee.name === 'require') return UNKNOWN;
  const args = argNodes.map((arg) => extractArgument(x, arg, callee));
  const worker = findWorkerFile(x, callee, args, node.type === 'NewExpression');
  if (worker) addImport(x, worker.specifier, worker.kind, spanOf(node));
  if (callee.kind === 'global' && callee.name === 'RegExp' && args[0]?.kind === 'string') {
    const flags = args[1]?.kind === 'string' ? args[1].value : '';
    x.draft.regexps.push({ pattern: args[0].value, flags, fn: x.at.fn, span: spanOf(node) });
  }
  return addCall(x, {
    kind: node.type === 'NewExpression' ? 'new' : 'call',
    callee,
    args,
    argSpans: argNodes.map(spanOf),
    span: spanOf(node),
    calleeSpan: calleeNode ? spanOf(calleeNode) : spanOf(node),
    usage,
    ...(node.optional === true ? { optional: true as const } : {}),
  });
}

/** Callbacks of array iteration get an element of the array as their first parameter. */
function extractArgument(x: Extraction, node: SyntaxNode, callee: Value): Value {
  const iterates =
    callee.kind === 'member' && /^(?:forEach|map|flatMap|filter|some|every|find|for|each)$/.test(callee.property);
  if (iterates && /Function/.test(node.type)) {
    const fn = extractFunction(x, node, { firstParameter: elementOf(callee.object) });
    return { kind: 'function', fn };
  }
  return extractValue(x, node, 'argument');
}

export function literalText(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || children(node, 'expressions').length > 0) return undefined;
  const value = children(node, 'quasis')[0]?.value;
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : undefined;
}

function readDynamicImport(x: Extraction, node: SyntaxNode): Value {
  const specifier = literalText(child(node, 'source'));
  if (specifier !== undefined) return { kind: 'module', import: addImport(x, specifier, 'dynamic', spanOf(node)) };
  const source = child(node, 'source');
  const argument = extractValue(x, source, 'argument');
  return addCall(x, {
    kind: 'call',
    callee: { kind: 'global', name: 'import', span: spanOf(node) },
    args: [argument],
    argSpans: [source ? spanOf(source) : spanOf(node)],
    span: spanOf(node),
    calleeSpan: [node.start, node.start + 6],
    usage: 'other',
  });
}

function readTag(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const tag = child(node, 'tag');
  const quasi = child(node, 'quasi');
  const callee = extractValue(x, tag, 'chained');
  const template = quasi ? readTemplate(x, quasi) : UNKNOWN;
  const span = spanOf(node);
  return addCall(x, {
    kind: 'tag',
    callee,
    args: [template],
    argSpans: [quasi ? spanOf(quasi) : span],
    span,
    calleeSpan: tag ? spanOf(tag) : span,
    usage,
  });
}

function readLogical(x: Extraction, node: SyntaxNode): Value {
  const left = extractValue(x, child(node, 'left'));
  const op = node.operator === '&&' ? '&&' : node.operator === '||' ? '||' : '??';
  const span = child(node, 'left');
  const guards = addGuard(x, {
    kind: 'logical',
    test: op === '??' ? { kind: 'binary', op: '==', left, right: { kind: 'null' } } : left,
    negate: op === '||',
    span: span ? spanOf(span) : spanOf(node),
  });
  const right = within(x, { guards }, () => extractValue(x, child(node, 'right')));
  if (op !== '&&') noteDefault(x, left, right);
  return { kind: 'logical', op, left, right };
}

function readConditional(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const testNode = child(node, 'test');
  const test = extractValue(x, testNode);
  const span = testNode ? spanOf(testNode) : spanOf(node);
  const thenGuards = addGuard(x, { kind: 'conditional', test, negate: false, span });
  const then = within(x, { guards: thenGuards }, () => extractValue(x, child(node, 'consequent'), usage));
  const elseGuards = addGuard(x, { kind: 'conditional', test, negate: true, span });
  const otherwise = within(x, { guards: elseGuards }, () => extractValue(x, child(node, 'alternate'), usage));
  return { kind: 'conditional', test, then, else: otherwise };
}

function readUnary(x: Extraction, node: SyntaxNode): Value {
  const value = extractValue(x, child(node, 'argument'), node.operator === 'void' ? 'floating' : 'other');
  const op = node.operator;
  if (op === '-' && value.kind === 'number') return { ...value, value: -value.value, span: spanOf(node) };
  if (op === 'void') return { kind: 'undefined' };
  if (op === '!' || op === '-' || op === '+' || op === 'typeof' || op === '~') return { kind: 'unary', op, value };
  return UNKNOWN;
}

function readBinary(x: Extraction, node: SyntaxNode): Value {
  const left = extractValue(x, child(node, 'left'));
  const right = extractValue(x, child(node, 'right'));
  const op = String(node.operator);
  const span = spanOf(node);
  if (left.kind === 'number' && right.kind === 'number') {
    const result = fold(op, left.value, right.value);
    if (result !== undefined) return { kind: 'number', value: result, span };
  }
  if (op === '+' && left.kind === 'string' && right.kind === 'string')
    return { kind: 'string', value: left.value + right.value, span };
  return { kind: 'binary', op, left, right };
}

function fold(op: string, a: number, b: number): number | undefined {
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
    default:
      return undefined;
  }
}

function readAssignment(x: Extraction, node: SyntaxNode): Value {
  const op = String(node.operator);
  const left = child(node, 'left');
  const value = extractValue(
    x,
    child(node, 'right'),
    'assigned',
    left?.type === 'Identifier' ? nameOf(left) : undefined,
  );
  if (left) assignPattern(x, left, value, op, spanOf(node));
  return value;
}

function markAwait(x: Extraction): void {
  const fn = x.draft.functions[x.at.fn];
  if (fn) fn.awaits = true;
  const loop = x.at.loop === undefined ? undefined : x.draft.loops[x.at.loop];
  if (loop) x.draft.loops[x.at.loop ?? 0] = { ...loop, awaits: true };
}

/** Nodes without a value of their own (JSX, types in odd places): the expressions inside are read. */
function readGeneric(x: Extraction, node: SyntaxNode): void {
  if (node.type.startsWith('TS')) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'type' || key === 'typeAnnotation' || key === 'name') continue;
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) extractValue(x, item);
  }
}

/** The value that a name stands for, for the few places that need it at once. */
export function initOf(x: Extraction, value: Value): Value {
  if (value.kind !== 'ref') return value;
  const binding = bindingAt(x, value.binding);
  return binding.kind === 'const' && binding.init ? binding.init : value;
}
