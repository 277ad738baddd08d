import path from 'node:path';
import { fileStart } from '../parsers/place.ts';
import { classify, isVendored } from './classify.ts';
import { disk } from './disk.ts';
import { listWithGit } from './git.ts';
import { createLedger } from './ledger.ts';
import { createResolver } from './resolve/create-resolver.ts';
import type { GitFacts, Ledger, Workspace, WorkspaceFile } from './types.ts';
import { walk } from './walk.ts';

/** Larger files are generated or data; parsing them would cost more than they tell. Bytes. */
export const MAX_SIZE = { source: 2_000_000, other: 20_000_000 };

export interface WorkspaceOptions {
  /** Globs of paths that do not belong to the services (configuration `exclude`). */
  readonly isExcluded?: (path: string) => boolean;
  /** Texts that stand in for what the disk has, new files included: what fixes would leave. */
  readonly overlay?: ReadonlyMap<string, string>;
  /** Texts that places may point into but no folder lists: standard input, files of another repository. */
  readonly textOf?: (path: string) => string | undefined;
}

/** Finds the files below a folder, through git when there is one. Never throws: a folder that has gone is empty. */
export function createWorkspace(folder: string, options: WorkspaceOptions = {}): Workspace {
  const root = realRootOf(folder);
  const ledger = createLedger();
  const listing = listWithGit(root);
  const overlay = options.overlay ?? new Map<string, string>();
  const listed = listing?.files ?? walk(root, ledger);
  const found = [...new Set([...listed, ...overlay.keys()])].filter((file) => !options.isExcluded?.(file));
  const folders: RealFolders = new Map();
  const read = (file: string): string | undefined => {
    const standIn = overlay.get(file);
    if (standIn !== undefined) ledger.read.add(file);
    return standIn ?? readText(root, file, ledger, folders);
  };
  return assembleWorkspace({ root, found, git: listing?.facts, ledger, read, textOf: options.textOf });
}

function realRootOf(folder: string): string {
  try {
    return disk.realPath(folder);
  } catch {
    return path.resolve(folder);
  }
}

/** A workspace over a list of files, wherever their texts come from. */
export function assembleWorkspace(parts: {
  readonly root: string;
  readonly found: readonly string[];
  readonly git: GitFacts | undefined;
  readonly ledger: Ledger;
  readonly read: (file: string) => string | undefined;
  readonly textOf: WorkspaceOptions['textOf'] | undefined;
}): Workspace {
  const { root, found, git, ledger } = parts;
  const files = new Map<string, WorkspaceFile>();
  for (const file of [...found].sort(byCodePoint)) {
    // A submodule is listed as a folder; it is a repository of its own.
    if (file.endsWith('/')) ledger.skip(file, 'nested repository');
    else files.set(file, { path: file, kind: classify(file), vendored: isVendored(file) });
  }
  const sorted = [...files.values()];
  const folders = new Set<string>(['.']);
  for (const file of files.keys()) {
    for (let at = file.indexOf('/'); at >= 0; at = file.indexOf('/', at + 1)) folders.add(file.slice(0, at));
  }
  const texts = new Map<string, string | undefined>();
  const workspace: Workspace = {
    root,
    files,
    git,
    ledger,
    has: (file) => files.has(file),
    hasFolder: (name) => folders.has(name),
    read(file) {
      if (!texts.has(file)) texts.set(file, (files.has(file) ? undefined : parts.textOf?.(file)) ?? parts.read(file));
      return texts.get(file);
    },
    under: (name) => (name === '.' || name === '' ? sorted : sliceUnder(sorted, `${name}/`)),
    resolve: (specifier, from) => resolver(specifier, from),
  };
  const resolver = createResolver(workspace);
  return workspace;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sliceUnder(sorted: readonly WorkspaceFile[], prefix: string): readonly WorkspaceFile[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((sorted[mid]?.path ?? '') < prefix) low = mid + 1;
    else high = mid;
  }
  let end = low;
  while (sorted[end]?.path.startsWith(prefix)) end += 1;
  return sorted.slice(low, end);
}

/** Where folders really stand: asking the system for every part of every path takes longer than reading the files. */
type RealFolders = Map<string, string>;

function realFolderOf(file: string, known: RealFolders): string {
  const folder = path.dirname(file);
  let real = known.get(folder);
  if (real === undefined) {
    real = disk.realPath(folder);
    known.set(folder, real);
  }
  return real;
}

function readText(
  root: string,
  file: string,
  ledger: ReturnType<typeof createLedger>,
  folders: RealFolders,
): string | undefined {
  const place = fileStart(file);
  const absolute = path.join(root, file);
  let bytes: Buffer;
  try {
    const own = path.join(realFolderOf(absolute, folders), path.basename(absolute));
    const entry = disk.entry(own);
    const real = entry.isSymbolicLink() ? disk.realPath(own) : own;
    if (real !== absolute && !real.startsWith(root + path.sep)) {
      ledger.problem({ code: 'outside-root', message: 'is a link that leaves the linted folder', place });
      return undefined;
    }
    if (real !== absolute) ledger.links.set(file, path.relative(root, real).split(path.sep).join('/'));
    const stat = entry.isSymbolicLink() ? disk.file(real) : entry;
    if (!stat.isFile()) {
      ledger.skip(file, 'not a regular file');
      return undefined;
    }
    const limit = classify(file) === 'source' ? MAX_SIZE.source : MAX_SIZE.other;
    if (stat.size > limit) {
      ledger.problem({ code: 'too-large', message: `has ${stat.size} bytes, more than ${limit}`, place });
      return undefined;
    }
    bytes = stat === entry ? disk.readEntry(real, entry) : disk.readBytes(real);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    ledger.problem({ code: 'unreadable', message: `cannot be read (${code})`, place });
    return undefined;
  }
  const text = decodeText(bytes);
  if (text === undefined) ledger.problem({ code: 'binary', message: 'is not UTF-8 text', place });
  else ledger.read.add(file);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) ledger.marks.add(file);
  return text;
}

/** UTF-8 without a byte order mark; undefined for binary data. */
export function decodeText(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8192).includes(0)) return undefined;
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
