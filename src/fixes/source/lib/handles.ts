import { Node, type SourceFile } from 'ts-morph';
import { startOf } from '../../../facts/span.ts';
import type { Value } from '../../../facts/types.ts';
import type { LinkedCall, Program, Service } from '../../../services/types.ts';
import { type Imported, importInto, relativeSpecifier } from './imports.ts';
import type { TextChange } from './insert.ts';

/** A way to name, at some place, what a call made. */
export interface Handle {
  readonly expression: string;
  /** It may not be there yet when it is used. */
  readonly optional: boolean;
  readonly changes: readonly TextChange[];
}

/** Where the handle is wanted. */
export interface Target {
  readonly path: string;
  readonly source: SourceFile;
  readonly format: 'esm' | 'cjs';
  /** What is added stands beside this node. */
  readonly node: Node;
}

/** The variable that holds the result of a call, named from another place: in scope, imported already, or importable. */
export function findHandle(service: Service, call: LinkedCall, target: Target): Handle | undefined {
  const { program } = service;
  const facts = program?.modules.get(call.module);
  if (!program || !facts) return undefined;
  const id = facts.bindings.findIndex(
    (item) =>
      !item.import &&
      !item.param &&
      (isMadeBy(program, call, item.init) || item.writes.some((write) => isMadeBy(program, call, write.value))),
  );
  const binding = facts.bindings[id];
  if (!binding) return undefined;
  const optional = !isMadeBy(program, call, binding.init);
  if (call.module === target.path)
    return isVisible(target, startOf(binding.span)) ? { expression: binding.name, optional, changes: [] } : undefined;
  if (binding.fn !== 0) return undefined;
  const name = exportNameOf(program, call.module, id);
  if (name === undefined) return undefined;
  const imported = importFrom(service, target.path, target.source, target.format, {
    module: call.module,
    name,
    local: binding.name,
  });
  return imported && { expression: imported.expression, optional, changes: imported.changes };
}

/** The value is the result of the call, also behind methods that return the object itself. */
function isMadeBy(program: Program, call: LinkedCall, value: Value | undefined): boolean {
  if (value?.kind !== 'call') return false;
  if (value.call === call.id) return true;
  const callee = program.modules.get(call.module)?.calls[value.call]?.callee;
  return (
    callee?.kind === 'member' &&
    /^(?:on|once|connect|addListener|\$extends|initialize)$/.test(callee.property) &&
    isMadeBy(program, call, callee.object)
  );
}

/** The declaration stands in a block around the node. */
function isVisible({ source, node }: Target, declaredAt: number): boolean {
  let scope = source.getDescendantAtPos(declaredAt)?.getParent();
  while (scope && !Node.isBlock(scope) && !Node.isSourceFile(scope)) {
    if (Node.isFunctionLikeDeclaration(scope)) return false;
    scope = scope.getParent();
  }
  return scope !== undefined && (scope === node || node.getAncestors().includes(scope));
}

/** The name under which a module exports one of its variables; `default` for `module.exports = it`. */
export function exportNameOf(program: Program, module: string, binding: number): string | undefined {
  for (const item of program.modules.get(module)?.exports ?? []) {
    if (item.kind !== 'value') continue;
    if (item.value.kind === 'ref' && item.value.binding === binding)
      return item.name === 'module.exports' ? 'default' : item.name;
    if (item.name !== 'module.exports' || item.value.kind !== 'object') continue;
    const property = item.value.properties.find(({ value }) => value.kind === 'ref' && value.binding === binding);
    if (property?.key !== undefined) return property.key;
  }
  return undefined;
}

interface ProjectExport {
  readonly module: string;
  readonly name: string;
  readonly local: string;
}

/** An export of another module of the same package, under the name it has here already or by a new import. */
export function importFrom(
  service: Service,
  path: string,
  source: SourceFile,
  format: 'esm' | 'cjs',
  { module, name, local }: ProjectExport,
): Imported | undefined {
  const known = importedAs(service, path, module, name);
  if (known !== undefined) return { expression: known, changes: [] };
  if (packageOf(service, path) !== packageOf(service, module) || importsBack(service, module, path)) return undefined;
  return importInto(source, format, { specifier: specifierOf(service, path, source, module, format), name, local });
}

/** The specifier under which the module imports the other one already, so that the import grows. */
function specifierOf(
  service: Service,
  path: string,
  source: SourceFile,
  module: string,
  format: 'esm' | 'cjs',
): string {
  const known = service.program?.modules
    .get(path)
    ?.imports.find((item, id) => !item.typeOnly && service.program && isModule(service.program, path, id, module));
  return known?.specifier ?? relativeSpecifier(source, path, module, format, extensionsIn(service));
}

/** Relative specifiers anywhere in the program: whether they carry extensions is a matter of the project. */
export function extensionsIn({ program }: Service): readonly string[] {
  return [...(program?.modules.values() ?? [])].flatMap((facts) =>
    facts.imports.map((item) => item.specifier).filter((item) => item.startsWith('.')),
  );
}

function isModule(program: Program, path: string, id: number, module: string): boolean {
  return program
    .origins(path, { kind: 'module', import: id })
    .some((origin) => origin.kind === 'module' && origin.module === module);
}

function importedAs(service: Service, path: string, module: string, name: string): string | undefined {
  const { program } = service;
  return program?.modules.get(path)?.bindings.find((binding) => {
    if (binding.fn !== 0) return false;
    if (binding.import)
      return (
        (binding.import.name === name || (name === 'default' && binding.import.name === 'module.exports')) &&
        isModule(program, path, binding.import.import, module)
      );
    // const { pool } = require('./db'); const logger = require('./logger')
    const { init } = binding;
    if (init?.kind === 'module') return name === 'default' && isModule(program, path, init.import, module);
    return (
      init?.kind === 'member' &&
      init.object.kind === 'module' &&
      init.property === name &&
      isModule(program, path, init.object.import, module)
    );
  })?.name;
}

/** Modules that import each other see half of what the other exports. */
function importsBack(service: Service, from: string, to: string): boolean {
  const { program } = service;
  const seen = new Set<string>();
  const visit = (module: string): boolean => {
    if (module === to) return true;
    if (seen.has(module) || !program) return false;
    seen.add(module);
    return (program.modules.get(module)?.imports ?? []).some(
      (item, id) =>
        !item.typeOnly &&
        program
          .origins(module, { kind: 'module', import: id })
          .some((origin) => origin.kind === 'module' && visit(origin.module)),
    );
  };
  return visit(from);
}

function packageOf(service: Service, path: string): string | undefined {
  return service.repository.packages
    .map((item) => item.folder)
    .filter((folder) => folder === '.' || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}
