import path from 'node:path/posix';
import { fileStart, type Place } from '../../parsers/place.ts';
import type { Service } from '../types.ts';
import { pathOfFile } from './file-routes.ts';
import { serves } from './find-routes.ts';

/** A page that Next.js renders for a path, or a file of `public`: what answers besides routes. */
export function pageAnswering(service: Service, wanted: string): Place | undefined {
  if (service.command?.starter?.name !== 'next') return undefined;
  const file = service.repository.paths.find((item) => {
    const inside = path.relative(service.root, item);
    if (inside.startsWith('..')) return false;
    const page = pagePath(inside);
    return page === undefined ? inside === path.join('public', wanted) : serves({ method: 'GET', path: page }, wanted);
  });
  return file === undefined ? undefined : fileStart(file);
}

/** `pages/orders/[id].tsx` and `app/(shop)/orders/[id]/page.tsx` are `/orders/:id`. */
function pagePath(file: string): string | undefined {
  const found =
    /^(?:src\/)?app\/((?:.*\/)?)page\.[jt]sx?$/.exec(file) ??
    /^(?:src\/)?pages\/((?!api\/|_)(?:.*\/)?[^/]+?)\.[jt]sx?$/.exec(file);
  return found ? pathOfFile(found[1] ?? '') : undefined;
}

/** Settings of Next.js that answer paths for which no file stands: `rewrites`, `basePath`, `i18n`. */
export function rewritesPaths({ command, program }: Service): boolean {
  if (command?.starter?.name !== 'next' || !program) return false;
  return [...program.modules].some(
    ([module, facts]) =>
      /(?:^|\/)next\.config\.[cm]?[jt]s$/.test(module) &&
      ['rewrites', 'basePath', 'i18n'].some((name) => facts.keys.has(name)),
  );
}
