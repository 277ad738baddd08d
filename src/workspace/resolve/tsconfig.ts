import path from 'node:path/posix';
import { isRecord } from '../../parsers/own.ts';
import { splitPackage } from '../../parsers/specifier.ts';
import type { Workspace } from '../types.ts';
import { findFile } from './find-file.ts';
import { readJson } from './json.ts';

/** `outDir`, and `rootDir` or what the included folders suggest (typescriptlang.org/tsconfig/#rootDir). */
export interface Emit {
  readonly out: string;
  readonly roots: readonly string[];
}

export function readEmit(json: Record<string, unknown> | undefined): readonly Emit[] {
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

export interface TsPaths {
  /** Folder that targets are relative to. */
  readonly base: string;
  readonly baseUrl: string | undefined;
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

export function readTsPaths(workspace: Workspace, file: string, depth: number): TsPaths | undefined {
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

/** The file that `paths` or `baseUrl` give to a specifier. */
export function findByPaths(workspace: Workspace, config: TsPaths, specifier: string): string | undefined {
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
      const found = findFile(workspace, file) ?? findFile(workspace, file.replace(/\/dist(?=\/|$)/, '/src'));
      if (found) return found;
    }
  }
  // A pattern that matches is the last word: TypeScript does not go on to baseUrl (tryLoadModuleUsingPathsIfEligible).
  if (matches.length > 0 || config.baseUrl === undefined) return undefined;
  return findFile(workspace, path.join(config.baseUrl, specifier));
}
