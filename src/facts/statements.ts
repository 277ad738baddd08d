import type { SyntaxNode } from '../parsers/source.ts';
import { extractClass } from './classes.ts';
import {
  addGuard,
  bindingAt,
  child,
  children,
  declare,
  type Extraction,
  isNode,
  nameOf,
  openScope,
  type Scope,
  spanOf,
  within,
} from './draft.ts';
import { extractExport } from './exports.ts';
import { extractFunction } from './functions.ts';
import { hoistImport, hoistImportEquals } from './imports.ts';
import { assignPattern, declarePattern, elementOf, initialisePattern, typeOf } from './patterns.ts';
import type { BindingKind, GuardFact, LoopFact, Value } from './types.ts';
import { extractValue } from './values.ts';

/** Statements of a block, in order; a statement that always leaves puts a guard on what follows. */
export function extractBlock(x: Extraction, statements: readonly SyntaxNode[], scope: Scope): void {
  within(x, { scope }, () => {
    hoistNames(x, scope, statements);
    for (const statement of statements) {
      const rest = extractStatement(x, statement);
      if (rest) x.at = { ...x.at, guards: rest };
    }
  });
}

/** Declares what a block declares, so that earlier statements (functions called before their line) find the names. */
function hoistNames(x: Extraction, scope: Scope, statements: readonly SyntaxNode[]): void {
  for (const statement of statements) {
    const node = declarationOf(statement);
    switch (node.type) {
      case 'ImportDeclaration':
        hoistImport(x, scope, node);
        break;
      case 'TSImportEqualsDeclaration':
        hoistImportEquals(x, scope, node);
        break;
      case 'FunctionDeclaration':
        declareNamed(x, scope, node, 'function');
        break;
      case 'ClassDeclaration':
        declareNamed(x, scope, node, 'class');
        break;
      case 'TSEnumDeclaration':
        declareNamed(x, scope, node, 'enum');
        break;
      case 'TSModuleDeclaration':
        if (node.declare !== true) declareNamed(x, scope, node, 'const');
        break;
      case 'VariableDeclaration':
        if (node.kind !== 'var' && node.declare !== true) {
          for (const item of children(node, 'declarations')) declarePattern(x, scope, child(item, 'id'), kindOf(node));
        }
        break;
    }
  }
}

function declarationOf(statement: SyntaxNode): SyntaxNode {
  return statement.type.startsWith('Export') ? (child(statement, 'declaration') ?? statement) : statement;
}

function declareNamed(x: Extraction, scope: Scope, node: SyntaxNode, kind: BindingKind): void {
  const id = child(node, 'id');
  const name = nameOf(id);
  if (id && name !== undefined) declare(x, scope, name, kind, spanOf(id));
}

function kindOf(node: SyntaxNode): BindingKind {
  return node.kind === 'var' ? 'var' : node.kind === 'let' ? 'let' : 'const';
}

/** `var` belongs to the function, wherever it stands in it. */
export function hoistVariables(x: Extraction, scope: Scope, node: SyntaxNode, depth = 0): void {
  if (depth > 200) return;
  if (node.type === 'VariableDeclaration') {
    if (node.kind === 'var')
      for (const item of children(node, 'declarations')) declarePattern(x, scope, child(item, 'id'), 'var');
    return;
  }
  if (
    !/Statement$|^Program$|^StaticBlock$|^SwitchCase$|^CatchClause$|^Export/.test(node.type) ||
    node.type === 'ExpressionStatement'
  )
    return;
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (isNode(item)) hoistVariables(x, scope, item, depth + 1);
  }
}

/** Reads a statement; returns the guards of what follows it, where those change. */
export function extractStatement(x: Extraction, node: SyntaxNode): readonly number[] | undefined {
  switch (node.type) {
    case 'ExpressionStatement':
      extractValue(x, child(node, 'expression'), 'floating');
      return undefined;
    case 'VariableDeclaration':
      if (node.declare !== true) extractVariables(x, node);
      return undefined;
    case 'FunctionDeclaration':
      if (child(node, 'body')) extractDeclaredFunction(x, node);
      return undefined;
    case 'ClassDeclaration':
      if (node.declare !== true) {
        const cls = extractClass(x, node);
        const id = bindDeclared(x, node, { kind: 'class', cls });
        const draft = x.draft.classes[cls];
        if (draft && id !== undefined) draft.binding = id;
      }
      return undefined;
    case 'ReturnStatement': {
      const value = child(node, 'argument') ? extractValue(x, child(node, 'argument'), 'returned') : undefined;
      if (value) x.draft.functions[x.at.fn]?.returns.push({ value, guards: x.at.guards });
      return undefined;
    }
    case 'ThrowStatement': {
      const value = extractValue(x, child(node, 'argument'));
      x.draft.throws.push({ value, fn: x.at.fn, guards: [...x.at.guards], span: spanOf(node) });
      return undefined;
    }
    case 'IfStatement':
      return extractIf(x, node);
    case 'BlockStatement':
      extractBlock(x, children(node, 'body'), openScope(x));
      return undefined;
    case 'SwitchStatement':
      extractSwitch(x, node);
      return undefined;
    case 'TryStatement':
      extractTry(x, node);
      return undefined;
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      extractLoop(x, node);
      return undefined;
    case 'ForOfStatement':
    case 'ForInStatement':
      extractIteration(x, node);
      return undefined;
    case 'LabeledStatement': {
      const body = child(node, 'body');
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
      x.draft.exports.push({ kind: 'value', name: 'module.exports', value, span: spanOf(node) });
      return undefined;
    }
    case 'TSEnumDeclaration':
      extractEnum(x, node);
      return undefined;
    case 'TSModuleDeclaration':
      extractNamespace(x, node);
      return undefined;
    case 'WithStatement': {
      const body = child(node, 'body');
      extractValue(x, child(node, 'object'));
      if (body) extractStatement(x, body);
      return undefined;
    }
    default:
      return undefined;
  }
}

function extractVariables(x: Extraction, node: SyntaxNode): void {
  for (const item of children(node, 'declarations')) {
    const target = child(item, 'id');
    const initial = child(item, 'init');
    if (!target) continue;
    const name = target.type === 'Identifier' ? nameOf(target) : undefined;
    const value = initial ? extractValue(x, initial, 'assigned', name) : undefined;
    if (value) initialisePattern(x, target, value);
    const id = name === undefined ? undefined : x.at.scope.names.get(name);
    const type = id === undefined ? undefined : typeOf(x, target);
    if (id !== undefined && type) bindingAt(x, id).type = type;
  }
}

function extractDeclaredFunction(x: Extraction, node: SyntaxNode): void {
  const name = nameOf(child(node, 'id'));
  const fn = extractFunction(x, node, { name });
  bindDeclared(x, node, { kind: 'function', fn });
}

function bindDeclared(x: Extraction, node: SyntaxNode, value: Value): number | undefined {
  const name = nameOf(child(node, 'id'));
  if (name === undefined) return undefined;
  for (let scope: Scope | undefined = x.at.scope; scope; scope = scope.parent) {
    const id = scope.names.get(name);
    if (id === undefined) continue;
    bindingAt(x, id).init = value;
    return id;
  }
  return undefined;
}

function extractIf(x: Extraction, node: SyntaxNode): readonly number[] | undefined {
  const testNode = child(node, 'test');
  const consequent = child(node, 'consequent');
  const alternate = child(node, 'alternate');
  const test = extractValue(x, testNode);
  const span = testNode ? spanOf(testNode) : spanOf(node);
  const branch = (body: SyntaxNode | undefined, negate: boolean): void => {
    if (!body) return;
    const guards = addGuard(x, { kind: 'if', test, negate, span });
    within(x, { guards }, () => extractStatement(x, body));
  };
  branch(consequent, false);
  branch(alternate, true);
  const leaves = consequent !== undefined && alwaysLeaves(consequent);
  const leavesElse = alternate !== undefined && alwaysLeaves(alternate);
  if (leaves === leavesElse) return undefined;
  return addGuard(x, { kind: 'early-exit', test, negate: leaves, span });
}

/** Whether control never passes the end of the statement. */
function alwaysLeaves(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    case 'BlockStatement':
      return children(node, 'body').some(alwaysLeaves);
    case 'IfStatement': {
      const [yes, no] = [child(node, 'consequent'), child(node, 'alternate')];
      return yes !== undefined && no !== undefined && alwaysLeaves(yes) && alwaysLeaves(no);
    }
    case 'TryStatement': {
      const [block, last] = [child(node, 'block'), child(node, 'finalizer')];
      return (
        (last !== undefined && alwaysLeaves(last)) ||
        (block !== undefined && alwaysLeaves(block) && !child(node, 'handler'))
      );
    }
    case 'ExpressionStatement':
      return isProcessExit(child(node, 'expression'));
    default:
      return false;
  }
}

function isProcessExit(node: SyntaxNode | undefined): boolean {
  const callee = node?.type === 'CallExpression' ? child(node, 'callee') : undefined;
  if (callee?.type !== 'MemberExpression') return false;
  return (
    nameOf(child(callee, 'object')) === 'process' &&
    /^(?:exit|abort|reallyExit)$/.test(nameOf(child(callee, 'property')) ?? '')
  );
}

function extractSwitch(x: Extraction, node: SyntaxNode): void {
  const subject = extractValue(x, child(node, 'discriminant'));
  const scope = openScope(x);
  const cases = children(node, 'cases');
  within(x, { scope }, () => {
    hoistNames(
      x,
      scope,
      cases.flatMap((item) => children(item, 'consequent')),
    );
    const tests: Value[] = [];
    for (const item of cases) {
      const testNode = child(item, 'test');
      if (testNode) tests.push({ kind: 'binary', op: '===', left: subject, right: extractValue(x, testNode) });
      const test = testNode ? anyOf(tests) : anyOf(tests);
      const guard: GuardFact = { kind: 'switch', test, negate: !testNode, span: spanOf(testNode ?? item) };
      const statements = children(item, 'consequent');
      if (statements.length === 0) continue;
      within(x, { guards: addGuard(x, guard) }, () => {
        for (const statement of statements) {
          const rest = extractStatement(x, statement);
          if (rest) x.at = { ...x.at, guards: rest };
        }
      });
      // A case that falls through leaves its tests for the next one.
      if (testNode && statements.some(alwaysLeaves)) tests.length = 0;
    }
  });
}

function anyOf(tests: readonly Value[]): Value {
  return tests
    .slice(1)
    .reduce((left, right): Value => ({ kind: 'logical', op: '||', left, right }), tests[0] ?? { kind: 'unknown' });
}

function extractTry(x: Extraction, node: SyntaxNode): void {
  const block = child(node, 'block');
  const handler = child(node, 'handler');
  const last = child(node, 'finalizer');
  if (block) within(x, { inTry: handler ? true : x.at.inTry }, () => extractStatement(x, block));
  if (handler) {
    const scope = openScope(x);
    const guards = addGuard(x, { kind: 'catch', test: { kind: 'unknown' }, negate: false, span: spanOf(handler) });
    within(x, { scope, guards }, () => {
      declarePattern(x, scope, child(handler, 'param'), 'catch');
      const body = child(handler, 'body');
      if (body) extractBlock(x, children(body, 'body'), scope);
    });
  }
  if (last) extractStatement(x, last);
}

function addLoop(x: Extraction, loop: Omit<LoopFact, 'fn' | 'parent' | 'awaits'>): number {
  const parent = x.at.loop;
  x.draft.loops.push({ ...loop, fn: x.at.fn, awaits: false, ...(parent === undefined ? {} : { parent }) });
  return x.draft.loops.length - 1;
}

function extractLoop(x: Extraction, node: SyntaxNode): void {
  const scope = openScope(x);
  within(x, { scope }, () => {
    const init = child(node, 'init');
    if (init?.type === 'VariableDeclaration') {
      hoistNames(x, scope, [init]);
      extractVariables(x, init);
    } else if (init) extractValue(x, init);
    const kind = node.type === 'ForStatement' ? 'for' : node.type === 'WhileStatement' ? 'while' : 'do';
    const testNode = child(node, 'test');
    const over: Value = testNode ? extractValue(x, testNode) : { kind: 'boolean', value: true };
    const loop = addLoop(x, { kind, over, span: spanOf(node) });
    const guards =
      kind === 'while' && testNode
        ? addGuard(x, { kind: 'loop', test: over, negate: false, span: spanOf(testNode) })
        : x.at.guards;
    within(x, { loop, guards }, () => {
      const body = child(node, 'body');
      if (body) extractStatement(x, body);
      if (child(node, 'update')) extractValue(x, child(node, 'update'));
    });
  });
}

function extractIteration(x: Extraction, node: SyntaxNode): void {
  const scope = openScope(x);
  const over = extractValue(x, child(node, 'right'));
  const kind = node.type === 'ForInStatement' ? 'for-in' : node.await === true ? 'for-await' : 'for-of';
  const loop = addLoop(x, { kind, over, span: spanOf(node) });
  const item: Value = kind === 'for-in' ? { kind: 'unknown' } : elementOf(over);
  within(x, { scope, loop }, () => {
    const left = child(node, 'left');
    if (left?.type === 'VariableDeclaration') {
      const target = child(children(left, 'declarations')[0] ?? left, 'id');
      declarePattern(x, scope, target, left.kind === 'var' ? 'var' : 'loop');
      if (target) initialisePattern(x, target, item);
    } else if (left) assignPattern(x, left, item, '=', spanOf(left));
    const body = child(node, 'body');
    if (body) extractStatement(x, body);
  });
}

function extractEnum(x: Extraction, node: SyntaxNode): void {
  const body = child(node, 'body') ?? node;
  let next: number | undefined = 0;
  const properties = children(body, 'members').map((member) => {
    const initial = child(member, 'initializer');
    const value: Value = initial
      ? extractValue(x, initial)
      : next === undefined
        ? { kind: 'unknown' }
        : { kind: 'number', value: next };
    next = value.kind === 'number' ? value.value + 1 : undefined;
    return { key: nameOf(child(member, 'id')), value, span: spanOf(member) };
  });
  bindDeclared(x, node, { kind: 'object', properties, span: spanOf(node) });
}

function extractNamespace(x: Extraction, node: SyntaxNode): void {
  if (node.declare === true) return;
  const body = child(node, 'body');
  if (!body) return;
  const scope = openScope(x);
  within(x, { scope }, () => {
    const exported = x.draft.exports.length;
    extractBlock(x, children(body, 'body'), scope);
    const inner = x.draft.exports.splice(exported);
    const properties = inner.flatMap((item) =>
      item.kind === 'value' ? [{ key: item.name, value: item.value, span: item.span }] : [],
    );
    within(x, { scope: scope.parent ?? scope }, () =>
      bindDeclared(x, node, { kind: 'object', properties, span: spanOf(node) }),
    );
  });
}
