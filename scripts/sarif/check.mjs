// Lints three fixtures and holds their SARIF against Microsoft's validator with every rule on: 0 errors, warnings and notes.
// The validator is a binary for x64 (104 MB), so it is no dependency of the project: it is installed beside it when asked.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
const here = new URL('.', import.meta.url).pathname;
const VERSION = '5.7.0';
const FIXTURES = ['orders-api', 'shop-platform', 'payments-api'];

if (process.arch !== 'x64' || !['linux', 'win32', 'darwin'].includes(process.platform)) {
  console.log(`SARIF validator: not available for ${process.platform} ${process.arch}, skipped`);
  process.exit(0);
}
const cache = path.join(root, '.cache/sarif');
const require = createRequire(path.join(cache, 'package.json'));
if (!fs.existsSync(path.join(cache, 'node_modules/@microsoft/sarif-multitool'))) {
  fs.mkdirSync(cache, { recursive: true });
  fs.writeFileSync(path.join(cache, 'package.json'), '{ "private": true }\n');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', `@microsoft/sarif-multitool@${VERSION}`], {
      cwd: cache,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    console.log('SARIF validator: cannot be installed here, SKIPPED');
    process.exit(0);
  }
}
const validator = require('@microsoft/sarif-multitool');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-sarif-'));
let bad = 0;
for (const name of FIXTURES) {
  const log = path.join(work, `${name}.sarif`);
  fs.writeFileSync(log, lintCopy(name));
  const canary = path.join(work, 'canary.sarif');
  fs.writeFileSync(canary, canaryOf(fs.readFileSync(path.join(work, `${FIXTURES[0]}.sarif`), 'utf8')));
  const { alive, found } = validate(log, canary);
  if (!alive || found.length > 0) bad += 1;
  console.log(`${name}: ${alive ? `${found.length} remarks` : 'THE VALIDATOR DIED'}`);
  for (const line of new Set(found)) console.log(`  ${line}`);
}
fs.rmSync(work, { recursive: true, force: true });
process.exitCode = bad > 0 ? 1 : 0;

/** SARIF of a fixture in a repository of its own, whose remote gives the provenance. */
function lintCopy(name) {
  const copy = path.join(work, 'repository', name);
  fs.cpSync(path.join(root, 'fixtures/services', name), copy, { recursive: true });
  const git = (...args) => execFileSync('git', ['-C', copy, ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('remote', 'add', 'origin', 'https://user:password@github.com/example/repo.git');
  git('add', '-A');
  git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-qm', 'files');
  const argv = [path.join(root, 'bin/nodeready.js'), 'lint', copy, '--preset', 'strict', '--format', 'sarif'];
  return execFileSync(process.execPath, [...argv, '--fail-on', 'never', '--as-of', '2026-11-20'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

/** Has to be found at fault: without it nobody would see a validator that stops in the middle and exits with 0. */
function canaryOf(text) {
  const log = JSON.parse(text);
  log.runs[0].results.length = 1;
  log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'src/[x].ts';
  return JSON.stringify(log);
}

/** The exit code says nothing; the verdict is what the output log holds for the file. */
function validate(log, canary) {
  const out = path.join(work, 'out.sarif');
  const levels = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note'];
  execFileSync(
    validator,
    [
      'validate',
      log,
      canary,
      ...levels,
      '-c',
      path.join(here, 'strict.xml'),
      '-o',
      out,
      '--log',
      'ForceOverwrite',
      '-q',
      'true',
    ],
    { stdio: 'ignore', env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } },
  );
  const { results } = JSON.parse(fs.readFileSync(out, 'utf8').replace(/^\uFEFF/, '')).runs[0];
  const of = (file) =>
    results.filter((result) =>
      result.locations[0].physicalLocation.artifactLocation.uri.endsWith(`/${path.basename(file)}`),
    );
  return {
    alive: of(canary).length > 0,
    found: of(log).map(
      (result) =>
        `${result.level ?? 'warning'} ${result.ruleId} ${(result.message.arguments ?? [result.message.text ?? '']).join(' | ').slice(0, 300)}`,
    ),
  };
}
