import type { SyntaxNode } from '../parsers/source.ts';
import { extractClass } from './classes.ts';
import { extractIf, extractSwitch, extractTry } from './control-flow.ts';
import {
  addCall,
  bindingAt,
  child,
  children,
  type Extraction,
  lookUp,
  nameOf,
  openScope,
  type Scope,
  spanOf,
  within,
} from './draft.ts';
import { extractExport } from './exports.ts';
import { extractFunction } from './functions.ts';
import { declaredName, hoistNames } from './hoisting.ts';
import { extractImportEquals } from './imports.ts';
import { extractIteration, extractLoop } from './loops.ts';
import { extractEnum, extractNamespace } from './namespaces.ts';
import { initialisePattern } from './patterns.ts';
import { spanFrom } from './span.ts';
import { typeOf } from './type-names.ts';
import type { GuardId, Value } from './types.ts';
import { extractValue, markAwait } from './values.ts';

/** Statements of a block, in order; returns the guards that hold after it, where an early exit added some. */
export function extractBlock(
  x: Extraction,
  statements: readonly SyntaxNode[],
  scope: Scope,
): readonly GuardId[] | undefined {
  return within(x, { scope }, () => {
    hoistNames(x, scope, statements);
    return extractSequence(x, statements);
  });
}

/** Statements one after the other; a statement that may leave puts a guard on what follows. */
export function extractSequence(x: Extraction, statements: readonly SyntaxNode[]): readonly GuardId[] | undefined {
  let rest: readonly GuardId[] | undefined;
  const disposed: (readonly [SyntaxNode, readonly GuardId[]])[] = [];
  for (const statement of statements) {
    if (isUsing(statement)) disposed.unshift([statement, x.at.guards]);
    const after = extractStatement(x, statement);
    if (!after) continue;
    rest = after;
    x.at = { ...x.at, guards: after };
  }
  const end = statements.at(-1)?.end ?? 0;
  for (const [statement, guards] of disposed) within(x, { guards }, () => addDisposals(x, statement, end));
  return rest;
}

function isUsing({ type, kind }: SyntaxNode): boolean {
  return type === 'VariableDeclaration' && (kind === 'using' || kind === 'await using');
}

/** What `using` calls at the end of the block, however it is left (developer.mozilla.org, await using). */
function addDisposals(x: Extraction, node: SyntaxNode, end: number): void {
  const awaits = node.kind === 'await using';
  const span = spanFrom(end, end);
  for (const item of children(node, 'declarations').toReversed()) {
    const binding = lookUp(x, nameOf(child(item, 'id')) ?? '');
    if (binding === undefined) continue;
    const object: Value = { kind: 'ref', binding, span };
    const property = awaits ? '[Symbol.asyncDispose]' : '[Symbol.dispose]';
    addCall(x, {
      kind: 'call',
      callee: { kind: 'member', object, property, span },
      args: [],
      argSpans: [],
      span,
      calleeSpan: span,
      usage: awaits ? 'awaited' : 'floating',
    });
  }
}

/** Reads a statement; returns the guards of what follows it, where those change. */
export function extractStatement(x: Extraction, node: SyntaxNode): readonly GuardId[] | undefined {
  switch (node.type) {
    case 'ExpressionStatement':
      extractValue(x, child(node, 'expression'), 'floating');
      return undefined;
    case 'VariableDeclaration':
      if (node.declare !== true) extractVariables(x, node);
      return undefined;
    case 'FunctionDeclaration':
      extractDeclaredFunction(x, node);
      return undefined;
    case 'ClassDeclaration':
      extractDeclaredClass(x, node);
      return undefined;
    case 'ReturnStatement': {
      const argument = child(node, 'argument');
      const value = argument && extractValue(x, argument, 'returned');
      if (value) x.draft.functions[x.at.fn]?.returns.push({ value, guards: x.at.guards });
      return undefined;
    }
    case 'ThrowStatement': {
      const value = extractValue(x, child(node, 'argument'));
      x.draft.throws.push({ value, fn: x.at.fn, guards: x.at.guards, span: spanOf(node) });
      return undefined;
    }
    case 'IfStatement':
      return extractIf(x, node);
    case 'BlockStatement':
      return extractBlock(x, children(node, 'body'), openScope(x));
    case 'SwitchStatement':
      return extractSwitch(x, node);
    case 'TryStatement':
      return extractTry(x, node);
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      extractLoop(x, node);
      return undefined;
    case 'ForOfStatement':
    case 'ForInStatement':
      extractIteration(x, node);
      return undefined;
    case 'LabeledStatement':
    case 'WithStatement': {
      const body = child(node, 'body');
      if (child(node, 'object')) extractValue(x, child(node, 'object'));
      if (body) extractStatement(x, body);
      return undefined;
    }
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      extractExport(x, node);
      return undefined;
    case 'TSExportAssignment': {
      const value = extractValue(x, child(node, 'expression'), 'assigned');
      x.cjs = true;
      x.draft.exports.push({ kind: 'value', name: 'module.exports', value, span: spanOf(node) });
      return undefined;
    }
    case 'TSImportEqualsDeclaration':
      extractImportEquals(x, node);
      return undefined;
    case 'TSEnumDeclaration':
      extractEnum(x, node);
      return undefined;
    case 'TSModuleDeclaration':
      extractNamespace(x, node);
      return undefined;
    default:
      return undefined;
  }
}

export function extractVariables(x: Extraction, node: SyntaxNode): void {
  // `await using` waits for the disposal at the end of the block.
  if (node.kind === 'await using') markAwait(x);
  for (const item of children(node, 'declarations')) {
    const target = child(item, 'id');
    const initial = child(item, 'init');
    if (!target) continue;
    const name = target.type === 'Identifier' ? nameOf(target) : undefined;
    const value = initial ? extractValue(x, initial, 'assigned', name) : undefined;
    if (value) initialisePattern(x, target, value);
    const id = name === undefined ? undefined : lookUp(x, name);
    if (id === undefined) continue;
    const type = value ? undefined : typeOf(x, target);
    if (type) bindingAt(x, id).type = type;
    const cls = value?.kind === 'class' ? x.draft.classes[value.cls] : undefined;
    if (cls) cls.binding ??= id;
  }
}

function extractDeclaredFunction(x: Extraction, node: SyntaxNode): void {
  if (!child(node, 'body')) return;
  const name = nameOf(child(node, 'id'));
  const fn = extractFunction(x, node, { name });
  bindDeclared(x, node, { kind: 'function', fn });
}

function extractDeclaredClass(x: Extraction, node: SyntaxNode): void {
  if (node.declare === true) return;
  const cls = extractClass(x, node);
  const id = bindDeclared(x, node, { kind: 'class', cls });
  const draft = x.draft.classes[cls];
  if (draft && id !== undefined) draft.binding = id;
}

/** Gives a declared name its value; declarations that merge (a class and its namespace) keep the first one. */
export function bindDeclared(x: Extraction, node: SyntaxNode, value: Value): number | undefined {
  const name = declaredName(node);
  const id = name === undefined ? undefined : lookUp(x, name);
  if (id === undefined) return undefined;
  const binding = bindingAt(x, id);
  if (binding.init === undefined) binding.init = value;
  else binding.writes.push({ value, fn: x.at.fn, guards: x.at.guards, span: spanOf(node) });
  return id;
}
