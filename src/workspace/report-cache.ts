import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { entryAt, isSameAnswer, isUntouched, type Question, type QuestionKind } from './disk.ts';
import { askGitAgain } from './run-git.ts';

/** What a run wrote, and on what that depended. */
export interface RememberedRun {
  readonly env: readonly (readonly [name: string, value: string | null])[];
  readonly questions: readonly Question[];
  /** In order: to standard output, standard error, or a file (absolute). */
  readonly outputs: readonly { readonly to: 'stdout' | 'stderr' | { readonly file: string }; readonly text: string }[];
  readonly code: number;
}

/** Raised when entries of an earlier form cannot be read any more. */
const FORM = 2;
const MAX_ENTRIES = 24;
/** Bytes of all entries of one folder, and of one. */
const MAX_BYTES = 64_000_000;
const MAX_ENTRY = 16_000_000;

/**
 * Where runs on a folder are remembered: its node_modules, else the cache folder of the user. What a repository brings
 * along is not trusted: an entry that is tracked, or that came in an archive, could hold any report.
 */
export function findCacheFolder(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  listing: string | undefined,
): string | undefined {
  const brought = listing === undefined || /(?:^|\0). node_modules\/\.cache\//.test(listing);
  if (!brought && isFolder(path.join(root, 'node_modules')) && !isLink(path.join(root, CACHE))) return insideOf(root);
  return userFolder(env);
}

/** What is kept of a run, and what of its questions may have another answer by now. */
export interface KeptRun {
  readonly run: RememberedRun;
  readonly changeable: readonly Question[];
}

/**
 * Runs of one name, by the file that keeps them. It may be one that the repository brought
 * along: so far nothing is read but that file.
 */
export function findRuns(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): ReadonlyMap<string, KeptRun> {
  const found = new Map<string, KeptRun>();
  for (const folder of [insideOf(root), userFolder(env)]) {
    const file = folder === undefined ? undefined : path.join(folder, name);
    const run = file === undefined ? undefined : readRun(file, root, env);
    if (file === undefined || run === undefined) continue;
    found.set(file, { run, changeable: run.questions.filter((question) => !isUntouched(question)) });
  }
  return found;
}

/** Whether all that a run looked at is as it was: then it would write the same today. */
export function isCurrent({ changeable }: KeptRun): boolean {
  return changeable.every((question) => isSameAnswer(question, askGitAgain));
}

const CACHE = 'node_modules/.cache';

function insideOf(root: string): string {
  return path.join(root, CACHE, 'nodeready');
}

function userFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'nodeready');
  if (process.platform === 'win32')
    return env.LOCALAPPDATA ? path.join(env.LOCALAPPDATA, 'nodeready', 'Cache') : undefined;
  if (!env.HOME) return undefined;
  return path.join(env.HOME, process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'nodeready');
}

function isFolder(file: string): boolean {
  return entryAt(file)?.isDirectory() === true;
}

function isLink(file: string): boolean {
  return entryAt(file)?.isSymbolicLink() === true;
}

/** The name, in either folder, of the file of the runs that were asked for in the same words. */
export function entryName(words: readonly unknown[]): string {
  const key = createHash('sha256').update(JSON.stringify([FORM, ...words]));
  return `${key.digest('hex').slice(0, 32)}.json`;
}

function readRun(
  file: string,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): RememberedRun | undefined {
  try {
    const entry = entryAt(file);
    if (!entry?.isFile() || entry.size > MAX_BYTES) return undefined;
    const run = parseRun(fs.readFileSync(file, 'utf8'), root);
    return run.env.some(([name, value]) => (env[name] ?? null) !== value) ? undefined : run;
  } catch {
    return undefined;
  }
}

/** Keeps a run. That it cannot be kept (a full disk, a file system that is read only) changes nothing else. */
export function keepRun(file: string, root: string, run: RememberedRun): void {
  const text = renderRun(run, root);
  if (text.length > MAX_ENTRY) return;
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, text, { mode: 0o600 });
    // Runs side by side: each reads one whole entry or the other.
    fs.renameSync(temporary, file);
    dropOldest(path.dirname(file));
  } catch {
    remove(temporary);
  }
}

function remove(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Not even its folder is one.
  }
}

function dropOldest(folder: string): void {
  const entries = fs
    .readdirSync(folder)
    .map((name) => ({ file: path.join(folder, name), ...statOf(path.join(folder, name)) }))
    .sort((a, b) => b.time - a.time);
  let bytes = 0;
  for (const [i, { file, size }] of entries.entries()) {
    bytes += size;
    if (i >= MAX_ENTRIES || bytes > MAX_BYTES) fs.rmSync(file, { force: true });
  }
}

function statOf(file: string): { readonly time: number; readonly size: number } {
  const stats = entryAt(file);
  return { time: stats?.mtimeMs ?? 0, size: stats?.size ?? 0 };
}

type Row = readonly [kind: QuestionKind, path: string, answer: string, more?: string | readonly string[]];
type Output = readonly [to: 'stdout' | 'stderr' | 'file', text: string, file?: string];
interface Stored {
  readonly form: number;
  readonly env: RememberedRun['env'];
  readonly questions: readonly Row[];
  readonly outputs: readonly Output[];
  readonly code: number;
}

/** Paths are kept as seen from the linted folder: another checkout of the same commit may stand elsewhere. */
function renderRun({ env, questions, outputs, code }: RememberedRun, root: string): string {
  const stored: Stored = {
    form: FORM,
    env,
    questions: questions.map(({ kind, path: file, answer, args, stamp }): Row => {
      const shown = kind === 'real' && path.isAbsolute(answer) ? path.relative(root, answer) : answer;
      const row = [kind, path.relative(root, file), shown] as const;
      const more = args ?? stamp;
      return more === undefined ? row : [...row, more];
    }),
    outputs: outputs.map(({ to, text }): Output => (typeof to === 'string' ? [to, text] : ['file', text, to.file])),
    code,
  };
  return JSON.stringify(stored);
}

/** path.resolve, which is slow for thousands of paths that need no resolving. */
function within(root: string, file: string): string {
  return file === '' || file.startsWith('..') || path.isAbsolute(file)
    ? path.resolve(root, file)
    : root + path.sep + file;
}

function parseRun(text: string, root: string): RememberedRun {
  const { form, env, questions, outputs, code }: Stored = JSON.parse(text);
  if (form !== FORM) throw new Error('another form');
  return {
    env,
    questions: questions.map(([kind, file, shown, more]) => {
      const answer = kind === 'real' && !shown.startsWith('!') ? within(root, shown) : shown;
      const known = typeof more === 'string' ? { stamp: more } : more ? { args: more } : {};
      return { kind, path: within(root, file), answer, ...known };
    }),
    outputs: outputs.map(([to, content, file]) => ({ to: to === 'file' ? { file: file ?? '' } : to, text: content })),
    code,
  };
}
