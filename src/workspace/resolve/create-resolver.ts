import { isBuiltin } from 'node:module';
import path from 'node:path/posix';
import { splitPackage } from '../../parsers/specifier.ts';
import type { Resolution, Workspace } from '../types.ts';
import { ResolveContext } from './context.ts';
import { findFile } from './find-file.ts';
import { importedPackage, resolveAlias, resolveImports, resolvePackage } from './package-entries.ts';
import { findByPaths } from './tsconfig.ts';

/**
 * Resolves module specifiers over the file set of the workspace alone, so that nothing outside the root and nothing
 * that git ignores (node_modules, links) is ever read. Packages of the workspace resolve to their source: there is no
 * build and no install. (oxc-resolver reads the disk itself and follows links, and needs installed packages.)
 */
export function createResolver(workspace: Workspace): (specifier: string, from: string) => Resolution {
  const known = new Map<string, Resolution>();
  const context = new ResolveContext(workspace);
  return (specifier, from) => {
    const folder = path.dirname(from);
    const key = `${folder}\0${specifier}`;
    let found = known.get(key);
    if (!found) {
      found = resolve(context, specifier, folder);
      known.set(key, found);
    }
    return found;
  };
}

function resolve(context: ResolveContext, specifier: string, folder: string): Resolution {
  const bare = specifier.replace(/[?#].*$/, '') || specifier;
  if (bare.startsWith('node:')) return { kind: 'builtin', name: bare.slice(5) };
  if (/^\.{0,2}\//.test(bare) || bare === '.' || bare === '..') {
    if (bare.startsWith('/')) return { kind: 'unresolved', reason: 'absolute path' };
    const isFolder = /(?:^|\/)\.{1,2}$/.test(bare);
    const file = findFile(context.workspace, path.join(folder, isFolder ? `${bare}/` : bare));
    return file ? { kind: 'file', path: file } : { kind: 'unresolved', reason: 'no such file in the repository' };
  }
  if (bare.startsWith('#')) {
    const file = resolveImports(context, specifier, folder);
    if (file) return { kind: 'file', path: file };
    const other = importedPackage(context, specifier, folder);
    return other === undefined
      ? { kind: 'unresolved', reason: 'not in the imports of package.json' }
      : resolve(context, other, folder);
  }
  const config = context.tsPaths(folder);
  const mapped = config && findByPaths(context.workspace, config, bare);
  if (mapped) return { kind: 'file', path: mapped };
  const { name, subpath } = splitPackage(bare);
  const own = context.packages.get(name);
  if (own) {
    const file = resolvePackage(context, own, subpath);
    return file
      ? { kind: 'file', path: file }
      : { kind: 'unresolved', reason: `${name} has no such source in the repository` };
  }
  if (isBuiltin(bare)) return { kind: 'builtin', name: bare };
  const aliased = resolveAlias(context, bare, folder);
  return aliased ? { kind: 'file', path: aliased } : { kind: 'package', name, subpath };
}
