import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { digestGit, disk, loseQuestions, noteGit } from './disk.ts';
import { listSmall } from './small-listing.ts';

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

/** Git's own matching of ignore rules backtracks without end on hostile ones; the walker does not. */
const MAX_MILLISECONDS = 4000;
const MAX_BYTES = 1 << 29;

/** One process lists both: `H` marks the index, `?` what is not in it. */
const LISTING = ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard'];

/** Whether the folder or one above it is a git repository. */
export function isInWorkTree(root: string): boolean {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (disk.exists(path.join(folder, '.git'))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}

/** Runs git without anything that could start another program, ask a question or use the network. */
export function runGit(root: string, args: readonly string[], input = ''): Buffer | undefined {
  const output = execGit(root, args, input);
  if (input === '') noteGit(root, args, output);
  else loseQuestions();
  return output;
}

/** What git answers now to a question of an earlier run. */
export function askGitAgain(root: string, args: readonly string[]): string {
  if (args.join(' ') !== LISTING.join(' ')) return digestGit(execGit(root, args, ''));
  // The listing of this run may be there already, and stays for whoever takes it.
  return digestGit(early.has(root) ? early.get(root) : list(root));
}

function execGit(root: string, args: readonly string[], input: string): Buffer | undefined {
  try {
    return execFileSync('git', [...SAFE, ...args], {
      cwd: root,
      env: environment(),
      input,
      maxBuffer: MAX_BYTES,
      timeout: MAX_MILLISECONDS,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  // A partial clone would fetch what it lacks.
  return { ...env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}

const early = new Map<string, Buffer | undefined>();

/** Has git list a folder while the rest of the program still loads. */
export async function listEarly(folder: string): Promise<void> {
  let root: string;
  try {
    root = fs.realpathSync(folder);
    if (!fs.statSync(root).isDirectory() || !isInWorkTree(root)) return;
  } catch {
    return;
  }
  const small = listSmall(root, process.env);
  early.set(root, small === undefined ? await startGit(root, LISTING) : Buffer.from(small));
}

/** What git lists, when it was asked already; for whoever takes it, it stays. */
export function peekListing(root: string): string | undefined {
  return early.get(root)?.toString('utf8');
}

/** What git lists, from an earlier start when there is one: once, since a later run may see other files. */
export function takeListing(root: string): string | undefined {
  const listing = early.has(root) ? early.get(root) : list(root);
  early.delete(root);
  noteGit(root, LISTING, listing);
  return listing?.toString('utf8');
}

function list(root: string): Buffer | undefined {
  const small = listSmall(root, process.env);
  return small === undefined ? execGit(root, LISTING, '') : Buffer.from(small);
}

function startGit(root: string, args: readonly string[]): Promise<Buffer | undefined> {
  return new Promise<Buffer | undefined>((resolve) => {
    const child = spawn('git', [...SAFE, ...args], {
      cwd: root,
      env: environment(),
      timeout: MAX_MILLISECONDS,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BYTES) child.kill('SIGKILL');
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : undefined));
    // The permission model forbids programs by throwing: then the files are found without git.
  }).catch(() => undefined);
}
