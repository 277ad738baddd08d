/*
 * What `git ls-files` would list of a small repository, without a process: starting one takes a tenth of a short run.
 * Whatever may make git list anything else than is seen here is left to git.
 */
import type { Dirent } from 'node:fs';
import fs from 'node:fs';
import path from 'node:path';
import { compilePatterns, isPlainPattern } from '../parsers/glob-patterns.ts';
import { isIgnored, type Rules } from './walk.ts';

/** Bytes of the index, some 600 files. Of larger repositories git lists while the rest of the program loads. */
const MAX_INDEX = 64_000;
const MAX_ENTRIES = 2000;

/** Settings that change what is listed; all that `include` brings may be among them. */
const SETTINGS = /excludesfile|ignorecase|worktree|objectformat|precomposeunicode|sparse|^\s*\[\s*include/im;
/** Variables that bring settings, or change how paths are matched. */
const VARIABLES = /^GIT_(?:CONFIG|COMMON_DIR|NAMESPACE|ICASE_|GLOB_|NOGLOB_|LITERAL_)/;

/** Raised where git has to be asked. */
class AskGit extends Error {}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * As `git ls-files -z -t --cached --others --exclude-standard` writes it in the top folder of a repository; undefined
 * where git has to be asked.
 */
export function listSmall(root: string, env: Env): string | undefined {
  if (process.platform !== 'linux' || Object.keys(env).some((name) => VARIABLES.test(name))) return undefined;
  try {
    const git = path.join(root, '.git');
    if (!fs.lstatSync(git).isDirectory()) return undefined;
    for (const file of configFiles(git, env)) if (SETTINGS.test(readIfThere(file) ?? '')) return undefined;
    for (const file of ignoreFiles(git, env)) if (/^[^#\r\n]/m.test(readIfThere(file) ?? '')) return undefined;
    const index = indexOf(git);
    const tracked = index === undefined ? [] : readIndex(index);
    const known = new Set(tracked);
    const others = listFiles(root).filter((file) => !known.has(file));
    return [...inOrder(others).map((file) => `? ${file}\0`), ...tracked.map((file) => `H ${file}\0`)].join('');
  } catch {
    return undefined;
  }
}

function configFiles(git: string, env: Env): readonly string[] {
  const own = ['config', 'config.worktree'].map((name) => path.join(git, name));
  return ['/etc/gitconfig', ...own, ...inHome(env, '.gitconfig'), ...inConfig(env, 'config')];
}

function ignoreFiles(git: string, env: Env): readonly string[] {
  return [path.join(git, 'info/exclude'), ...inConfig(env, 'ignore')];
}

function inHome({ HOME }: Env, name: string): readonly string[] {
  return HOME ? [path.join(HOME, name)] : [];
}

function inConfig(env: Env, name: string): readonly string[] {
  return env.XDG_CONFIG_HOME ? [path.join(env.XDG_CONFIG_HOME, 'git', name)] : inHome(env, `.config/git/${name}`);
}

/** Undefined when there is no such file; what is there and cannot be read is left to git. */
function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** Undefined before anything was added. */
function indexOf(git: string): Buffer | undefined {
  const stats = fs.statSync(path.join(git, 'index'), { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.size > MAX_INDEX) throw new AskGit();
  return fs.readFileSync(path.join(git, 'index'));
}

/** Bytes of an entry before its flags, and of the object names of SHA-1. */
const FLAGS_AT = 60;
const REGULAR = 0o10;
const LINK = 0o12;

/** The paths of an index of version 2 or 3. https://git-scm.com/docs/index-format */
function readIndex(index: Buffer): readonly string[] {
  const version = index.readUInt32BE(4);
  if (index.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 3) throw new AskGit();
  const paths: string[] = [];
  let at = 12;
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const type = index.readUInt32BE(at + 24) >> 12;
    const flags = index.readUInt16BE(at + FLAGS_AT);
    // Submodules, conflicts, and entries with more flags: those of a sparse checkout or still to be added.
    if ((type !== REGULAR && type !== LINK) || (flags & 0x7000) !== 0) throw new AskGit();
    const end = index.indexOf(0, at + FLAGS_AT + 2);
    if (end < 0) throw new AskGit();
    paths.push(index.toString('utf8', at + FLAGS_AT + 2, end));
    // One to eight NULs fill an entry up to a multiple of eight bytes.
    at += (end - at + 8) & ~7;
  }
  // Extensions whose name begins in lower case have to be understood: a split index, a sparse one.
  while (at + 8 <= index.length - 20) {
    if (/[a-z]/.test(index.toString('latin1', at, at + 1))) throw new AskGit();
    at += 8 + index.readUInt32BE(at + 4);
  }
  return paths;
}

/** All files that no `.gitignore` leaves out. */
function listFiles(root: string): readonly string[] {
  const files: string[] = [];
  let seen = 0;
  let counts = false;
  const visit = (folder: string, rules: Rules): void => {
    const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
    seen += entries.length;
    // A repository inside is listed as one entry.
    if (seen > MAX_ENTRIES || (folder !== '' && entries.some(({ name }) => name === '.git'))) throw new AskGit();
    const own = entries.find((entry) => entry.name === '.gitignore');
    const text = own && readPatterns(path.join(root, folder), own);
    // A folder that comes back below one that leaves it out: the library asks all that stands above a path at once.
    if (folder !== '' && /^!(?!\.(?:git)?(?:ignore|keep)\s*$)/m.test(text ?? '')) throw new AskGit();
    const here = text === undefined ? rules : [...rules, { folder, matcher: compilePatterns(text) }];
    counts ||= text !== undefined && /[?[]/.test(text);
    for (const entry of entries) {
      // `?` and `[a-z]` are one byte for git, and one character here.
      if (counts && /[^\0-\x7f]/.test(entry.name)) throw new AskGit();
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (file !== '.git' && !isIgnored(`${file}/`, here)) visit(file, here);
      } else if (!entry.isFile() && !entry.isSymbolicLink()) throw new AskGit();
      else if (!isIgnored(file, here)) files.push(file);
    }
  };
  visit('', []);
  return files;
}

function readPatterns(folder: string, entry: Dirent): string {
  if (!entry.isFile()) throw new AskGit();
  const text = fs.readFileSync(path.join(folder, '.gitignore'), 'utf8');
  if (!text.split(/\r?\n/).every((line) => isPlainPattern(line) && isUsual(line))) throw new AskGit();
  return text;
}

// Of stranger patterns than people write (`a**/b`, escapes, `[!a]`) git and the library think differently.
function isUsual(line: string): boolean {
  if (line.startsWith('#')) return true;
  const segments = line.replace(/^!/, '').split('/');
  return segments.every((name) => name === '**' || /^(?:[\w.@+~ ()$#{},=%:-]|\*(?!\*)|\[[\w-]+\])*$/.test(name));
}

/** Git compares bytes. */
function inOrder(files: readonly string[]): readonly string[] {
  return files
    .map((file) => Buffer.from(file))
    .sort(Buffer.compare)
    .map((bytes) => bytes.toString('utf8'));
}
