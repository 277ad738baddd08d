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
  const packed = resolvePacked(trail, script);
  if (packed) return packed;
  // The package whose script started node says more than where the file would lie.
  const own = trail.context.packages.find((pkg) => pkg.folder === trail.at.folder && pkg.scripts.size > 0);
  const likely = own && own.folder !== '.' ? [path.join(own.folder, path.basename(script)), ...candidates] : candidates;
  for (const candidate of options.guess ? likely : []) {
    const found = findSource(candidate, trail.context, { guess: true });
    if (found.entry !== undefined) return { builtPath: candidate, found };
  }
  return { builtPath: first, found: miss ?? { entry: undefined, how: `no source could be found for ${script}` } };
}

const OUTPUTS = ['dist', 'build', 'lib', 'out'];

/**
 * A pipeline put the output of the build where the image takes it from (`COPY /app .` of a folder that is not here): the
 * only package whose output folder holds a file of that path.
 */
function resolvePacked(trail: Trail, script: string): ResolvedEntry | undefined {
  const relative = inWorkdir(trail, script);
  if (relative === undefined) return undefined;
  const [copied] = trail.input.pathMap(path.resolve(trail.at.image, script));
  if (copied === undefined || isBuiltHere(trail, copied)) return undefined;
  const found = trail.input.packages.flatMap((pkg) =>
    OUTPUTS.flatMap((output) => {
      const builtPath = path.join(pkg.folder, output, relative);
      const source = findSource(builtPath, trail.context);
      return source.entry === undefined ? [] : [{ builtPath, found: source }];
    }),
  );
  return new Set(found.map((match) => match.found.entry)).size === 1 ? found[0] : undefined;
}

/** The folder that an image takes the file from stands in the repository: then what is missing in it is built there. */
function isBuiltHere(trail: Trail, file: string): boolean {
  const folder = path.dirname(file);
  return folder === '.' || trail.input.under(folder).length > 0;
}

/** A tool copied the package to a folder of its own (`pnpm deploy`): the only package in which the path makes sense. */
function resolveInPackages(trail: Trail, script: string): ResolvedEntry | undefined {
  const relative = inWorkdir(trail, script);
  if (relative === undefined) return undefined;
  const found = trail.input.packages.flatMap((pkg) => {
    const builtPath = path.join(pkg.folder, relative);
    const source = findSource(builtPath, trail.context);
    return source.entry === undefined ? [] : [{ builtPath, found: source }];
  });
  return new Set(found.map((match) => match.found.entry)).size === 1 ? found[0] : undefined;
}

function inWorkdir(trail: Trail, script: string): string | undefined {
  if (trail.at.image === '') return undefined;
  const relative = script.startsWith('/') ? path.relative(trail.input.workdir || '/', script) : script;
  return relative.startsWith('..') || relative === '' ? undefined : relative;
}
