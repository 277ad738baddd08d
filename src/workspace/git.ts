import path from 'node:path';
import { compilePatterns } from '../parsers/glob-patterns.ts';
import { disk } from './disk.ts';
import { isInWorkTree, runGit, takeListing } from './run-git.ts';
import type { GitFacts } from './types.ts';

export interface GitListing {
  /** Tracked and untracked files that ignore rules leave, POSIX paths relative to the root. */
  readonly files: readonly string[];
  readonly facts: GitFacts;
}

/** Lists a folder inside a git work tree; undefined when there is none, no git, or git refuses. */
export function listWithGit(root: string): GitListing | undefined {
  if (!isInWorkTree(root)) return undefined;
  const listing = takeListing(root);
  if (listing === undefined) return undefined;
  const tracked = new Set<string>();
  const files = new Set<string>();
  for (const entry of split(listing)) {
    const file = entry.slice(2);
    files.add(file);
    if (!entry.startsWith('?')) tracked.add(file);
  }
  return {
    files: [...files],
    facts: { tracked, isIgnored: createIgnoreTest((file) => readIfThere(path.join(root, file))) },
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return disk.readText(file);
  } catch {
    return undefined;
  }
}

/** The commit that is checked out; undefined outside git and before the first commit. */
export function findHeadCommit(root: string): string | undefined {
  return isInWorkTree(root) ? runGit(root, ['rev-parse', '--verify', 'HEAD'])?.toString('utf8').trim() : undefined;
}

function split(listing: string): readonly string[] {
  return listing.split('\0').filter((file) => file !== '');
}

/** Whether the repository's `.gitignore` files, from its root down, would ignore a path. */
export function createIgnoreTest(read: (file: string) => string | undefined): (file: string) => boolean {
  const rules = new Map<string, ReturnType<typeof compilePatterns> | undefined>();
  const load = (folder: string): ReturnType<typeof compilePatterns> | undefined => {
    if (!rules.has(folder)) {
      const text = read(path.posix.join(folder, '.gitignore'));
      rules.set(folder, text === undefined ? undefined : compilePatterns(text));
    }
    return rules.get(folder);
  };
  return (file) => {
    const segments = file.split('/');
    let ignored = false;
    for (let depth = 0; depth < segments.length; depth++) {
      const rest = segments.slice(depth).join('/');
      const matcher = load(segments.slice(0, depth).join('/'));
      if (!matcher || rest === '') continue;
      const test = matcher.test(rest);
      if (test.ignored) ignored = true;
      if (test.unignored) ignored = false;
    }
    return ignored;
  };
}
