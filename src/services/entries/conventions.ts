/** Where sources usually stand when nothing states it: `dist/x.js` is `src/x.ts` or `x.ts`. */
import path from 'node:path/posix';
import type { SourceContext } from './context.ts';
import { findFile, inside } from './source-files.ts';

/** Folders that builds write to by default or habit. */
const OUTPUT_FOLDERS: ReadonlySet<string> = new Set([
  'dist',
  'build',
  'lib',
  'out',
  'output',
  'bin',
  'esm',
  'cjs',
  'release',
  'compiled',
  'built',
  'target',
  'prod',
  'production',
  'bundle',
  'bundles',
  'server-dist',
  'dist-server',
  'server-build',
  'build-server',
  'dist_server',
  '_build',
  '.build',
  '.dist',
  'tsc-out',
  'js',
]);

const SOURCE_FOLDERS = ['src', '', 'app', 'source', 'server', 'lib', 'ts'];

export function isOutputPath(file: string, folder: string): boolean {
  const first = (inside(file, folder) ?? file).split('/')[0] ?? '';
  return OUTPUT_FOLDERS.has(first) && !['lib', 'bin', 'js', 'target'].includes(first);
}

export function findByConvention(built: string, folder: string, context: SourceContext): string | undefined {
  const rest = inside(built, folder);
  if (rest === undefined) return undefined;
  const parts = rest.split('/');
  for (const [i, part] of parts.entries()) {
    if (i > 3 || i === parts.length - 1) break;
    if (!OUTPUT_FOLDERS.has(part)) continue;
    const before = parts.slice(0, i).join('/');
    const tail = parts.slice(i + 1);
    const found = findTail(path.join(folder, before), tail, context);
    if (found !== undefined && found !== built) return found;
  }
  return undefined;
}

function findTail(folder: string, tail: readonly string[], context: SourceContext): string | undefined {
  for (let skip = 0; skip < Math.min(tail.length, 4); skip++) {
    const rest = tail.slice(skip).join('/');
    // Skipped folders are project names or module formats: `dist/cjs/x.js`, `dist/apps/api/main.js`.
    const skipped = tail.slice(0, skip).join('/');
    for (const source of SOURCE_FOLDERS) {
      const names =
        skip === 0 ? [path.join(source, rest)] : [path.join(skipped, source, rest), path.join(source, rest)];
      for (const name of names) {
        const file = findFile(path.join(folder, name), context, true);
        if (file !== undefined && !isOutputPath(file, folder)) return file;
      }
    }
  }
  return undefined;
}

/** Files that usually start a service, when the output name says nothing (`dist/bundle.js`). */
export function findUsualEntry(folder: string, context: SourceContext): string | undefined {
  const names = ['main', 'index', 'server', 'app', 'start', 'bootstrap'];
  for (const source of ['src', 'server', '']) {
    for (const name of names) {
      const file = findFile(path.join(folder, source, `${name}.js`), context, true);
      if (file !== undefined && !isBrowserCode(file, context)) return file;
    }
  }
  return undefined;
}

/** What renders into a page is no service, whatever its name. */
function isBrowserCode(file: string, context: SourceContext): boolean {
  const imports = context.facts(file)?.imports ?? [];
  return imports.some(({ specifier }) =>
    /^(?:react-dom|react-dom\/client|@angular\/platform-browser|vue|svelte)$/.test(specifier),
  );
}
