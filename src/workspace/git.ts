import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { compilePatterns } from '../parsers/glob-patterns.ts';
import type { GitFacts } from './types.ts';

/** Nothing in the repository's own configuration may start a program, or reach a remote, while it is only being read. */
const SAFE = [
  '-c',
  'protocol.allow=never',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
];

const MAX_MILLISECONDS = 4000;

export interface GitListing {
  /** Tracked and untracked files that ignore rules leave, POSIX paths relative to the root. */
  readonly files: readonly string[];
  readonly facts: GitFacts;
}

/** Lists a folder inside a git work tree; undefined when there is none, no git, or git refuses. */
export function listWithGit(root: string): GitListing | undefined {
  if (!isInWorkTree(root)) return undefined;
  // One process lists both: `H` marks the index, `?` what is not in it.
  const all = ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard'];
  const listing = run(root, all);
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
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The commit that is checked out; undefined outside git and before the first commit. */
export function findHeadCommit(root: string): string | undefined {
  return isInWorkTree(root) ? run(root, ['rev-parse', '--verify', 'HEAD'])?.trim() : undefined;
}

/** Whether the folder or one above it is a git repository. */
export function isInWorkTree(root: string): boolean {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, '.git'))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}

function run(root: string, args: readonly string[]): string | undefined {
  return runGit(root, args)?.toString('utf8');
}

/** Runs git without anything that could start another program, ask a question or use the network. */
export function runGit(root: string, args: readonly string[], input = ''): Buffer | undefined {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  try {
    return execFileSync('git', [...SAFE, ...args], {
      cwd: root,
      // A partial clone would fetch what it lacks.
      env: { ...env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      input,
      maxBuffer: 1 << 29,
      // Git's own matching of ignore rules backtracks without end on hostile ones; the walker does not.
      timeout: MAX_MILLISECONDS,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
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
