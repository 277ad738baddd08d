import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileStart } from '../parsers/place.ts';
import { classify } from './classify.ts';
import { assembleWorkspace, decodeText, MAX_SIZE, type WorkspaceOptions } from './create-workspace.ts';
import { createIgnoreTest } from './git.ts';
import { createLedger } from './ledger.ts';
import { runGit } from './run-git.ts';
import type { Ledger, Workspace } from './types.ts';

/** What a file is said to be whose content a partial clone left out. */
export const NOT_IN_CLONE = 'is not in this clone';

/** One file of a commit. */
interface TreeEntry {
  readonly mode: string;
  /** Name of the object, SHA-1 or SHA-256 in hexadecimal. */
  readonly id: string;
}

const LINK = '120000';
const SUBMODULE = '160000';
/** Links that lead to links; the kernel stops at 40. */
const MAX_LINKS = 10;

/**
 * The same folder as a commit has it, read from the objects of git: nothing is checked out, no hook or filter runs.
 * What did not change since is taken from the files at hand.
 */
export function createWorkspaceAt(current: Workspace, commit: string, options: WorkspaceOptions = {}): Workspace {
  const { root } = current;
  const ledger = createLedger();
  const entries = listTree(root, commit);
  const blobs = createBlobs(current, entries);
  const found: string[] = [];
  for (const [file, { mode }] of entries) {
    if (options.isExcluded?.(file)) continue;
    if (mode === SUBMODULE) ledger.skip(file, 'nested repository');
    else found.push(file);
  }
  const read = (file: string): string | undefined => readEntry(file, entries, blobs, ledger);
  const facts = {
    tracked: new Set(found),
    isIgnored: createIgnoreTest((file) => (entries.has(file) ? read(file) : undefined)),
  };
  return assembleWorkspace({ root, found, git: facts, ledger, read, textOf: options.textOf });
}

function listTree(root: string, commit: string): ReadonlyMap<string, TreeEntry> {
  const listing = runGit(root, ['ls-tree', '-r', '-z', commit])?.toString('utf8') ?? '';
  const entries = new Map<string, TreeEntry>();
  for (const line of listing.split('\0')) {
    const match = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    if (match?.[1] && match[2] && match[3]) entries.set(match[3], { mode: match[1], id: match[2] });
  }
  return entries;
}

function readEntry(
  file: string,
  entries: ReadonlyMap<string, TreeEntry>,
  blobs: (file: string, entry: TreeEntry) => Buffer | string | undefined,
  ledger: Ledger & { readonly read: Set<string> },
): string | undefined {
  const place = fileStart(file);
  const problem = (code: 'outside-root' | 'unreadable' | 'too-large' | 'binary', message: string): undefined => {
    ledger.problem({ code, message, place });
  };
  let target = file;
  for (let hops = 0; hops <= MAX_LINKS; hops++) {
    const entry = entries.get(target);
    if (!entry && isFolder(entries, target)) return void ledger.skip(file, 'not a regular file');
    if (!entry) return problem('outside-root', 'is a link that leads to no file of the commit');
    const content = blobs(target, entry);
    if (content === undefined) return problem('unreadable', NOT_IN_CLONE);
    if (entry.mode === LINK) {
      target = path.posix.normalize(path.posix.join(path.posix.dirname(target), content.toString()));
      continue;
    }
    if (typeof content === 'string') {
      ledger.read.add(file);
      return content;
    }
    const limit = classify(file) === 'source' ? MAX_SIZE.source : MAX_SIZE.other;
    if (content.length > limit) return problem('too-large', `has ${content.length} bytes, more than ${limit}`);
    const text = decodeText(content);
    if (text === undefined) return problem('binary', 'is not UTF-8 text');
    ledger.read.add(file);
    return text;
  }
  return problem('outside-root', 'is a link that leads in circles');
}

function isFolder(entries: ReadonlyMap<string, TreeEntry>, name: string): boolean {
  for (const file of entries.keys()) if (name === '.' || file.startsWith(`${name}/`)) return true;
  return false;
}

/** Contents by file: from the work tree where they are the same, the changed ones in one go, the rest one by one. */
function createBlobs(
  current: Workspace,
  entries: ReadonlyMap<string, TreeEntry>,
): (file: string, entry: TreeEntry) => Buffer | string | undefined {
  const changed = findChanged(current.root, entries);
  let batch: ReadonlyMap<string, Buffer> | undefined;
  return (file, { mode, id }) => {
    if (!changed.has(file) && mode !== LINK && isSame(path.join(current.root, file), id)) {
      const text = current.has(file) ? current.read(file) : undefined;
      if (text !== undefined) return text;
    }
    batch ??= readObjects(current.root, worthReading(changed, entries));
    return batch.get(id) ?? readObjects(current.root, [id]).get(id);
  };
}

/** Files that the index has with another content, or not at all. */
function findChanged(root: string, entries: ReadonlyMap<string, TreeEntry>): ReadonlySet<string> {
  const index = new Map<string, string>();
  for (const line of (runGit(root, ['ls-files', '-s', '-z'])?.toString('utf8') ?? '').split('\0')) {
    const match = /^\d+ ([0-9a-f]+) \d\t([\s\S]+)$/.exec(line);
    if (match?.[1] && match[2]) index.set(match[2], match[1]);
  }
  return new Set([...entries].flatMap(([file, { id }]) => (index.get(file) === id ? [] : [file])));
}

function worthReading(changed: ReadonlySet<string>, entries: ReadonlyMap<string, TreeEntry>): readonly string[] {
  return [...changed].flatMap((file) => {
    const kind = classify(file);
    const entry = entries.get(file);
    return entry && entry.mode !== SUBMODULE && kind !== 'other' && kind !== 'lockfile' ? [entry.id] : [];
  });
}

/** Whether a file of the work tree is, byte for byte, the object of that name. */
function isSame(file: string, id: string): boolean {
  try {
    if (!fs.lstatSync(file).isFile()) return false;
    const bytes = fs.readFileSync(file);
    const hash = createHash(id.length === 64 ? 'sha256' : 'sha1')
      .update(`blob ${bytes.length}\0`)
      .update(bytes);
    return hash.digest('hex') === id;
  } catch {
    return false;
  }
}

/** `git cat-file --batch`: `<id> blob <size>`, a line feed, the content, a line feed, for each object. */
function readObjects(root: string, ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const objects = new Map<string, Buffer>();
  const small = ids.length > 1 ? onlySmall(root, ids) : ids;
  if (small.length === 0) return objects;
  const output = runGit(root, ['cat-file', '--batch'], `${small.join('\n')}\n`);
  for (let at = 0; output && at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const match = /^([0-9a-f]+) (\w+) (\d+)$/.exec(output.toString('latin1', at, end));
    at = end + 1;
    if (!match?.[1]) continue;
    const size = Number(match[3]);
    if (match[2] === 'blob') objects.set(match[1], output.subarray(at, at + size));
    at += size + 1;
  }
  return objects;
}

/** Data that nobody would parse is not loaded beside the rest. */
function onlySmall(root: string, ids: readonly string[]): readonly string[] {
  const sizes =
    runGit(root, ['cat-file', '--batch-check'], `${[...new Set(ids)].join('\n')}\n`)?.toString('utf8') ?? '';
  return sizes.split('\n').flatMap((line) => {
    const match = /^([0-9a-f]+) blob (\d+)$/.exec(line);
    return match?.[1] && Number(match[2]) <= MAX_SIZE.source ? [match[1]] : [];
  });
}
