import type { SyntaxNode } from '../parsers/source.ts';
import { bindingAt, child, children, declare, type Extraction, nameOf, type Scope, spanOf } from './draft.ts';
import type { ImportFact, ImportId, Span, Value } from './types.ts';

export function addImport(
  x: Extraction,
  specifier: string,
  kind: ImportFact['kind'],
  span: Span,
  typeOnly = false,
): ImportId {
  const { fn, guards, inTry } = x.at;
  x.draft.imports.push({
    specifier,
    kind,
    typeOnly,
    fn,
    guards: [...guards],
    span,
    ...(inTry ? { inTry: true as const } : {}),
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
    const name =
      item.type === 'ImportDefaultSpecifier'
        ? 'default'
        : item.type === 'ImportNamespaceSpecifier'
          ? '*'
          : (nameOf(child(item, 'imported')) ?? '');
    if (!local) continue;
    const binding = declare(x, scope, nameOf(local) ?? '', 'import', spanOf(local));
    bindingAt(x, binding).import = { import: id, name };
  }
}

/** `import fs = require('fs')`; other aliases (`import A = B.C`) bind a member. */
export function hoistImportEquals(x: Extraction, scope: Scope, node: SyntaxNode): void {
  const local = child(node, 'id');
  const reference = child(node, 'moduleReference');
  if (!local || !reference) return;
  const binding = declare(x, scope, nameOf(local) ?? '', 'import', spanOf(local));
  if (reference.type !== 'TSExternalModuleReference') return;
  const specifier = String(child(reference, 'expression')?.value ?? '');
  const id = addImport(x, specifier, 'require', spanOf(node), node.importKind === 'type');
  bindingAt(x, binding).import = { import: id, name: '*' };
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
    if (fact && fact.kind === 'static' && !used) fact.typeOnly = true;
  }
}

const FOLDER_NAMES = /^(?:__dirname|import\.meta\.dirname)$/;

/** Files that become programs of their own: worker threads, forks, and paths that are resolved to be loaded. */
export function findWorkerFile(
  x: Extraction,
  callee: Value,
  args: readonly Value[],
  isNew: boolean,
): { readonly specifier: string; readonly kind: 'worker' | 'resolve' } | undefined {
  const name = callee.kind === 'member' ? callee.property : calleeName(x, callee);
  if (
    name === 'resolve' &&
    callee.kind === 'member' &&
    callee.object.kind === 'global' &&
    callee.object.name === 'require'
  ) {
    return args[0]?.kind === 'string' ? { specifier: args[0].value, kind: 'resolve' } : undefined;
  }
  const starts =
    (isNew && /Worker$|^Piscina$|^Tinypool$/.test(name)) || /^(?:fork|setupPrimary|setupMaster)$/.test(name);
  if (!starts) return undefined;
  const first = args[0];
  const file =
    first?.kind === 'object'
      ? first.properties.find((item) => /^(?:exec|filename)$/.test(item.key ?? ''))?.value
      : first;
  const specifier = file && pathOf(x, file);
  return specifier ? { specifier, kind: 'worker' } : undefined;
}

function calleeName(x: Extraction, callee: Value): string {
  if (callee.kind === 'ref') return x.draft.bindings[callee.binding]?.name ?? '';
  return callee.kind === 'global' ? callee.name : '';
}

/** A path relative to the module: a literal, `new URL('./x', import.meta.url)`, `path.join(__dirname, 'x')`. */
function pathOf(x: Extraction, value: Value): string | undefined {
  if (value.kind === 'string')
    return /^\.{1,2}\//.test(value.value) || !value.value.includes('\n') ? value.value : undefined;
  if (value.kind !== 'call') return undefined;
  const call = x.draft.calls[value.call];
  if (!call) return undefined;
  const name = call.callee.kind === 'member' ? call.callee.property : calleeName(x, call.callee);
  const [first, ...rest] = call.args;
  if (name === 'URL') return first?.kind === 'string' ? first.value : undefined;
  if (name === 'fileURLToPath' && first) return pathOf(x, first);
  if ((name === 'join' || name === 'resolve') && first && isFolder(first)) {
    const parts = rest.map((part) => (part.kind === 'string' ? part.value : undefined));
    return parts.every((part) => part !== undefined) ? `./${parts.join('/')}` : undefined;
  }
  return undefined;
}

function isFolder(value: Value): boolean {
  if (value.kind === 'global') return FOLDER_NAMES.test(value.name);
  return (
    value.kind === 'member' &&
    value.property === 'dirname' &&
    value.object.kind === 'global' &&
    value.object.name === 'import.meta'
  );
}
