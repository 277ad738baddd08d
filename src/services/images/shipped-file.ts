/** Whether a file is in the shipped image: by COPY, across stages, or because a build step may have made it. */
import path from 'node:path/posix';
import { findBaseImage } from '../../knowledge/base-images.ts';
import { dockerIgnores, parseIgnoreFile } from '../../parsers/ignore-file.ts';
import type { Place } from '../../parsers/place.ts';
import type { DockerStage, Image, Repository } from '../types.ts';
import { copiesOf, type ImageCopy } from './copied-files.ts';
import { parseManagerCommand } from './package-managers.ts';
import { chainOf } from './reach.ts';
import { findRunCommands } from './run-commands.ts';

export interface ShippedFile {
  readonly state: 'present' | 'ignored' | 'missing' | 'unknown';
  readonly place: Place;
  /** The pattern that leaves it out. */
  readonly pattern?: string;
}

/** Commands that make no program files: packages of the system, users, permissions, installs of modules. */
const HARMLESS =
  /^(?:apk|apt|apt-get|dnf|microdnf|yum|tdnf|addgroup|adduser|groupadd|useradd|usermod|chown|chmod|mkdir|rm|ln|echo|true|set|cd|export|corepack|update-ca-certificates|touch|ls|cat|groupmod|id|test|\[)$/;
const MAX_DEPTH = 20;

export function findShippedFile(image: Image, repository: Repository, file: string): ShippedFile {
  const ignoreText = image.ignoreFile === undefined ? '' : (repository.text(image.ignoreFile) ?? '');
  const patterns = parseIgnoreFile(image.ignoreFile ?? '.dockerignore', ignoreText).patterns;
  const visit = (stage: DockerStage, at: string, depth: number): ShippedFile => {
    const chain = chainOf(stage, image.stages);
    const copies = chain.flatMap((item) => copiesOf(image, item)).reverse();
    let ignored: ShippedFile | undefined;
    let open = depth > MAX_DEPTH;
    for (const copy of copies) {
      const source = depth > MAX_DEPTH ? undefined : sourceOf(copy, at);
      if (source === undefined) continue;
      const answer = fromCopy(copy, source, depth);
      if (answer.state === 'present') return answer;
      if (answer.state === 'ignored') ignored ??= answer;
      open ||= answer.state === 'unknown';
    }
    const place = stage.from.place;
    if (chain.some((item) => mayWrite(image, item))) return { state: 'present', place };
    if (ignored) return ignored;
    const base = chain[0]?.base;
    const known = base !== undefined && findBaseImage(base) !== undefined;
    return { state: open || !known ? 'unknown' : 'missing', place };
  };
  const fromCopy = (copy: ImageCopy, source: string, depth: number): ShippedFile => {
    const { place } = copy;
    if (copy.from.kind === 'stage') return visit(copy.from.stage, source, depth + 1);
    if (copy.from.kind !== 'context' || image.context === undefined || copy.excludes.length > 0)
      return { state: 'unknown', place };
    const answer = dockerIgnores(patterns, source);
    if (answer.ignored) return { state: 'ignored', place, ...(answer.by ? { pattern: answer.by.pattern } : {}) };
    const exists = repository.has(path.join(image.context, source));
    // A file that is not in the repository may be built by CI before the image.
    return { state: exists ? 'present' : 'unknown', place };
  };
  return visit(image.stage, file, 0);
}

/** The path that a copy takes the file from; undefined when this copy does not bring it. */
function sourceOf(copy: ImageCopy, file: string): string | undefined {
  for (const source of copy.sources) {
    const base = path.basename(source);
    if (/[*?[]/.test(base)) {
      const pattern = new RegExp(
        `^${base
          .replace(/[.+^${}()|\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      );
      if (path.dirname(file) === copy.destination && pattern.test(path.basename(file)))
        return path.join(path.dirname(source), path.basename(file));
      continue;
    }
    const folder = copy.parents ? path.join(copy.destination, source) : copy.destination;
    if (file === folder) return source;
    if (copy.intoFolder && file === path.join(folder, base)) return source;
    const prefix = folder === '/' ? '/' : `${folder}/`;
    if (file.startsWith(prefix) && !/\.[cm]?[jt]s$|\.json$/.test(base))
      return path.join(source, file.slice(prefix.length));
  }
  return undefined;
}

function mayWrite(image: Image, stage: DockerStage): boolean {
  return findRunCommands(image, stage).some(({ words }) => {
    const manager = parseManagerCommand(words);
    if (manager)
      return manager.verb === 'run' || manager.verb === 'deploy' || /^(?:exec|dlx|x|pack)$/.test(manager.written);
    return !HARMLESS.test(path.basename(words[0] ?? ''));
  });
}
