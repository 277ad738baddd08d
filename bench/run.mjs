// `npm run bench`: nodeready beside other linters on the same trees, as ratios within one run. Options: `--runs 7`,
// `--only small,monorepo,manifests,growth,start,stages,files`; the last, a hundred thousand files on the disk, only when
// asked for; `--tree folder` for a checkout of your own. The others are installed once, into the cache of this folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { measure, race } from './measure.mjs';
import { growing, manifests, monorepo, small } from './trees.mjs';

const root = new URL('..', import.meta.url).pathname;
const cache = join(root, 'bench/.cache');
const peers = join(cache, 'peers');
const bin = join(root, 'bin/nodeready.js');
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const RUNS = Number(option('runs', '7'));
const ONLY = option('only', 'start,small,monorepo,manifests,growth,stages').split(',');

mkdirSync(cache, { recursive: true });
installPeers();
console.log(`Node.js ${process.version}, ${availableParallelism()} cores, medians of ${RUNS} runs in turn\n`);
if (ONLY.includes('start')) start();
if (ONLY.includes('small')) compare('small service', small(cache), RUNS, true);
if (ONLY.includes('monorepo')) compare('monorepo, 10,000 source files', monorepo(cache), Math.ceil(RUNS / 2), false);
if (ONLY.includes('manifests')) compare('2,000 manifests', manifests(cache), Math.ceil(RUNS / 2), false);
if (option('tree')) compare(option('tree'), resolve(option('tree')), Math.ceil(RUNS / 2), false);
if (ONLY.includes('files')) compare('100,000 files', growing(cache, 10, 100_000), Math.ceil(RUNS / 2), false);
if (ONLY.includes('growth')) growth();
if (ONLY.includes('stages')) stages();

function installPeers() {
  if (existsSync(join(peers, 'node_modules/.bin/oxlint'))) return;
  mkdirSync(peers, { recursive: true });
  writeFileSync(join(peers, 'package.json'), '{ "private": true, "type": "module" }\n');
  cpSync(join(root, 'bench/eslint.config.mjs'), join(peers, 'eslint.config.mjs'));
  const wanted = ['oxlint@1', '@biomejs/biome@2', 'knip@6', 'eslint@10', '@eslint/js@10', 'eslint-plugin-n'];
  const more = ['eslint-plugin-security', 'typescript-eslint', 'typescript@5'];
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', ...wanted, ...more], { cwd: peers, stdio: 'ignore' });
  } catch {
    console.error('the other linters could not be installed: nodeready runs alone');
  }
}

/**
 * Cold: nothing is remembered of an earlier run of this folder; what the build compiled is there. `bare` takes that away
 * too. Otherwise nothing has changed since the last run.
 */
function lint(name, tree, { cold = false, bare = false, format = 'json' } = {}) {
  const store = join(cache, 'remembered');
  const empty = () => rmSync(store, { recursive: true, force: true });
  return {
    name,
    command: [process.execPath, bin, 'lint', tree, '--format', format],
    env: { XDG_CACHE_HOME: store, ...(bare ? { NODE_DISABLE_COMPILE_CACHE: '1' } : {}) },
    ...(cold ? { before: empty } : {}),
  };
}

function others(tree, slow) {
  const run = (name) => join(peers, 'node_modules/.bin', name);
  const list = [
    { name: 'oxlint', command: [run('oxlint'), tree, '--threads', '2', '--silent'], cwd: tree },
    { name: 'Biome', command: [run('biome'), 'lint', '--max-diagnostics=1', tree], cwd: tree },
  ];
  if (slow) {
    list.push(
      { name: 'knip', command: [run('knip'), '--directory', tree, '--no-exit-code'], cwd: tree },
      {
        name: 'ESLint, n, security',
        command: [run('eslint'), '-c', join(peers, 'eslint.config.mjs'), '.'],
        cwd: tree,
      },
    );
  }
  const read =
    "const fs=require('fs'),p=require('path');for(const e of fs.readdirSync('.',{recursive:true,withFileTypes:true}))if(e.isFile()&&!e.parentPath.includes('.git'))fs.readFileSync(p.join(e.parentPath,e.name))";
  list.push({ name: 'reading every byte', command: [process.execPath, '-e', read], cwd: tree });
  return list;
}

function start() {
  const rows = race(
    [
      { name: 'bare node', command: [process.execPath, '-e', '0'] },
      { name: 'nodeready --version', command: [process.execPath, bin, '--version'] },
      { name: 'nodeready --help', command: [process.execPath, bin, '--help'] },
    ],
    RUNS * 3,
  );
  print('start', rows, rows[0]);
}

function compare(title, tree, count, slow) {
  const unchanged = lint('nodeready, nothing changed', tree);
  // A cold run before it has emptied what it needs.
  unchanged.before = () => measure(unchanged.command, unchanged);
  const runners = [
    lint('nodeready, cold', tree, { cold: true }),
    lint('nodeready, cold, nothing compiled', tree, { cold: true, bare: true }),
    // It counts the topics of the checklist, so that every rule is judged.
    lint('nodeready, cold, for people', tree, { cold: true, format: 'human' }),
    unchanged,
    ...others(tree, slow),
  ];
  const rows = race(runners, count);
  print(title, rows, rows.find((row) => row.name === 'oxlint') ?? rows[0]);
}

/** Wall time at 1, 2, 4 and 8 times the size, one half of the tree fixed at a time. */
function growth() {
  const series = [
    ['reached', (n) => growing(cache, 100 * n, 500)],
    ['unreached', (n) => growing(cache, 100, 500 * n)],
  ];
  for (const [title, make] of series) {
    const sizes = [1, 2, 4, 8];
    const rows = race(
      sizes.map((n) => lint(`${n}×`, make(n), { cold: true })),
      Math.ceil(RUNS / 2),
    );
    print(`growth of what is ${title}`, rows, rows[0]);
    const [first, last] = [rows[0], rows.at(-1)];
    if (title === 'unreached')
      console.log(`${(((last.wall - first.wall) * 1000) / 3500).toFixed(0)} µs for each file\n`);
  }
}

/** Where the time of one run goes. */
function stages() {
  for (const [title, tree] of [
    ['small service', small(cache)],
    ['monorepo', monorepo(cache)],
  ]) {
    const args = [bin, 'lint', tree, '--format', 'json', '--stats', '--no-cache'];
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = stderr.split('\n').filter((line) => /^ *\d+ ms {2}(?!rule )/.test(line));
    console.log(`${title}, stage by stage (without starting and loading)\n${lines.join('\n')}\n`);
  }
}

function print(title, rows, base) {
  console.log(`| ${title} | wall ms | × ${base.name} | CPU ms | peak MB |`);
  console.log('|---|---|---|---|---|');
  for (const { name, wall, cpu, memory } of rows) {
    const ratio = (wall / base.wall).toFixed(2);
    console.log(`| ${name} | ${wall.toFixed(0)} | ${ratio} | ${cpu.toFixed(0)} | ${memory.toFixed(0)} |`);
  }
  console.log();
}
