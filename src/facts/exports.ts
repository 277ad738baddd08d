import type { SyntaxNode } from '../parsers/source.ts';
import { child, children, type Extraction, lookUp, nameOf, spanOf } from './draft.ts';
import { addImport } from './imports.ts';
import { extractStatement } from './statements.ts';
import type { Span, Value } from './types.ts';
import { extractValue } from './values.ts';

/** `export` statements: the declaration is read as usual, the names become export facts. */
export function extractExport(x: Extraction, node: SyntaxNode): void {
  const span = spanOf(node);
  if (node.exportKind === 'type') return;
  if (node.type === 'ExportAllDeclaration') {
    const id = addImport(x, String(child(node, 'source')?.value ?? ''), 'reexport', span);
    const name = nameOf(child(node, 'exported'));
    if (name === undefined) x.draft.exports.push({ kind: 'all', import: id, span });
    else x.draft.exports.push({ kind: 'from', name, import: id, imported: '*', span });
    return;
  }
  const declaration = child(node, 'declaration');
  if (node.type === 'ExportDefaultDeclaration') {
    if (declaration) addDefault(x, declaration, span);
    return;
  }
  if (declaration) {
    extractStatement(x, declaration);
    for (const name of declaredNames(declaration)) addLocal(x, name, name, span);
    return;
  }
  const source = child(node, 'source');
  const specifiers = children(node, 'specifiers').filter((item) => item.exportKind !== 'type');
  const id = source ? addImport(x, String(source.value), 'reexport', span, specifiers.length === 0) : undefined;
  for (const item of specifiers) {
    const local = nameOf(child(item, 'local')) ?? '';
    const exported = nameOf(child(item, 'exported')) ?? local;
    if (id === undefined) addLocal(x, exported, local, spanOf(item));
    else x.draft.exports.push({ kind: 'from', name: exported, import: id, imported: local, span: spanOf(item) });
  }
}

function addDefault(x: Extraction, declaration: SyntaxNode, span: Span): void {
  const name = nameOf(child(declaration, 'id'));
  if (/^(?:FunctionDeclaration|ClassDeclaration)$/.test(declaration.type) && name !== undefined) {
    extractStatement(x, declaration);
    addLocal(x, 'default', name, span);
  } else if (!declaration.type.startsWith('TSInterface')) {
    x.draft.exports.push({
      kind: 'value',
      name: 'default',
      value: extractValue(x, declaration, 'assigned', 'default'),
      span,
    });
  }
}

function addLocal(x: Extraction, exported: string, local: string, span: Span): void {
  const binding = lookUp(x, local);
  if (binding === undefined) return;
  x.used.add(binding);
  x.draft.exports.push({ kind: 'value', name: exported, value: { kind: 'ref', binding }, span });
}

function declaredNames(declaration: SyntaxNode): readonly string[] {
  if (declaration.type === 'VariableDeclaration') {
    return children(declaration, 'declarations').flatMap((item) => patternNames(child(item, 'id')));
  }
  const name = nameOf(child(declaration, 'id'));
  return name === undefined ? [] : [name];
}

function patternNames(pattern: SyntaxNode | undefined): readonly string[] {
  if (!pattern) return [];
  if (pattern.type === 'Identifier') return [nameOf(pattern) ?? ''];
  const inner = [
    ...children(pattern, 'properties').map((item) => child(item, 'value') ?? child(item, 'argument')),
    ...children(pattern, 'elements'),
    child(pattern, 'left'),
    child(pattern, 'argument'),
  ];
  return inner.flatMap(patternNames);
}

/**
 * CommonJS exports, beside the assignment itself: `module.exports = x` is the export named `module.exports`,
 * `exports.x = …` and `module.exports.x = …` are named exports.
 */
export function addExportsAssignment(x: Extraction, target: Value, value: Value, span: Span): void {
  const name = exportedName(target);
  if (name !== undefined) x.draft.exports.push({ kind: 'value', name, value, span });
}

function exportedName(target: Value): string | undefined {
  if (target.kind !== 'member') return undefined;
  if (isModuleExports(target)) return 'module.exports';
  const { object, property } = target;
  if (isModuleExports(object) || (object.kind === 'global' && object.name === 'exports')) return property;
  return undefined;
}

export function isModuleExports(value: Value): boolean {
  return (
    value.kind === 'member' &&
    value.property === 'exports' &&
    value.object.kind === 'global' &&
    value.object.name === 'module'
  );
}
