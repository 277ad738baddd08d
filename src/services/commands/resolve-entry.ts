/** The built file that node is given, and the source behind it. */
import path from 'node:path/posix';
import type { FoundSource } from '../entries/context.ts';
import { findSource } from '../entries/find-source.ts';
import { candidatesOf } from './locate.ts';
import type { Trail } from './types.ts';

export interface ResolvedEntry {
  readonly builtPath: string;
  readonly found: FoundSource;
}

/** Tries every place in the repository that the path may come from; the first that leads to a source wins. */
export function resolveEntry(
  trail: Trail,
  script: string,
  options: { readonly guess: boolean } = { guess: true },
): ResolvedEntry {
  const candidates = candidatesOf(trail, script);
  const [first = script] = candidates;
  let miss: FoundSource | undefined;
  for (const candidate of candidates) {
    const found = findSource(candidate, trail.context);
    if (found.entry !== undefined) return { builtPath: candidate, found };
    miss ??= found;
  }
  const elsewhere = resolveInPackages(trail, script);
  if (elsewhere) return elsewhere;
  // The package whose script started node says more than where the file would lie.
  const own = trail.context.packages.find((pkg) => pkg.folder === trail.at.folder && pkg.scripts.size > 0);
  const likely = own && own.folder !== '.' ? [path.join(own.folder, path.basename(script)), ...candidates] : candidates;
  for (const candidate of options.guess ? likely : []) {
    const found = findSource(candidate, trail.context, { guess: true });
    if (found.entry !== undefined) return { builtPath: candidate, found };
  }
  return { builtPath: first, found: miss ?? { entry: undefined, how: `no source could be found for ${script}` } };
}

/** A tool copied the package to a folder of its own (`pnpm deploy`): the only package in which the path makes sense. */
function resolveInPackages(trail: Trail, script: string): ResolvedEntry | undefined {
  if (trail.at.image === '') return undefined;
  const relative = script.startsWith('/') ? path.relative(trail.input.workdir || '/', script) : script;
  if (relative.startsWith('..') || relative === '') return undefined;
  const found = trail.input.packages.flatMap((pkg) => {
    const builtPath = path.join(pkg.folder, relative);
    const source = findSource(builtPath, trail.context);
    return source.entry === undefined ? [] : [{ builtPath, found: source }];
  });
  return new Set(found.map((match) => match.found.entry)).size === 1 ? found[0] : undefined;
}
