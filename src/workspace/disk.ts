import { hash } from 'node:crypto';
import fs from 'node:fs';

/*
 * All reading that a report can depend on goes through here, so that it can be written down: a later run asks the same
 * questions and, when every answer is the same, has the same report.
 */

/** What was asked. `git` has its arguments where the others have a path. */
export type QuestionKind = 'bytes' | 'regular' | 'exists' | 'real' | 'entry' | 'file' | 'names' | 'git';

export interface Question {
  readonly kind: QuestionKind;
  /** Absolute path; for `git` the folder in which it runs. */
  readonly path: string;
  /** Arguments of git. */
  readonly args?: readonly string[];
  /** A digest where the answer is long, `!` and a code where there is none. */
  readonly answer: string;
  /** What the file was known by when its bytes were read, where whoever has the same has the same bytes. */
  readonly stamp?: string | undefined;
}

interface Recording {
  readonly asked: Map<string, Question>;
  isLost: boolean;
}

let recording: Recording | undefined;

/**
 * Writes down what is asked from now on; one run at a time. What it returns has the questions so far: undefined when an
 * answer changed while the run lasted, or when something was asked that cannot be asked again.
 */
export function recordQuestions(): () => readonly Question[] | undefined {
  const own: Recording = { asked: new Map(), isLost: false };
  recording = own;
  return () => (own.isLost ? undefined : [...own.asked.values()]);
}

/** From here on the questions of a run are not all that its report depends on. */
export function loseQuestions(): void {
  if (recording) recording.isLost = true;
}

/** Whether nobody has touched the file since the question was asked: then its answer is the same. Reads nothing. */
export function isUntouched({ path, stamp }: Question): boolean {
  return stamp !== undefined && stampOf(entryAt(path)) === stamp;
}

/** Whether the answer to a question is still the one that was written down. */
export function isSameAnswer(question: Question, git: (folder: string, args: readonly string[]) => string): boolean {
  try {
    return answerTo(question, git) === question.answer;
  } catch (error) {
    return codeOf(error) === question.answer;
  }
}

function answerTo({ kind, path, args }: Question, git: (folder: string, args: readonly string[]) => string): string {
  return kind === 'git' ? git(path, args ?? []) : ASKED[kind].again(path);
}

/** Milliseconds; the coarsest file systems keep times in steps of two seconds. */
const STEP = 3000;

/**
 * What tells a regular file from any other state of it: who writes to a file cannot choose the time of the change. None
 * for a file that has just been written, since it may be written again within the same step of the clock: what git calls
 * racy, https://git-scm.com/docs/racy-git
 */
function stampOf(stats: fs.Stats | undefined): string | undefined {
  if (!stats?.isFile() || Date.now() - Math.max(stats.mtimeMs, stats.ctimeMs) < STEP) return undefined;
  return [stats.dev, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
}

/** Undefined too where the permission model of Node.js forbids to look. */
export function entryAt(path: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** One kind of question: `ask` has the answer and notes it, `again` has what would be noted. */
function question<T>(kind: QuestionKind, get: (path: string) => T, shorten: (value: T) => string) {
  return {
    ask(path: string, stamp?: string): T {
      if (!recording) return get(path);
      try {
        const value = get(path);
        note({ kind, path, answer: shorten(value), stamp });
        return value;
      } catch (error) {
        note({ kind, path, answer: codeOf(error) });
        throw error;
      }
    },
    again: (path: string): string => shorten(get(path)),
  };
}

const ASKED = {
  bytes: question('bytes', (path) => fs.readFileSync(path), digest),
  regular: {
    ...question('regular', (path) => fs.readFileSync(path), digest),
    again: (path: string): string => digest(readRegular(path)),
  },
  exists: question('exists', (path) => fs.existsSync(path), String),
  real: question('real', (path) => fs.realpathSync(path), String),
  entry: question('entry', (path) => fs.lstatSync(path), describe),
  file: question('file', (path) => fs.statSync(path), describe),
  names: question('names', (path) => fs.readdirSync(path, { withFileTypes: true }), namesOf),
};

export const disk = {
  readBytes: (path: string): Buffer => ASKED.bytes.ask(path),
  /** Reads the regular file that `entry` found: both are one question. */
  readEntry(path: string, entry: fs.Stats): Buffer {
    // Of before it is read: what is written in between has another.
    const bytes = ASKED.regular.ask(path, recording && stampOf(entry));
    recording?.asked.delete(keyOf('entry', path));
    return bytes;
  },
  readText: (path: string): string => disk.readBytes(path).toString('utf8'),
  exists: (path: string): boolean => ASKED.exists.ask(path),
  realPath: (path: string): string => ASKED.real.ask(path),
  /** What stands under the name itself. */
  entry: (path: string): fs.Stats => ASKED.entry.ask(path),
  /** What it leads to. */
  file: (path: string): fs.Stats => ASKED.file.ask(path),
  names: (path: string): fs.Dirent[] => ASKED.names.ask(path),
};

/** Writes down what git answered. */
export function noteGit(folder: string, args: readonly string[], answer: Buffer | undefined): void {
  note({ kind: 'git', path: folder, args, answer: digestGit(answer) });
}

export function digestGit(answer: Buffer | undefined): string {
  return answer === undefined ? '!' : digest(answer);
}

function note(question: Question): void {
  if (!recording) return;
  const key = keyOf(question.kind, question.path, question.args);
  const before = recording.asked.get(key);
  if (before && before.answer !== question.answer) recording.isLost = true;
  recording.asked.set(key, question);
}

function keyOf(kind: QuestionKind, path: string, args: readonly string[] = []): string {
  return [kind, path, ...args].join('\0');
}

/** What has become a folder, a link or a device since is not read. */
function readRegular(path: string): Buffer {
  if (!fs.lstatSync(path).isFile()) throw new Error('is not a regular file');
  return fs.readFileSync(path);
}

function digest(content: Buffer | string): string {
  return hash('sha256', content, 'base64url');
}

function codeOf(error: unknown): string {
  return `!${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`;
}

/** The size counts for files alone: that of a folder depends on the file system. */
function describe(stats: fs.Stats): string {
  if (stats.isFile()) return `file ${stats.size}`;
  return stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other';
}

function namesOf(entries: readonly fs.Dirent[]): string {
  const names = entries.map((entry) => `${entry.isDirectory() ? 'd' : entry.isFile() ? 'f' : 'o'}${entry.name}`);
  return digest(names.sort().join('\0'));
}
