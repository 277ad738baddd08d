import { isBuiltin } from 'node:module';
import path from 'node:path/posix';
import { type ParseError, parse } from 'jsonc-parser';
import { own } from '../parsers/own.ts';
import type { Resolution, Workspace } from './types.ts';

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

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

interface PackageEntry {
  readonly folder: string;
  readonly json: Record<string, unknown>;
}

class ResolveContext {
  readonly workspace: Workspace;
  #packages: Map<string, PackageEntry> | undefined;
  readonly #manifests = new Map<string, Record<string, unknown> | undefined>();
  readonly #tsconfigs = new Map<string, TsPaths | undefined>();
  readonly #emits = new Map<string, readonly Emit[]>();

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  manifest(folder: string): Record<string, unknown> | undefined {
    const file = path.join(folder, 'package.json');
    if (!this.#manifests.has(file)) this.#manifests.set(file, readJson(this.workspace, file));
    return this.#manifests.get(file);
  }

  /** Packages of the workspace by name. */
  get packages(): Map<string, PackageEntry> {
    if (!this.#packages) {
      this.#packages = new Map();
      for (const file of this.workspace.files.values()) {
        if (file.kind !== 'package' || file.vendored) continue;
        const folder = path.dirname(file.path);
        const json = this.manifest(folder);
        if (typeof json?.name === 'string' && !this.#packages.has(json.name))
          this.#packages.set(json.name, { folder, json });
      }
    }
    return this.#packages;
  }

  /** Output folders of the package by its own TypeScript settings, with the folders they are emitted from. */
  emits(folder: string): readonly Emit[] {
    let known = this.#emits.get(folder);
    if (!known) {
      known = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.lib.json'].flatMap((name) =>
        readEmit(readJson(this.workspace, path.join(folder, name))),
      );
      this.#emits.set(folder, known);
    }
    return known;
  }

  tsPaths(folder: string): TsPaths | undefined {
    if (!this.#tsconfigs.has(folder)) {
      const own = ['tsconfig.json', 'jsconfig.json']
        .map((name) => path.join(folder, name))
        .find((file) => this.workspace.has(file));
      const parent = folder === '.' ? undefined : path.dirname(folder);
      const paths = own ? readTsPaths(this.workspace, own, 0) : undefined;
      this.#tsconfigs.set(folder, paths ?? (parent === undefined || own ? paths : this.tsPaths(parent)));
    }
    return this.#tsconfigs.get(folder);
  }
}

/** `outDir`, and `rootDir` or what the included folders suggest (typescriptlang.org/tsconfig/#rootDir). */
interface Emit {
  readonly out: string;
  readonly roots: readonly string[];
}

function readEmit(json: Record<string, unknown> | undefined): readonly Emit[] {
  const options = isRecord(json?.compilerOptions) ? json.compilerOptions : {};
  if (typeof options.outDir !== 'string') return [];
  const out = path.normalize(options.outDir).replace(/\/$/, '');
  if (out === '.' || out.startsWith('..')) return [];
  if (typeof options.rootDir === 'string') return [{ out, roots: [options.rootDir] }];
  const included = Array.isArray(json?.include) ? json.include.filter((item) => typeof item === 'string') : [];
  const folders = included.map(fixedPart).filter((item) => item !== '');
  return [{ out, roots: [...new Set([...folders, '.'])] }];
}

/** The folders of a pattern before its first wildcard: `lib` of a pattern for all files below it. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?]/.test(part));
  return parts.slice(0, wild < 0 ? parts.length : wild).join('/');
}

function readJson(workspace: Workspace, file: string): Record<string, unknown> | undefined {
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resolve(context: ResolveContext, specifier: string, folder: string): Resolution {
  const bare = specifier.replace(/[?#].*$/, '') || specifier;
  if (bare.startsWith('node:')) return { kind: 'builtin', name: bare.slice(5) };
  if (/^\.{0,2}\//.test(bare) || bare === '.' || bare === '..') {
    if (bare.startsWith('/')) return { kind: 'unresolved', reason: 'absolute path' };
    const file = findFile(context, path.join(folder, bare));
    return file ? { kind: 'file', path: file } : { kind: 'unresolved', reason: 'no such file in the repository' };
  }
  if (bare.startsWith('#')) {
    const file = resolveImports(context, specifier, folder);
    return file ? { kind: 'file', path: file } : { kind: 'unresolved', reason: 'not in the imports of package.json' };
  }
  const mapped = resolvePaths(context, bare, folder);
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

/** A file for a path without (or with the built) extension, a folder with its index or its package.json main. */
export function findFile(context: { readonly workspace: Workspace }, target: string): string | undefined {
  const { workspace } = context;
  const base = path.normalize(target).replace(/\/$/, '');
  if (base.startsWith('..')) return undefined;
  const extension = path.extname(base);
  const sources = own(SOURCE_OF, extension);
  if (sources) {
    const stem = base.slice(0, -extension.length);
    const file = sources.map((item) => stem + item).find((item) => workspace.has(item));
    if (file) return file;
  }
  if (workspace.has(base)) return base;
  const file = EXTENSIONS.map((item) => base + item).find((item) => workspace.has(item));
  if (file) return file;
  if (!workspace.hasFolder(base) && base !== '.') return undefined;
  const main = readJson(workspace, path.join(base, 'package.json'))?.main;
  if (typeof main === 'string' && path.join(base, main) !== base) {
    const found =
      findFile(context, path.join(base, main)) ?? findFile(context, sourceOfBuilt(path.join(base, main), base));
    if (found) return found;
  }
  return EXTENSIONS.map((item) => path.join(base, `index${item}`)).find((item) => workspace.has(item));
}

function splitPackage(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split('/');
  const count = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, count).join('/'), subpath: parts.slice(count).join('/') };
}

// ---- package.json: imports, exports, main

function nearestPackage(context: ResolveContext, folder: string): PackageEntry | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const json = context.manifest(at);
    if (json) return { folder: at, json };
    if (at === '.' || at === '/') return undefined;
  }
}

function resolveImports(context: ResolveContext, specifier: string, folder: string): string | undefined {
  const owner = nearestPackage(context, folder);
  if (!owner || !isRecord(owner.json.imports)) return undefined;
  return matchEntry(context, owner.folder, owner.json.imports, specifier);
}

function resolvePackage(context: ResolveContext, entry: PackageEntry, subpath: string): string | undefined {
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
    return findFile(context, path.join(folder, subpath)) ?? findFile(context, path.join(folder, 'src', subpath));
  }
  for (const field of ['source', 'main', 'module', 'types']) {
    const value = json[field];
    const found = typeof value === 'string' ? findBuilt(context, folder, value) : undefined;
    if (found) return found;
  }
  return findFile(context, path.join(folder, 'src', 'index')) ?? findFile(context, path.join(folder, 'index'));
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
    const source = findFile(context, candidate);
    if (source && !/\.d\.[cm]?ts$/.test(source)) return source;
  }
  const direct = findFile(context, file);
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

/** `dist/x.js` is built from `src/x.*`; `dist/src/x.js` too; declaration files name the same source. */
function sourceOfBuilt(file: string, folder: string): string {
  const inside = folder === '.' ? file : file.slice(folder.length + 1);
  const stem = inside.replace(/\.d\.[cm]?ts$/, '').replace(/\.[cm]?js$/, '');
  const bare = stem.replace(/^(?:dist|build|lib|out|es|esm|cjs|output)\/(?:(?:esm|cjs|es|src)\/)?/, '');
  return bare === stem ? path.join(folder, stem) : path.join(folder, 'src', bare);
}

// ---- tsconfig paths

interface TsPaths {
  /** Folder that targets are relative to. */
  readonly base: string;
  readonly baseUrl: string | undefined;
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

function readTsPaths(workspace: Workspace, file: string, depth: number): TsPaths | undefined {
  const json = depth < 8 ? readJson(workspace, file) : undefined;
  if (!json) return undefined;
  const options = isRecord(json.compilerOptions) ? json.compilerOptions : {};
  const folder = path.dirname(file);
  const baseUrl = typeof options.baseUrl === 'string' ? path.join(folder, options.baseUrl) : undefined;
  const parents = (Array.isArray(json.extends) ? json.extends : [json.extends]).flatMap((item) => {
    const parent = typeof item === 'string' ? extendedFile(workspace, folder, item) : undefined;
    const paths = parent && readTsPaths(workspace, parent, depth + 1);
    return paths ? [paths] : [];
  });
  const inherited = parents.at(-1);
  if (!isRecord(options.paths)) {
    const referenced =
      depth === 0 && !inherited && baseUrl === undefined ? readReferenced(workspace, folder, json) : undefined;
    if (referenced) return referenced;
    return inherited ? { ...inherited, baseUrl: baseUrl ?? inherited.baseUrl } : { base: folder, baseUrl, paths: [] };
  }
  const paths = Object.entries(options.paths).map(([pattern, targets]) => ({
    pattern,
    targets: Array.isArray(targets) ? targets.filter((item) => typeof item === 'string') : [],
  }));
  return { base: baseUrl ?? folder, baseUrl: baseUrl ?? inherited?.baseUrl, paths };
}

/** A solution file (`"files": []` with references) has its paths in the referenced projects. */
function readReferenced(workspace: Workspace, folder: string, json: Record<string, unknown>): TsPaths | undefined {
  for (const item of Array.isArray(json.references) ? json.references : []) {
    const target = isRecord(item) && typeof item.path === 'string' ? path.join(folder, item.path) : undefined;
    if (target === undefined) continue;
    const file = workspace.has(target) ? target : path.join(target, 'tsconfig.json');
    const paths = readTsPaths(workspace, file, 1);
    if (paths && paths.paths.length > 0) return paths;
  }
  return undefined;
}

function extendedFile(workspace: Workspace, folder: string, target: string): string | undefined {
  const candidates = target.startsWith('.') ? [path.join(folder, target), `${path.join(folder, target)}.json`] : [];
  if (!target.startsWith('.')) {
    const { name, subpath } = splitPackage(target);
    for (const file of workspace.files.values()) {
      if (file.kind !== 'package' || file.vendored) continue;
      const owner = path.dirname(file.path);
      if (readJson(workspace, file.path)?.name === name) {
        candidates.push(path.join(owner, subpath || 'tsconfig.json'), `${path.join(owner, subpath)}.json`);
      }
    }
  }
  return candidates.find((file) => workspace.has(file));
}

function resolvePaths(context: ResolveContext, specifier: string, folder: string): string | undefined {
  const config = context.tsPaths(folder);
  if (!config) return undefined;
  const matches = config.paths
    .map(({ pattern, targets }) => ({ pattern, targets, star: pattern.indexOf('*') }))
    .filter(({ pattern, star }) => {
      if (star < 0) return pattern === specifier;
      return specifier.startsWith(pattern.slice(0, star)) && specifier.endsWith(pattern.slice(star + 1));
    })
    .sort(
      (a, b) => (b.star < 0 ? Number.POSITIVE_INFINITY : b.star) - (a.star < 0 ? Number.POSITIVE_INFINITY : a.star),
    );
  for (const { pattern, targets, star } of matches) {
    const rest = star < 0 ? '' : specifier.slice(star, specifier.length - (pattern.length - star - 1));
    for (const target of targets) {
      const file = path.join(config.base, target.replace('*', rest));
      const found = findFile(context, file) ?? findFile(context, file.replace(/\/dist(?=\/|$)/, '/src'));
      if (found) return found;
    }
  }
  return config.baseUrl === undefined ? undefined : findFile(context, path.join(config.baseUrl, specifier));
}

/** `_moduleAliases` of module-alias, `babel-plugin-module-resolver`-free. */
function resolveAlias(context: ResolveContext, specifier: string, folder: string): string | undefined {
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
