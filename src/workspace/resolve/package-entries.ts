import path from 'node:path/posix';
import { isRecord } from '../../parsers/own.ts';
import { nearestPackage, type PackageEntry, type ResolveContext } from './context.ts';
import { findFile, sourceOfBuilt } from './find-file.ts';

export function resolveImports(context: ResolveContext, specifier: string, folder: string): string | undefined {
  const owner = nearestPackage(context, folder);
  if (!owner || !isRecord(owner.json.imports)) return undefined;
  return matchEntry(context, owner.folder, owner.json.imports, specifier);
}

/** The package that an internal name stands for: `"imports": { "#dep": "dep" }` (nodejs.org/api/packages.html#subpath-imports). */
export function importedPackage(context: ResolveContext, specifier: string, folder: string): string | undefined {
  const table = nearestPackage(context, folder)?.json.imports;
  return isRecord(table) && Object.hasOwn(table, specifier) ? packageAmong(table[specifier]) : undefined;
}

function packageAmong(target: unknown): string | undefined {
  if (typeof target === 'string') return /^[.#/]/.test(target) ? undefined : target;
  if (!isRecord(target)) return undefined;
  const condition = ['node', 'import', 'module', 'require', 'default'].find((name) => Object.hasOwn(target, name));
  return condition === undefined ? undefined : packageAmong(target[condition]);
}

export function resolvePackage(context: ResolveContext, entry: PackageEntry, subpath: string): string | undefined {
  const { json, folder } = entry;
  const key = subpath === '' ? '.' : `./${subpath}`;
  if (isRecord(json.exports) || typeof json.exports === 'string') {
    const table =
      isRecord(json.exports) && Object.keys(json.exports).some((item) => item.startsWith('.'))
        ? json.exports
        : { '.': json.exports };
    const found = matchEntry(context, folder, table, key);
    if (found) return found;
  }
  if (subpath !== '') {
    return (
      findFile(context.workspace, path.join(folder, subpath)) ??
      findFile(context.workspace, path.join(folder, 'src', subpath))
    );
  }
  for (const field of ['source', 'main', 'module', 'types']) {
    const value = json[field];
    const found = typeof value === 'string' ? findBuilt(context, folder, value) : undefined;
    if (found) return found;
  }
  return (
    findFile(context.workspace, path.join(folder, 'src', 'index')) ??
    findFile(context.workspace, path.join(folder, 'index'))
  );
}

function matchEntry(
  context: ResolveContext,
  folder: string,
  table: Record<string, unknown>,
  key: string,
): string | undefined {
  const exact = Object.hasOwn(table, key) ? table[key] : undefined;
  if (exact !== undefined) return firstTarget(context, folder, exact, '');
  for (const [pattern, target] of Object.entries(table)) {
    const star = pattern.indexOf('*');
    if (star < 0) {
      if (pattern.endsWith('/') && key.startsWith(pattern))
        return firstTarget(context, folder, target, key.slice(pattern.length), true);
      continue;
    }
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (key.startsWith(before) && key.endsWith(after) && key.length >= pattern.length - 1) {
      const found = firstTarget(context, folder, target, key.slice(before.length, key.length - after.length));
      if (found) return found;
    }
  }
  return undefined;
}

/** The first condition that leads to a file here; every target is tried as written and as the source it is built from. */
function firstTarget(
  context: ResolveContext,
  folder: string,
  target: unknown,
  rest: string,
  append = false,
): string | undefined {
  if (typeof target === 'string')
    return findBuilt(context, folder, append ? target + rest : target.replaceAll('*', rest));
  if (Array.isArray(target)) {
    for (const item of target) {
      const found = firstTarget(context, folder, item, rest, append);
      if (found) return found;
    }
    return undefined;
  }
  if (!isRecord(target)) return undefined;
  const order = ['source', 'development', 'node', 'import', 'module', 'require', 'default', 'types'];
  for (const condition of [...order, ...Object.keys(target)]) {
    const found = Object.hasOwn(target, condition)
      ? firstTarget(context, folder, target[condition], rest, append)
      : undefined;
    if (found) return found;
  }
  return undefined;
}

function findBuilt(context: ResolveContext, folder: string, target: string): string | undefined {
  const file = path.join(folder, target);
  for (const candidate of sourcesOfBuilt(context, file, folder)) {
    const source = findFile(context.workspace, candidate);
    if (source && !/\.d\.[cm]?ts$/.test(source)) return source;
  }
  const direct = findFile(context.workspace, file);
  return direct && !/\.d\.[cm]?ts$/.test(direct) ? direct : undefined;
}

/** The sources that a built file may come from: by what tsconfig.json states, then by habit. */
function sourcesOfBuilt(context: ResolveContext, file: string, folder: string): readonly string[] {
  const stem = (folder === '.' ? file : file.slice(folder.length + 1))
    .replace(/\.d\.[cm]?ts$/, '')
    .replace(/\.[cm]?js$/, '');
  const stated = context.emits(folder).flatMap(({ out, roots }) => {
    const rest = stem.startsWith(`${out}/`) ? stem.slice(out.length + 1) : undefined;
    return rest === undefined ? [] : roots.map((root) => path.join(folder, root, rest));
  });
  return [...stated, sourceOfBuilt(file, folder)];
}

/** `_moduleAliases` of module-alias, `babel-plugin-module-resolver`-free. */
export function resolveAlias(context: ResolveContext, specifier: string, folder: string): string | undefined {
  const owner = nearestPackage(context, folder);
  const aliases = owner?.json._moduleAliases;
  if (!owner || !isRecord(aliases)) return undefined;
  for (const [alias, target] of Object.entries(aliases)) {
    if (typeof target !== 'string' || (specifier !== alias && !specifier.startsWith(`${alias}/`))) continue;
    const found = findBuilt(context, owner.folder, path.join(target, specifier.slice(alias.length)));
    if (found) return found;
  }
  return undefined;
}
