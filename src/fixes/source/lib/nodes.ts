import { type CallExpression, type NewExpression, Node, type SourceFile, type Statement } from 'ts-morph';
import { endOf, type Span, spanFrom, startOf } from '../../../facts/span.ts';
import type { FunctionFact } from '../../../facts/types.ts';
import { lineStarts, type Place } from '../../../parsers/place.ts';

export type Called = CallExpression | NewExpression;

/** Offsets of a place in the text it was found in. */
export function spanOfPlace(text: string, place: Place): Span {
  const starts = lineStarts(text);
  return spanFrom(
    (starts[place.line - 1] ?? 0) + place.column - 1,
    (starts[place.endLine - 1] ?? 0) + place.endColumn - 1,
  );
}

/** The outermost node that covers exactly these offsets. */
export function findNode(source: SourceFile, span: Span): Node | undefined {
  const [start, end] = [startOf(span), endOf(span)];
  let node: Node | undefined = source.getDescendantAtPos(start);
  let found: Node | undefined;
  while (node && node.getStart() >= start && node.getEnd() <= end) {
    if (node.getStart() === start && node.getEnd() === end) found = node;
    node = node.getParent();
  }
  return found;
}

/** The call or `new` that covers exactly these offsets. */
export function findCall(source: SourceFile, span: Span): Called | undefined {
  const [start, end] = [startOf(span), endOf(span)];
  let node: Node | undefined = source.getDescendantAtPos(start);
  while (node && node.getStart() === start && node.getEnd() <= end) {
    if (node.getEnd() === end && (Node.isCallExpression(node) || Node.isNewExpression(node))) return node;
    node = node.getParent();
  }
  return undefined;
}

/** The function that a fact speaks of. */
export function findFunction(source: SourceFile, fact: FunctionFact): Node | undefined {
  const [start, end] = [startOf(fact.span), endOf(fact.span)];
  let node: Node | undefined = source.getDescendantAtPos(start);
  while (node && node.getEnd() <= end) {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) {
      if (node.getEnd() === end) return node;
    }
    node = node.getParent();
  }
  return undefined;
}

/** The block of a function, or undefined when an arrow function returns an expression. */
export function bodyOf(fn: Node | undefined): Node | undefined {
  if (!fn || !(Node.isFunctionLikeDeclaration(fn) || Node.isFunctionExpression(fn))) return undefined;
  const body = Node.isBodyable(fn) || Node.isBodied(fn) ? fn.getBody() : undefined;
  return body && Node.isBlock(body) ? body : undefined;
}

/** The statement that holds a node and stands directly in a block, a case or the module. */
export function statementOf(node: Node | undefined): Statement | undefined {
  let current = node;
  while (current) {
    const parent = current.getParent();
    if (
      Node.isStatement(current) &&
      parent &&
      (Node.isBlock(parent) || Node.isSourceFile(parent) || Node.isCaseClause(parent) || Node.isModuleBlock(parent))
    )
      return current;
    current = parent;
  }
  return undefined;
}

/** The whitespace before the first token of the line that holds an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Every name of a variable that the module uses, so that a new one clashes with none; properties do not count. */
export function namesIn(source: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  source.forEachDescendant((node) => {
    if (Node.isIdentifier(node) && !isPropertyName(node)) names.add(node.getText());
  });
  return names;
}

function isPropertyName(node: Node): boolean {
  const parent = node.getParent();
  return (
    (Node.isPropertyAccessExpression(parent) ||
      Node.isPropertyAssignment(parent) ||
      Node.isPropertySignature(parent) ||
      Node.isPropertyDeclaration(parent) ||
      Node.isMethodDeclaration(parent) ||
      Node.isMethodSignature(parent)) &&
    parent.getNameNode() === node
  );
}

/** The first of these names that the module does not use. */
export function freeName(source: SourceFile, ...wanted: readonly string[]): string {
  const taken = namesIn(source);
  const free = wanted.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  for (let i = 2; ; i++) {
    const name = `${wanted[0] ?? 'value'}${i}`;
    if (!taken.has(name)) return name;
  }
}
