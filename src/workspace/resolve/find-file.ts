import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import type { Workspace } from '../types.ts';
import { readJson } from './json.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/**
 * A file for a path without (or with the built) extension, a folder with its index or its package.json main. A path that
 * ends with a slash is a folder's, also where a file of that name stands beside it (nodejs.org/api/modules.html, LOAD_AS_FILE).
 */
export function findFile(workspace: Workspace, target: string): string | undefined {
  return find(workspace, target, asFolder);
}

function find(
  workspace: Workspace,
  target: string,
  inFolder: (workspace: Workspace, base: string) => string | undefined,
): string | undefined {
  const base = path.normalize(target).replace(/\/$/, '');
  if (base.startsWith('..')) return undefined;
  return (target.endsWith('/') ? undefined : asFile(workspace, base)) ?? inFolder(workspace, base);
}

function asFile(workspace: Workspace, base: string): string | undefined {
  const extension = path.extname(base);
  const sources = own(SOURCE_OF, extension);
  if (sources) {
    const stem = base.slice(0, -extension.length);
    const file = sources.map((item) => stem + item).find((item) => workspace.has(item));
    if (file) return file;
  }
  return workspace.has(base) ? base : EXTENSIONS.map((item) => base + item).find((item) => workspace.has(item));
}

function asFolder(workspace: Workspace, base: string): string | undefined {
  if (!workspace.hasFolder(base) && base !== '.') return undefined;
  const main = readJson(workspace, path.join(base, 'package.json'))?.main;
  if (typeof main === 'string') {
    // LOAD_AS_DIRECTORY: a folder that main names is asked for its index, and not for a main of its own.
    const named = path.join(base, main);
    const found = find(workspace, named, indexOf) ?? find(workspace, sourceOfBuilt(named, base), indexOf);
    if (found) return found;
  }
  return indexOf(workspace, base);
}

function indexOf(workspace: Workspace, base: string): string | undefined {
  return EXTENSIONS.map((item) => path.join(base, `index${item}`)).find((item) => workspace.has(item));
}

/** `dist/x.js` is built from `src/x.*`; `dist/src/x.js` too; declaration files name the same source. */
export function sourceOfBuilt(file: string, folder: string): string {
  const inside = folder === '.' ? file : file.slice(folder.length + 1);
  const stem = inside.replace(/\.d\.[cm]?ts$/, '').replace(/\.[cm]?js$/, '');
  const bare = stem.replace(/^(?:dist|build|lib|out|es|esm|cjs|output)\/(?:(?:esm|cjs|es|src)\/)?/, '');
  return bare === stem ? path.join(folder, stem) : path.join(folder, 'src', bare);
}
