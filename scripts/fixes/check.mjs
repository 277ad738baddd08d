// Mends whole repositories and holds the result against what fixes promise:
// `node scripts/fixes/check.mjs FOLDER…`, where a folder may name a level and a preset after a colon to run only those,
// `services/api:suggested:strict`. The folders are other people's and are not part of this repository; without one
// there is nothing to do. They are copied: nothing is written where they stand.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { findFileErrors } from './file-errors.mjs';
import { findTypeErrors } from './type-errors.mjs';

const bin = new URL('../../bin/nodeready.js', import.meta.url).pathname;
const LEVELS = ['safe', 'suggested'];
const PRESETS = ['recommended', 'strict'];

const given = process.argv.slice(2).map((item) => {
  const [folder = '', level, preset] = item.split(':');
  return { folder: resolve(folder), levels: level ? [level] : LEVELS, presets: preset ? [preset] : PRESETS };
});
if (given.length === 0) console.log('name the folders');
for (const { folder, levels, presets } of given) {
  if (!existsSync(folder)) {
    console.log(`${folder} is not there: skipped`);
    continue;
  }
  const place = mkdtempSync(join(tmpdir(), 'nodeready-fixes-'));
  try {
    const copies = { before: join(place, 'before'), after: join(place, 'after') };
    copy(folder, copies.before);
    for (const level of levels) for (const preset of presets) await check(folder, copies, level, preset);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function check(folder, { before, after }, level, preset) {
  rmSync(after, { recursive: true, force: true });
  cpSync(before, after, { recursive: true, verbatimSymlinks: true });
  const problems = [];
  const first = fix(after, level, preset);
  if (first.status === 3) return console.log(`skip ${basename(folder)}: nothing to lint`);
  if (first.status !== 0 && first.status !== 1)
    problems.push(`the run ended with ${first.status}: ${first.stderr.slice(-2000)}`);
  const files = changedFiles(after);
  for (const file of files) {
    const errors = await findFileErrors(file, join(after, file));
    const known = existsSync(join(before, file)) ? await findFileErrors(file, join(before, file)) : [];
    if (errors.length > known.length) problems.push(`${file}: ${errors.join('; ')}`);
  }
  const sources = files.filter((file) => /\.[cm]?[jt]sx?$/.test(file));
  problems.push(...newOnes(findTypeErrors(before, sources), findTypeErrors(after, sources)));
  git(after, 'add', '-A');
  git(after, 'commit', '-qm', 'fixed', '--allow-empty');
  fix(after, level, preset);
  const again = changedFiles(after);
  if (again.length > 0) problems.push(`a second run changes ${again.join(', ')}\n${git(after, 'diff')}`);
  const what = `${basename(folder)} ${level} ${preset}: ${files.length} files in ${first.seconds.toFixed(1)} s`;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${what}`);
  for (const problem of problems) console.log(`     ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

function fix(folder, level, preset) {
  const args = ['lint', '.', `--fix=${level}`, '--preset', preset, '--format', 'json'];
  const start = performance.now();
  const run = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 });
  return { ...run, seconds: (performance.now() - start) / 1000 };
}

/** The files of a repository as git has them, in a repository of its own. */
function copy(folder, to) {
  cpSync(folder, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (item) => !/^(?:node_modules|\.git)$/.test(basename(item)) && !isSpecial(item),
  });
  git(to, 'init', '-q');
  git(to, 'add', '-A', '-f');
  git(to, 'commit', '-qm', 'as it was', '--allow-empty');
}

function isSpecial(item) {
  const stat = lstatSync(item);
  return !stat.isFile() && !stat.isDirectory() && !stat.isSymbolicLink();
}

function changedFiles(folder) {
  const listed = git(folder, 'status', '--porcelain', '-z', '--untracked-files=all', '--ignored=matching');
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

function git(folder, ...args) {
  const who = ['-c', 'user.name=check', '-c', 'user.email=check@localhost', '-c', 'core.autocrlf=false'];
  return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8', maxBuffer: 1e9 });
}

/** What is said more often than before. */
function newOnes(before, after) {
  const left = [...before];
  return after.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
