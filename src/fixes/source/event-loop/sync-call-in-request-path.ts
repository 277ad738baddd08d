import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, formatOf, openSource } from '../lib/change.ts';
import { builtinSpecifier, importInto } from '../lib/imports.ts';
import type { TextChange } from '../lib/insert.ts';
import { type Called, findCall, namesIn, spanOfPlace, statementOf } from '../lib/nodes.ts';
import { functionAround } from '../lib/own-handlers.ts';

const FS =
  /^(access|appendFile|copyFile|cp|lstat|mkdir|mkdtemp|readFile|readdir|readlink|realpath|rename|rm|rmdir|stat|symlink|truncate|unlink|writeFile)Sync$/;
/** Packages whose asynchronous functions have the same names without Sync, and return promises. */
const TWINS = /^(?:bcrypt|bcryptjs|fs-extra|@node-rs\/(?:argon2|bcrypt))\./;

/** The asynchronous form of the call, where the function around it can wait. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place, args, related } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  // The finding is about all such calls of the file: all of them change, or none.
  const others = related.filter((item) => item.place.path === place.path && item.note?.endsWith('Sync'));
  if (others.length !== Number(args.more)) return undefined;
  const calls = [{ place, note: String(args.call) }, ...others];
  const found = calls.map((item) => findCall(source, spanOfPlace(text, item.place)));
  // Two that were imported by name would both change the import.
  if (found.filter((call) => !Node.isPropertyAccessExpression(call?.getExpression())).length > 1) return undefined;
  const changes = calls.map((item, i) => asyncCall(context, source, found[i], item.note ?? ''));
  return changes.every((change) => change !== undefined) ? changed(place.path, ...changes.flat()) : undefined;
}

function asyncCall(
  context: FixContext,
  source: SourceFile,
  call: Called | undefined,
  path: string,
): readonly TextChange[] | undefined {
  if (!call || !isAsync(functionAround(call))) return undefined;
  const callee = path.startsWith('fs.')
    ? asyncFs(context, source, call)
    : TWINS.test(path)
      ? asyncTwin(call)
      : undefined;
  return callee && [...callee, ...awaited(call)];
}

function isAsync(fn: Node | undefined): boolean {
  return (
    (Node.isArrowFunction(fn) ||
      Node.isFunctionExpression(fn) ||
      Node.isFunctionDeclaration(fn) ||
      Node.isMethodDeclaration(fn)) &&
    fn.isAsync() &&
    !fn.getText().startsWith('function*')
  );
}

/** `fs.readFileSync` becomes `fs.promises.readFile`, a name on its own is imported from fs/promises. */
function asyncFs(context: FixContext, source: SourceFile, call: Called): readonly TextChange[] | undefined {
  const callee = call.getExpression();
  if (Node.isPropertyAccessExpression(callee)) {
    const name = FS.exec(callee.getName())?.[1];
    if (name === undefined) return undefined;
    const object = callee.getExpression().getText();
    return [{ start: callee.getStart(), end: callee.getEnd(), text: `${object}.promises.${name}` }];
  }
  const name = FS.exec(callee.getText())?.[1];
  if (name === undefined || !Node.isIdentifier(callee)) return undefined;
  const { path } = context.finding.place;
  const specifier = builtinSpecifier(source, 'fs/promises');
  const only = replaceImport(source, callee.getText(), name, specifier);
  if (only) return [...only, { start: callee.getStart(), end: callee.getEnd(), text: name }];
  const imported = importInto(source, formatOf(context.service, path, source), {
    specifier,
    name,
  });
  const unused = dropImport(source, callee.getText());
  return [
    ...imported.changes,
    ...unused,
    { start: callee.getStart(), end: callee.getEnd(), text: imported.expression },
  ];
}

/** `import { readFileSync } from 'fs'` for this one call becomes `import { readFile } from 'fs/promises'`. */
function replaceImport(
  source: SourceFile,
  from: string,
  to: string,
  specifier: string,
): readonly TextChange[] | undefined {
  const names = namesIn(source);
  const uses = source.getDescendantsOfKind(SyntaxKind.Identifier).filter((item) => item.getText() === from);
  const declared = uses.map((item) => item.getParent()).find(isImported);
  const list = declared?.getParent();
  const items = Node.isNamedImports(list) || Node.isObjectBindingPattern(list) ? list.getElements() : [];
  const module = statementOf(declared)?.getDescendantsOfKind(SyntaxKind.StringLiteral)[0];
  if (uses.length !== 2 || !declared || items.length !== 1 || !module || names.has(to)) return undefined;
  if (Node.isImportDeclaration(statementOf(declared)) && statementOf(declared)?.getText().includes(', {'))
    return undefined;
  const quote = module.getText().charAt(0);
  return [
    { start: declared.getStart(), end: declared.getEnd(), text: to },
    { start: module.getStart(), end: module.getEnd(), text: `${quote}${specifier}${quote}` },
  ];
}

function isImported(node: Node | undefined): boolean {
  return Node.isImportSpecifier(node) || Node.isBindingElement(node);
}

/** The name in its import or require, when this call was its only use and other names stand beside it. */
function dropImport(source: SourceFile, name: string): readonly TextChange[] {
  const uses = source.getDescendantsOfKind(SyntaxKind.Identifier).filter((item) => item.getText() === name);
  const declared = uses.map((item) => item.getParent()).find(isImported);
  const list = declared?.getParent();
  const items = Node.isNamedImports(list) || Node.isObjectBindingPattern(list) ? list.getElements() : [];
  const index = items.findIndex((item) => item.getStart() === declared?.getStart());
  if (uses.length !== 2 || !declared || items.length < 2) return [];
  const before = items[index - 1];
  const after = items[index + 1];
  if (before) return [{ start: before.getEnd(), end: declared.getEnd(), text: '' }];
  return after ? [{ start: declared.getStart(), end: after.getStart(), text: '' }] : [];
}

function asyncTwin(call: Called): readonly TextChange[] | undefined {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || !callee.getName().endsWith('Sync')) return undefined;
  return [{ start: callee.getEnd() - 'Sync'.length, end: callee.getEnd(), text: '' }];
}

/** `await`, in parentheses where something is done with the result at once. */
function awaited(call: Called): readonly TextChange[] {
  const parent = call.getParent();
  const chained =
    (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) &&
    parent.getExpression() === call;
  return [
    { start: call.getStart(), end: call.getStart(), text: chained ? '(await ' : 'await ' },
    ...(chained ? [{ start: call.getEnd(), end: call.getEnd(), text: ')' }] : []),
  ];
}
