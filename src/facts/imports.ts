import type { SyntaxNode } from '../parsers/source.ts';
import { bindingAt, child, children, declare, type Extraction, exactly, nameOf, type Scope, spanOf } from './draft.ts';
import { memberOf, readName } from './members.ts';
import type { Span } from './span.ts';
import type { ImportFact, ImportId, Value } from './types.ts';

export function addImport(
  x: Extraction,
  specifier: string,
  kind: ImportFact['kind'],
  span: Span,
  typeOnly = false,
): ImportId {
  // Declarations load before any statement runs, whatever stands above them.
  const isDeclaration = kind === 'static' || kind === 'reexport';
  const { fn, guards, inTry } = x.at;
  x.draft.imports.push({
    specifier,
    kind,
    typeOnly,
    fn: isDeclaration ? 0 : fn,
    guards: isDeclaration ? [] : exactly(guards),
    span,
    ...(inTry && !isDeclaration ? { inTry: true as const } : {}),
  });
  return x.draft.imports.length - 1;
}

/** `import …` declarations bind their names before anything else runs. */
export function hoistImport(x: Extraction, scope: Scope, node: SyntaxNode): void {
  const specifier = String(child(node, 'source')?.value ?? '');
  const specifiers = children(node, 'specifiers');
  const erased = (item: SyntaxNode) => item.importKind === 'type';
  const typeOnly = node.importKind === 'type' || (specifiers.length > 0 && specifiers.every(erased));
  const id = addImport(x, specifier, 'static', spanOf(node), typeOnly);
  for (const item of specifiers) {
    const local = child(item, 'local');
    if (!local) continue;
    const binding = declare(x, scope, nameOf(local) ?? '', 'import', spanOf(local));
    bindingAt(x, binding).import = { import: id, name: importedName(item) };
  }
}

function importedName(specifier: SyntaxNode): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return nameOf(child(specifier, 'imported')) ?? '';
}

/** `import fs = require('fs')`; other aliases (`import A = B.C`) are constants that get their value in their place. */
export function hoistImportEquals(x: Extraction, scope: Scope, node: SyntaxNode): void {
  const local = child(node, 'id');
  const reference = child(node, 'moduleReference');
  if (!local || !reference) return;
  const isModule = reference.type === 'TSExternalModuleReference';
  const binding = declare(x, scope, nameOf(local) ?? '', isModule ? 'import' : 'const', spanOf(local));
  if (!isModule) return;
  const specifier = String(child(reference, 'expression')?.value ?? '');
  const id = addImport(x, specifier, 'require', spanOf(node), node.importKind === 'type');
  bindingAt(x, binding).import = { import: id, name: '*' };
}

export function extractImportEquals(x: Extraction, node: SyntaxNode): void {
  const reference = child(node, 'moduleReference');
  const id = x.at.scope.names.get(nameOf(child(node, 'id')) ?? '');
  if (id === undefined || !reference || reference.type === 'TSExternalModuleReference') return;
  bindingAt(x, id).init = entityOf(x, reference);
}

function entityOf(x: Extraction, node: SyntaxNode): Value {
  const left = node.type === 'TSQualifiedName' ? child(node, 'left') : undefined;
  return left ? memberOf(x, entityOf(x, left), nameOf(child(node, 'right')) ?? '', spanOf(node)) : readName(x, node);
}

/**
 * In TypeScript an import whose names are used as types only is erased by the compiler
 * (typescriptlang.org/tsconfig, verbatimModuleSyntax); it never loads the module.
 */
export function markErasedImports(x: Extraction): void {
  if (!/\.[cm]?tsx?$/.test(x.draft.path)) return;
  const bound = new Map<ImportId, boolean>();
  x.draft.bindings.forEach((binding, id) => {
    if (!binding.import) return;
    const { import: from } = binding.import;
    bound.set(from, (bound.get(from) ?? false) || x.used.has(id));
  });
  for (const [id, used] of bound) {
    const fact = x.draft.imports[id];
    if (fact && (fact.kind === 'static' || fact.kind === 'require') && !used) fact.typeOnly = true;
  }
}
