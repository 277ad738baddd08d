import type { SyntaxNode } from '../parsers/source.ts';
import { addCall, calledName, child, children, constantOf, type Extraction, exactly, spanOf } from './draft.ts';
import { addCompiledExports } from './exports.ts';
import { extractFunction } from './functions.ts';
import { addImport } from './imports.ts';
import { readTemplate } from './literals.ts';
import { isProcessModule } from './members.ts';
import { findStartedFile, locateFile } from './module-files.ts';
import { elementOf } from './patterns.ts';
import { type Span, spanFrom } from './span.ts';
import type { CallFact, ImportFact, Value } from './types.ts';
import { extractValue } from './values.ts';

const UNKNOWN: Value = { kind: 'unknown' };

export function readCall(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
  const calleeNode = child(node, 'callee');
  const callee = extractValue(x, calleeNode, 'chained');
  const argNodes = children(node, 'arguments');
  const span = spanOf(node);
  const isNew = node.type === 'NewExpression';
  const args: Value[] = [];
  for (const arg of argNodes) args.push(extractArgument(x, arg, callee, args));
  const [first, second] = args;
  const requires = !isNew && isRequire(x, callee);
  if (requires && first) {
    const specifier = specifierOf(x, first);
    if (specifier !== undefined) return moduleValue(x, specifier, 'require', span);
  }
  if (!isNew && first?.kind === 'module' && isInterop(x, callee)) return first;
  const started = findStartedFile(x, callee, args, isNew);
  if (started) addImport(x, started.specifier, started.kind, span);
  if (callee.kind === 'global' && callee.name === 'RegExp' && first?.kind === 'string') {
    const flags = second?.kind === 'string' ? second.value : '';
    x.draft.regexps.push({ pattern: first.value, flags, fn: x.at.fn, span });
  }
  if (!isNew) addCompiledExports(x, callee, args, span);
  return addCall(x, {
    kind: isNew ? 'new' : 'call',
    callee: requires ? { kind: 'global', name: 'require', span: spanOf(calleeNode ?? node) } : callee,
    args: exactly(args),
    argSpans: exactly(argNodes.map(spanOf)),
    span,
    calleeSpan: spanOf(calleeNode ?? node),
    usage,
    ...(isOptional(node) ? { optional: true as const } : {}),
  });
}

/** `server?.close()`, `callback?.()`, `a?.b().c()`: the call is skipped where something before it is missing. */
function isOptional(call: SyntaxNode): boolean {
  let link: SyntaxNode | undefined = call;
  while (link?.type === 'MemberExpression' || link?.type === 'CallExpression') {
    if (link.optional === true) return true;
    link = child(link, link.type === 'MemberExpression' ? 'object' : 'callee');
  }
  return false;
}

const ITERATION = /^(?:forEach|map|flatMap|filter|some|every|find|findLast|findIndex|each)$/;
/** `async.each(list, fn)`, `_.map(list, fn)`, `pMap(list, fn)`. */
const ITERATION_OVER_FIRST = /^(?:forEach|map|flatMap|each|eachSeries|eachOf|mapSeries|pMap|pEach|concurrentMap)$/;

/** Callbacks of array iteration get an element of the array as first parameter, those of `then` the awaited value. */
function extractArgument(x: Extraction, node: SyntaxNode, callee: Value, before: readonly Value[]): Value {
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') {
    return extractValue(x, node, 'argument');
  }
  const firstParameter = findCallbackInput(x, callee, before);
  return { kind: 'function', fn: extractFunction(x, node, firstParameter ? { firstParameter } : {}) };
}

function findCallbackInput(x: Extraction, callee: Value, before: readonly Value[]): Value | undefined {
  const [list] = before;
  if (list) return ITERATION_OVER_FIRST.test(calledName(x, callee)) ? elementOf(list) : undefined;
  if (callee.kind !== 'member') return undefined;
  if (callee.property === 'then') return callee.object;
  return ITERATION.test(callee.property) ? elementOf(callee.object) : undefined;
}

/** `require`, also one made by `createRequire(import.meta.url)`, and `module.require`. */
function isRequire(x: Extraction, callee: Value): boolean {
  if (callee.kind === 'global') return callee.name === 'require' || callee.name === '__non_webpack_require__';
  if (callee.kind === 'member') {
    return callee.property === 'require' && callee.object.kind === 'global' && callee.object.name === 'module';
  }
  const made = callee.kind === 'ref' ? constantOf(x, callee) : callee;
  const call = made.kind === 'call' ? x.draft.calls[made.call] : undefined;
  return call !== undefined && calledName(x, call.callee) === 'createRequire';
}

/** What compilers wrap around a module (TypeScript, Babel, swc, esbuild); it gives the module back. */
const INTEROP =
  /^(?:__importDefault|__importStar|__toESM|__rewriteRelativeImportExtension|_*interop_?require_?(?:default|wildcard)\d*)$/i;

function isInterop(x: Extraction, callee: Value): boolean {
  // swc writes `_interop_require_default._(require('x'))`.
  const named = callee.kind === 'member' && callee.property === '_' ? callee.object : callee;
  return INTEROP.test(calledName(x, named));
}

/** The literal or constant specifier of an import, or the file that a path expression names. */
function specifierOf(x: Extraction, value: Value): string | undefined {
  const constant = constantOf(x, value);
  return constant.kind === 'string' ? constant.value : locateFile(x, constant);
}

function moduleValue(x: Extraction, specifier: string, kind: ImportFact['kind'], span: Span): Value {
  const id = addImport(x, specifier, kind, span);
  return isProcessModule(specifier) ? { kind: 'global', name: 'process', span } : { kind: 'module', import: id };
}

export function readDynamicImport(x: Extraction, node: SyntaxNode): Value {
  const source = child(node, 'source');
  const span = spanOf(node);
  const argument = extractValue(x, source, 'argument');
  if (child(node, 'options')) extractValue(x, child(node, 'options'));
  const specifier = specifierOf(x, argument);
  if (specifier !== undefined) return moduleValue(x, specifier, 'dynamic', span);
  return addCall(x, {
    kind: 'call',
    callee: { kind: 'global', name: 'import', span },
    args: [argument],
    argSpans: [source ? spanOf(source) : span],
    span,
    calleeSpan: spanFrom(node.start, node.start + 6),
    usage: 'other',
  });
}

export function readTag(x: Extraction, node: SyntaxNode, usage: CallFact['usage']): Value {
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
