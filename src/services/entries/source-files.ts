/** From a name that may lack its extension, or has that of the output, to the file that is really there. */

import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import type { SourceContext } from './context.ts';

/** What node itself tries, in its order; then the sources that compile to it. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.js', '.ts', '.tsx', '.jsx', '.mts', '.cts', '.mjs', '.cjs', '.coffee'],
  '.mjs': ['.mjs', '.mts', '.ts', '.tsx', '.js'],
  '.cjs': ['.cjs', '.cts', '.ts', '.tsx', '.js'],
  '.ts': ['.ts', '.tsx'],
  '.tsx': ['.tsx'],
  '.mts': ['.mts'],
  '.cts': ['.cts'],
  '.jsx': ['.jsx', '.tsx'],
  '.coffee': ['.coffee'],
};

const NO_EXTENSION = ['.js', '.ts', '.tsx', '.mjs', '.mts', '.cjs', '.cts', '.jsx', '.coffee'];

/** Does not judge whether the file is an output: `findSource` does. `preferSource` puts TypeScript first. */
export function findFile(name: string, context: Pick<SourceContext, 'has'>, preferSource = false): string | undefined {
  const file = cleanPath(name);
  if (file === undefined) return undefined;
  const extension = path.extname(file);
  const known = own(EXTENSIONS, extension);
  if (known === undefined && context.has(file)) return file;
  const stem = known === undefined ? file : file.slice(0, -extension.length);
  const tried = known ?? NO_EXTENSION;
  const order = preferSource ? [...tried].sort((a, b) => Number(isTypeScript(b)) - Number(isTypeScript(a))) : tried;
  for (const candidate of order) if (context.has(stem + candidate)) return stem + candidate;
  // `dist/main.js` may also be the output of `main/index.ts`; a name without extension may be a folder.
  if (known === undefined) {
    for (const candidate of NO_EXTENSION) {
      const index = path.join(file, `index${candidate}`);
      if (context.has(index)) return index;
    }
  }
  return undefined;
}

export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

export function isScript(file: string): boolean {
  return /\.([cm]?[jt]s|[jt]sx|coffee)$/.test(file);
}

/** Normalised and inside the root; undefined when it leads out. */
export function cleanPath(file: string): string | undefined {
  const clean = path.normalize(file).replace(/\/+$/, '');
  if (clean === '..' || clean.startsWith('../') || clean.startsWith('/')) return undefined;
  return clean === '' ? '.' : clean;
}

/** The path inside a folder, '' for the folder itself; undefined when it lies elsewhere. */
export function inside(file: string, folder: string): string | undefined {
  if (folder === '.' || folder === '') return file;
  if (file === folder) return '';
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}
