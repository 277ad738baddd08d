import type { SyntaxNode } from '../parsers/source.ts';
import { calledName, child, children, type Extraction, lookUp, nameOf, spanOf } from './draft.ts';
import { declaredName } from './hoisting.ts';
import { addImport } from './imports.ts';
import { namesIn } from './patterns.ts';
import type { Span } from './span.ts';
import { extractStatement } from './statements.ts';
import type { Value } from './types.ts';
import { extractValue } from './values.ts';

/** `export` statements: the declaration is read as usual, the names become export facts. */
export function extractExport(x: Extraction, node: SyntaxNode): void {
  const span = spanOf(node);
  const source = child(node, 'source');
  if (node.exportKind === 'type') {
    if (source) addImport(x, String(source.value), 'reexport', span, true);
    return;
  }
  if (node.type === 'ExportAllDeclaration') {
    const id = addImport(x, String(source?.value ?? ''), 'reexport', span);
    const name = nameOf(child(node, 'exported'));
    if (name === undefined) x.draft.exports.push({ kind: 'all', import: id, span });
    else x.draft.exports.push({ kind: 'from', name, import: id, imported: '*', span });
    return;
  }
  const declaration = child(node, 'declaration');
  if (node.type === 'ExportDefaultDeclaration') {
    if (declaration) addDefault(x, declaration, span);
  } else if (declaration) {
    extractStatement(x, declaration);
    for (const name of declaredNames(declaration)) addLocal(x, name, name, span);
  } else extractSpecifiers(x, node, source);
}

function extractSpecifiers(x: Extraction, node: SyntaxNode, source: SyntaxNode | undefined): void {
  const all = children(node, 'specifiers');
  const specifiers = all.filter((item) => item.exportKind !== 'type');
  const typeOnly = all.length > 0 && specifiers.length === 0;
  const id = source ? addImport(x, String(source.value), 'reexport', spanOf(node), typeOnly) : undefined;
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
  } else if (!/^TS(?:Interface|DeclareFunction|TypeAlias)/.test(declaration.type)) {
    const value = extractValue(x, declaration, 'assigned', 'default');
    x.draft.exports.push({ kind: 'value', name: 'default', value, span });
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
    return children(declaration, 'declarations').flatMap((item) =>
      namesIn(child(item, 'id')).map((name) => nameOf(name) ?? ''),
    );
  }
  const name = declaredName(declaration);
  return name === undefined ? [] : [name];
}

/**
 * CommonJS exports, beside the assignment itself: `module.exports = x` is the export named `module.exports`,
 * `exports.x = …` and `module.exports.x = …` are named exports, also where a constant stands for `module.exports`.
 */
export function addExportsAssignment(x: Extraction, target: Value, value: Value, span: Span): void {
  const name = exportedName(x, target);
  if (name === undefined) return;
  x.cjs = true;
  // Compilers reserve the names first: `exports.a = exports.b = void 0`.
  if (value.kind === 'undefined' && name !== 'module.exports') return;
  if (name !== '__esModule') addNamed(x, name, value, span);
}

function addNamed(x: Extraction, name: string, value: Value, span: Span): void {
  x.draft.exports.push({
    kind: 'value',
    name,
    value: name === 'module.exports' ? bundledExports(x, value) : value,
    span,
  });
}

/** esbuild ends a module with `module.exports = __toCommonJS(x_exports)`. */
function bundledExports(x: Extraction, value: Value): Value {
  const call = value.kind === 'call' ? x.draft.calls[value.call] : undefined;
  return (call && calledName(x, call.callee) === '__toCommonJS' && call.args[0]) || value;
}

function exportedName(x: Extraction, target: Value): string | undefined {
  if (target.kind !== 'member') return undefined;
  if (isModuleExports(target)) return 'module.exports';
  return isExports(target.object) || isExports(initialOf(x, target.object)) ? target.property : undefined;
}

/** `const start = module.exports; start.run = …`. */
function initialOf(x: Extraction, value: Value): Value | undefined {
  return value.kind === 'ref' ? x.draft.bindings[value.binding]?.init : undefined;
}

function isExports(value: Value | undefined): boolean {
  return value !== undefined && (isModuleExports(value) || (value.kind === 'global' && value.name === 'exports'));
}

function isModuleExports(value: Value): boolean {
  return (
    value.kind === 'member' &&
    value.property === 'exports' &&
    value.object.kind === 'global' &&
    value.object.name === 'module'
  );
}

/**
 * Exports as calls: `Object.defineProperty(exports, 'x', { get })` and `__exportStar(require('x'), exports)` of
 * TypeScript, `_export(exports, { x: () => x })` of swc and `__export(x_exports, { x: () => x })` of esbuild,
 * `Object.assign(exports, { x })` by hand.
 */
export function addCompiledExports(x: Extraction, callee: Value, args: readonly Value[], span: Span): void {
  const [first, second, third] = args;
  const name = calledName(x, callee);
  if (/^_*export_?star$/i.test(name)) {
    if (first?.kind !== 'module') return;
    x.cjs = true;
    x.draft.exports.push({ kind: 'all', import: first.import, span });
  } else if (name === 'defineProperty') {
    if (!isExports(first) || second?.kind !== 'string' || third?.kind !== 'object') return;
    x.cjs = true;
    const given = third.properties.find((item) => item.key === 'value' || item.key === 'get');
    if (given && second.value !== '__esModule') addNamed(x, second.value, suppliedBy(x, given.value), span);
  } else if (/^_{1,2}export$/.test(name) || (name === 'assign' && isExports(first))) {
    if (second?.kind !== 'object' || !first) return;
    x.cjs = true;
    for (const item of second.properties) {
      if (item.key !== undefined)
        addNamed(x, item.key, name === 'assign' ? item.value : suppliedBy(x, item.value), span);
    }
  }
}

/** What a getter gives: `get: function () { return x_1.y; }`. */
function suppliedBy(x: Extraction, value: Value): Value {
  const fn = value.kind === 'function' ? x.draft.functions[value.fn] : undefined;
  return fn?.params.length === 0 && fn.returns.length === 1 ? (fn.returns[0]?.value ?? value) : value;
}
