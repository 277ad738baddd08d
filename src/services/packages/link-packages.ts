import path from 'node:path/posix';
import { at, type DataNode, entriesOf, entryOf, itemsOf, textOf } from '../../parsers/data.ts';
import { compilePatterns } from '../../parsers/glob-patterns.ts';
import { parseJson } from '../../parsers/json.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Dependency, Located, Package, PackageManager } from '../types.ts';
import { readResolvedVersions } from './lockfiles.ts';

export const LOCKFILES: readonly (readonly [string, PackageManager])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Every package.json of the workspace, with its workspace root, manager and lockfiles. Sorted by folder. */
export function linkPackages(workspace: Workspace): readonly Package[] {
  const documents = new Map<string, DataNode>();
  for (const file of workspace.files.values()) {
    if (file.kind !== 'package' || file.vendored) continue;
    const text = workspace.read(file.path);
    if (text === undefined) continue;
    const { node, problems } = parseJson(file.path, text);
    for (const problem of problems) workspace.ledger.problem(problem);
    if (node?.kind === 'map') documents.set(path.dirname(file.path), node);
  }
  const members = new Map([...documents].map(([folder, node]) => [folder, memberPatterns(workspace, folder, node)]));
  return [...documents].map(([folder, data]) => linkPackage(workspace, folder, data, documents, members));
}

function linkPackage(
  workspace: Workspace,
  folder: string,
  data: DataNode,
  documents: ReadonlyMap<string, DataNode>,
  members: ReadonlyMap<string, readonly string[]>,
): Package {
  const workspaceRoot = findWorkspaceRoot(folder, members);
  const lockfiles = findLockfiles(workspace, folder, workspaceRoot);
  const named = textOf(at(data, 'packageManager')) ?? textOf(at(documents.get(workspaceRoot), 'packageManager'));
  const manager = managerOf(named) ?? lockfiles[0]?.manager;
  const resolved = lockfiles[0]
    ? readResolvedVersions(workspace, lockfiles[0].path, folder)
    : new Map<string, string>();
  const dependencies = new Map<string, Dependency>();
  for (const kind of [...KINDS].reverse()) {
    for (const { key, keyPlace, value } of entriesOf(at(data, kind))) {
      const version = resolved.get(key);
      dependencies.set(key, {
        name: key,
        range: textOf(value) ?? '',
        kind,
        place: keyPlace,
        ...(version ? { resolved: version } : {}),
      });
    }
  }
  const scripts = new Map<string, Located<string>>();
  for (const { key, value } of entriesOf(at(data, 'scripts'))) {
    const text = textOf(value);
    if (text !== undefined) scripts.set(key, { value: text, place: value.place });
  }
  return {
    folder,
    path: path.join(folder, 'package.json'),
    name: textOf(at(data, 'name')),
    version: textOf(at(data, 'version')),
    private: entryOf(data, 'private') !== undefined && textOf(at(data, 'private')) !== 'false',
    type: textOf(at(data, 'type')) === 'module' ? 'module' : 'commonjs',
    data,
    scripts,
    dependencies,
    main: textOf(at(data, 'main')),
    workspaceRoot,
    manager,
    lockfiles,
  };
}

function managerOf(text: string | undefined): PackageManager | undefined {
  const name = text?.split('@')[0];
  return name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun' ? name : undefined;
}

/** Globs of the packages that a workspace root lists: npm and yarn in package.json, pnpm and lerna in files of their own. */
function memberPatterns(workspace: Workspace, folder: string, node: DataNode): readonly string[] {
  const listed = at(node, 'workspaces');
  const patterns = itemsOf(listed?.kind === 'map' ? at(listed, 'packages') : listed).flatMap(
    (item) => textOf(item) ?? [],
  );
  for (const [name, read] of [['pnpm-workspace.yaml', readYaml] as const, ['lerna.json', readJson] as const]) {
    const file = path.join(folder, name);
    const text = workspace.has(file) ? workspace.read(file) : undefined;
    if (text !== undefined)
      patterns.push(...itemsOf(at(read(file, text), 'packages')).flatMap((item) => textOf(item) ?? []));
  }
  return patterns;
}

function readYaml(file: string, text: string): DataNode | undefined {
  return parseYaml(file, text).documents[0];
}

function readJson(file: string, text: string): DataNode | undefined {
  return parseJson(file, text).node;
}

function findWorkspaceRoot(folder: string, members: ReadonlyMap<string, readonly string[]>): string {
  for (let at = folder; at !== '.'; ) {
    at = path.dirname(at);
    const patterns = members.get(at) ?? [];
    if (patterns.length > 0 && lists(patterns, path.relative(at, folder))) return at;
  }
  return folder;
}

function lists(patterns: readonly string[], folder: string): boolean {
  const clean = patterns.map((pattern) => {
    const negated = pattern.startsWith('!');
    return (
      (negated ? '!' : '') +
      '/' +
      pattern
        .replace(/^!/, '')
        .replace(/^\.?\//, '')
        .replace(/\/$/, '')
    );
  });
  // `ignore` implements the same glob language with negation; a listed folder counts as "ignored".
  return compilePatterns([...clean]).ignores(folder);
}

function findLockfiles(workspace: Workspace, folder: string, workspaceRoot: string): Package['lockfiles'] {
  const found: { path: string; manager: PackageManager }[] = [];
  for (const where of new Set([folder, workspaceRoot])) {
    for (const [name, manager] of LOCKFILES) {
      const file = path.join(where, name);
      if (workspace.has(file)) found.push({ path: file, manager });
    }
  }
  return found;
}
