import type { SyntaxNode } from '../parsers/source.ts';
import { child, children, declare, type Extraction, isNode, nameOf, type Scope, spanOf } from './draft.ts';
import { hoistImport, hoistImportEquals } from './imports.ts';
import { declarePattern } from './patterns.ts';
import type { BindingKind } from './types.ts';

/** Declares what a block declares, so that earlier statements (functions called before their line) find the names. */
export function hoistNames(x: Extraction, scope: Scope, statements: readonly SyntaxNode[]): void {
  for (const statement of statements) {
    const node = declarationOf(statement);
    if (node.declare === true) continue;
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
        if (!scope.names.has(declaredName(node) ?? '')) declareNamed(x, scope, node, 'const');
        break;
      case 'VariableDeclaration':
        if (node.kind !== 'var') {
          for (const item of children(node, 'declarations')) declarePattern(x, scope, child(item, 'id'), kindOf(node));
        }
        break;
    }
  }
}

function declarationOf(statement: SyntaxNode): SyntaxNode {
  if (statement.type === 'LabeledStatement') return child(statement, 'body') ?? statement;
  return statement.type.startsWith('Export') ? (child(statement, 'declaration') ?? statement) : statement;
}

function declareNamed(x: Extraction, scope: Scope, node: SyntaxNode, kind: BindingKind): void {
  const id = leftmost(child(node, 'id'));
  const name = nameOf(id);
  if (id && name !== undefined) declare(x, scope, name, kind, spanOf(id));
}

/** The name that a declaration binds; `A` of `namespace A.B`. */
export function declaredName(node: SyntaxNode): string | undefined {
  return nameOf(leftmost(child(node, 'id')));
}

function leftmost(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let here = node;
  while (here?.type === 'TSQualifiedName') here = child(here, 'left');
  return here;
}

function kindOf(node: SyntaxNode): BindingKind {
  return node.kind === 'let' ? 'let' : 'const';
}

const HOLDS_STATEMENTS = /Statement$|^Program$|^StaticBlock$|^SwitchCase$|^CatchClause$|^ExportNamedDeclaration$/;
/** Deeper blocks exist only in generated code. */
const MAX_DEPTH = 200;

/** `var` belongs to the function, wherever it stands in it. */
export function hoistVariables(x: Extraction, scope: Scope, node: SyntaxNode, depth = 0): void {
  if (depth > MAX_DEPTH) return;
  if (node.type === 'VariableDeclaration') {
    if (node.kind !== 'var' || node.declare === true) return;
    for (const item of children(node, 'declarations')) declarePattern(x, scope, child(item, 'id'), 'var');
    return;
  }
  if (node.type === 'ExpressionStatement' || node.type === 'ReturnStatement' || !HOLDS_STATEMENTS.test(node.type)) {
    return;
  }
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) hoistVariables(x, scope, item, depth + 1);
    } else if (isNode(value)) hoistVariables(x, scope, value, depth + 1);
  }
}
