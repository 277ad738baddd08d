import fs from 'node:fs';
import path from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { FORMATS, type Format } from '../../src/cli/formats.ts';
import { createProgram } from '../../src/cli/main.ts';
import { rootUser } from '../../src/rules/image/root-user.ts';
import { commit, git, type Run, runCli } from '../support/cli.ts';
import { createRepository, type TemporaryRepository } from '../support/repository.ts';

const CLEAN = {
  'package.json': '{ "name": "api", "version": "1.0.0" }\n',
  Dockerfile: 'FROM node:24-slim\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};
const ROOT = CLEAN.Dockerfile.replace('USER node\n', '');
const RULE = ['--rule', 'root-user'];

const repositories: Record<string, TemporaryRepository> = {};
beforeAll(() => {
  repositories.clean = createRepository(CLEAN, { git: true });
  repositories.findings = createRepository({ ...CLEAN, Dockerfile: ROOT }, { git: true });
  repositories.broken = createRepository({ ...CLEAN, 'nodeready.config.yaml': 'ruels: {}\n' });
  repositories.empty = createRepository({ 'README.md': '# nothing\n' });
});
afterAll(() => {
  for (const repository of Object.values(repositories)) repository.remove();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function folder(name: string): string {
  return repositories[name]?.root ?? '';
}

function crashRule(): void {
  vi.spyOn(rootUser, 'check').mockImplementation(() => {
    throw new Error('the rule has a defect');
  });
}

/** What has to hold for a text to be a document of its format. */
const isValid: Readonly<Record<Format, (text: string) => void>> = {
  human: (text) => expect(text).not.toMatch(/^::|^\{|^</m),
  json: (text) =>
    expect(Object.keys(JSON.parse(text))).toEqual(
      expect.arrayContaining(['version', 'tool', 'asOf', 'services', 'summary', 'ledger', 'errors']),
    ),
  sarif: (text) => expect(JSON.parse(text)).toMatchObject({ version: '2.1.0', runs: expect.any(Array) }),
  github: (text) => expect(text).toMatch(/^(?:::(?:error|warning|notice) [^\n]*::[^\n]+\n)*$/),
  gitlab: (text) => expect(JSON.parse(text)).toBeInstanceOf(Array),
  junit: (text) => expect(XMLValidator.validate(text)).toBe(true),
  checkstyle: (text) => expect(XMLValidator.validate(text)).toBe(true),
  markdown: (text) => expect(text).toMatch(/^## Production readiness\n/),
  ...{ html: (text: string) => expect(text).toMatch(/^<!doctype html>/i) },
};

interface Situation {
  readonly name: string;
  readonly code: number;
  readonly argv: () => readonly string[];
  readonly crash?: boolean;
}

const SITUATIONS: readonly Situation[] = [
  { name: 'nothing found', code: 0, argv: () => ['lint', folder('clean'), ...RULE] },
  { name: 'findings', code: 1, argv: () => ['lint', folder('findings'), ...RULE] },
  { name: 'a broken configuration', code: 2, argv: () => ['lint', folder('broken'), ...RULE] },
  { name: 'an unknown flag', code: 2, argv: () => ['lint', folder('clean'), '--bogus'] },
  { name: 'an unknown rule', code: 2, argv: () => ['lint', folder('clean'), '--rule', 'root-usr'] },
  { name: 'no such folder', code: 2, argv: () => ['lint', '/no/such/folder'] },
  { name: 'no service', code: 3, argv: () => ['lint', folder('empty'), ...RULE] },
  { name: 'a rule that crashes', code: 4, argv: () => ['lint', folder('clean'), ...RULE], crash: true },
];

describe('every format × every outcome: the exit code is the same, stdout is a document of its format', () => {
  for (const { name, code, argv, crash } of SITUATIONS) {
    it.each(FORMATS)(`${name}: %s`, async (format) => {
      if (crash) crashRule();
      const run = await runCli([...argv(), '--format', format], folder('clean'));
      expect(run.code, run.stderr).toBe(code);
      isValid[format](run.stdout);
      expect(run.stdout).not.toContain(folder('findings'));
      // Whoever reads only stderr learns why.
      if (code >= 2) expect(run.stderr + (format === 'human' ? run.stdout : '')).not.toBe('');
      if (code < 2) expect(run.stderr).toBe('');
    });

    it.each(FORMATS)(`${name}: %s, written to a file`, async (format) => {
      if (crash) crashRule();
      const target = createRepository({});
      const run = await runCli([...argv(), '--format', `${format}=report`], target.root);
      const files = fs.readdirSync(target.root);
      const text = files.includes('report') ? fs.readFileSync(path.join(target.root, 'report'), 'utf8') : undefined;
      target.remove();
      expect(run.code, run.stderr).toBe(code);
      expect(run.stdout).toBe('');
      // An incomplete or empty SARIF log would close alerts; a run that could not be made leaves no file at all.
      const written = code !== 2 && !(format === 'sarif' && code === 4);
      expect(files).toEqual(written ? ['report'] : []);
      if (text !== undefined) isValid[format](text);
    });
  }

  it.each(FORMATS)('a defect outside of the rules: %s', async (format) => {
    let stdout = '';
    let stderr = '';
    const { main } = await import('../../src/cli/main.ts');
    const code = await main(['lint', folder('clean'), ...RULE, '--format', format], {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      env: new Proxy({}, { get: (_target, name) => (name === 'FORCE_COLOR' ? [].concat(JSON.parse('x')) : undefined) }),
      cwd: folder('clean'),
      today: '2026-11-20',
    });
    expect(code).toBe(4);
    isValid[format](stdout);
    expect(stderr).toContain('internal error');
  });
});

interface Row {
  readonly argv: readonly string[];
  readonly in?: string;
  readonly code: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

/** At least one line for every flag of `lint`. */
const FLAGS: Readonly<Record<string, readonly Row[]>> = {
  '--format': [
    { argv: ['-f', 'json', ...RULE], code: 0, stdout: /^\{/ },
    { argv: ['--format=json', ...RULE], code: 0, stdout: /^\{/ },
    { argv: ['--format', 'jsno'], code: 2, stderr: /did you mean json\?/ },
    { argv: ['--format', 'json', '--format', 'sarif'], code: 2, stderr: /two formats on standard output/ },
    { argv: ['--format', 'json', '--format', 'github'], code: 2, stderr: /two formats on standard output/ },
    { argv: ['--format', 'human', '--format', 'github', ...RULE], in: 'findings', code: 1, stdout: /^::error /m },
  ],
  '--fail-on': [
    { argv: ['--fail-on', 'never', ...RULE], in: 'findings', code: 0 },
    { argv: ['--fail-on', 'error', ...RULE], in: 'findings', code: 1 },
    { argv: ['--fail-on', 'eror'], code: 2, stderr: /did you mean error\?/ },
    { argv: ['--fail-on', 'warning', '--rule', 'missing-sigint-handler'], in: 'findings', code: 1 },
  ],
  '--max-warnings': [
    { argv: ['--max-warnings', '0', '--rule', 'missing-sigint-handler'], code: 1 },
    { argv: ['--max-warnings', '9', '--rule', 'missing-sigint-handler'], code: 0 },
    { argv: ['--max-warnings', '-1'], code: 2, stderr: /whole number/ },
    { argv: ['--max-warnings', 'many'], code: 2, stderr: /whole number/ },
  ],
  '--rule': [
    { argv: ['--rule', 'root-user'], in: 'findings', code: 1, stdout: /root-user/ },
    { argv: ['--rule', rootUser.code], in: 'findings', code: 1, stdout: /root-user/ },
    { argv: ['--rule', 'root-usr'], code: 2, stderr: /did you mean root-user\?/ },
  ],
  '--preset': [
    { argv: ['--preset', 'strict', '--fail-on', 'never'], code: 0 },
    { argv: ['--preset', 'strct'], code: 2, stderr: /did you mean strict\?/ },
  ],
  '--profile': [
    { argv: ['--profile', 'ge', '--fail-on', 'never'], code: 0 },
    { argv: ['--profile', 'ge', '--preset', 'strict'], code: 2, stderr: /cannot be used with/ },
  ],
  '--config': [
    { argv: ['--config', 'missing.yaml'], code: 2, stderr: /missing\.yaml: cannot be read/ },
    { argv: ['-c', 'package.json', ...RULE], code: 0 },
  ],
  '--baseline': [
    { argv: ['--baseline', 'missing.json'], code: 2, stderr: /missing\.json: the baseline cannot be read/ },
  ],
  '--no-baseline': [{ argv: ['--no-baseline', ...RULE], in: 'findings', code: 1 }],
  '--strict-baseline': [{ argv: ['--strict-baseline', ...RULE], code: 0 }],
  '--since': [
    { argv: ['--since', 'HEAD', ...RULE], in: 'findings', code: 0, stdout: /1 known from HEAD/ },
    { argv: ['--since', 'nowhere'], code: 2, stderr: /no such commit/ },
    { argv: ['--since', 'HEAD', '--helm'], code: 2, stderr: /cannot be used with/ },
  ],
  '--require-services': [
    { argv: ['--require-services', 'api', ...RULE], code: 0 },
    { argv: ['--require-services', '1', ...RULE], in: 'findings', code: 1 },
    { argv: ['--require-services', '2', ...RULE], code: 3, stderr: /only 1 of at least 2 services/ },
    { argv: ['--require-services', 'apo', ...RULE], code: 3, stderr: /did you mean api\?/ },
  ],
  '--as-of': [
    { argv: ['--as-of', '2026-11-20', ...RULE], code: 0 },
    { argv: ['--as-of', 'tomorrow'], code: 2, stderr: /no date such as 2026-11-20/ },
  ],
  '--color': [
    { argv: ['--color', 'always', ...RULE], code: 0, stdout: /\u001b\[/ },
    { argv: ['--color', 'never', ...RULE], code: 0 },
    { argv: ['--color', 'allways'], code: 2, stderr: /did you mean always\?/ },
  ],
  '--manifests': [{ argv: ['--manifests', 'missing.yaml'], code: 2, stderr: /missing\.yaml/ }],
  '--helm': [{ argv: ['--helm', ...RULE], code: 0 }],
  '--require-render': [{ argv: ['--require-render', ...RULE], code: 0 }],
  '--quiet': [{ argv: ['--quiet', '--rule', 'missing-sigint-handler'], code: 0, stdout: /nothing to report/ }],
  '--category': [{ argv: ['--category', 'api', '--format', 'sarif', ...RULE], code: 0 }],
  '--include-suppressed': [{ argv: ['--include-suppressed', '--format', 'sarif', ...RULE], code: 0 }],
  '--stats': [{ argv: ['--stats', ...RULE], code: 0, stderr: /ms {2}judging\n[\s\S]*ms {2}rule root-user/ }],
  '--no-cache': [{ argv: ['--no-cache', ...RULE], code: 0 }],
  '--fix': [{ argv: ['--fix', ...RULE], code: 0 }],
  '--diff': [{ argv: ['--diff', ...RULE], code: 0 }],
  '--force': [{ argv: ['--force', ...RULE], code: 0 }],
};

const program = createProgram(
  { stdout: { write: () => true }, stderr: { write: () => true }, env: {}, cwd: '/', today: '2026-11-20' },
  () => undefined,
);
const flags = program.commands.find((command) => command.name() === 'lint')?.options.map(({ long }) => long) ?? [];

describe('every flag of lint', () => {
  it('has a line in this table', () => {
    expect(flags.filter((flag) => flag !== undefined && !(flag in FLAGS))).toEqual([]);
  });

  const rows = Object.entries(FLAGS).flatMap(([flag, list]) => (flags.includes(flag) ? list : []));
  it.each(rows)('$argv exits with $code', async ({ argv, in: where = 'clean', code, stdout, stderr }) => {
    const run = await runCli(['lint', ...argv], folder(where));
    expect(run.code, run.stderr).toBe(code);
    if (stdout) expect(run.stdout).toMatch(stdout);
    if (stderr) expect(run.stderr).toMatch(stderr);
  });
});

describe('every other command', () => {
  const rows: readonly Row[] = [
    { argv: [], in: 'empty', code: 3 },
    { argv: ['lnt'], code: 2, stderr: /did you mean nodeready lint\?/ },
    { argv: ['lint', 'a', 'b'], code: 2, stderr: /too many arguments/ },
    { argv: ['server.js'], code: 2, stderr: /is not a folder/ },
    { argv: ['services'], code: 0, stdout: /^api http/ },
    { argv: ['services', '--format', 'json'], code: 0, stdout: /^\{/ },
    { argv: ['services'], in: 'empty', code: 3 },
    { argv: ['services'], in: 'broken', code: 2, stderr: /did you mean rules\?/ },
    { argv: ['checklist', '--topic', 'non-root-user'], code: 0, stdout: /non-root|root/ },
    { argv: ['checklist', '--format', 'josn'], code: 2, stderr: /did you mean json\?/ },
    { argv: ['checklist', '--document', 'gee'], code: 2, stderr: /did you mean ge\?/ },
    { argv: ['rules'], code: 0, stdout: /root-user/ },
    { argv: ['rules', 'sigterm', 'handler'], code: 0, stdout: /^NR\d+ missing-sigterm-handler/ },
    { argv: ['rules', '--area', 'image', '--severity', 'error'], code: 0, stdout: /root-user/ },
    { argv: ['rules', '--topic', 'non-root-user', '--format', 'json'], code: 0, stdout: /"id": "root-user"/ },
    { argv: ['rules', '--area', 'imagee'], code: 2, stderr: /did you mean image\?/ },
    { argv: ['rules', 'zebra'], code: 0, stderr: /no rule matches/ },
    { argv: ['explain', 'root-user'], code: 0, stdout: /\*\*Fix\.\*\*/ },
    { argv: ['explain', rootUser.code.toLowerCase()], code: 0, stdout: /^# root-user/ },
    { argv: ['explain', 'root-user', '--format', 'json'], code: 0, stdout: /"url": "https:/ },
    { argv: ['explain', 'non-root-user'], code: 0, stdout: /Decided by\n(?:- .*\n)*- root-user/ },
    { argv: ['explain', 'ge-rt-01'], code: 0, stdout: /^GE-RT-01/ },
    { argv: ['explain', 'root-usr'], code: 2, stderr: /did you mean root-user\?/ },
    { argv: ['explain'], code: 2, stderr: /missing required argument/ },
    { argv: ['config', 'print'], code: 0, stdout: /"preset": "recommended"/ },
    { argv: ['config', 'verify'], code: 0, stdout: /is valid/ },
    {
      argv: ['config', 'verify'],
      in: 'broken',
      code: 2,
      stderr: /nodeready\.config\.yaml:1:1: .*did you mean rules\?/,
    },
    { argv: ['config', 'schema'], code: 0, stdout: /^\{/ },
    { argv: ['config', 'shema'], code: 2, stderr: /did you mean schema\?/ },
    { argv: ['baseline', 'status'], code: 2, stderr: /cannot be read/ },
    { argv: ['baseline', 'create'], in: 'empty', code: 3, stderr: /no Node\.js service/ },
    { argv: ['baseline', 'prnue'], code: 2, stderr: /did you mean prune\?/ },
    { argv: ['init', '--dry-run'], code: 0, stdout: /would write nodeready\.config\.yaml/ },
    { argv: ['init'], in: 'broken', code: 2, stderr: /--force/ },
    { argv: ['completion', 'bash'], code: 0, stdout: /complete .* nodeready/ },
    { argv: ['completion', 'zsh'], code: 0, stdout: /^#compdef nodeready/ },
    { argv: ['completion', 'fish'], code: 0, stdout: /complete -c nodeready/ },
    { argv: ['completion', 'bsh'], code: 2, stderr: /did you mean bash\?/ },
    { argv: ['--version'], code: 0, stdout: /^\d+\.\d+\.\d+\n$/ },
    { argv: ['--help'], code: 0, stdout: /Usage: nodeready/ },
    { argv: ['lint', '--help'], code: 0, stdout: /--since <ref>/ },
  ];
  it.each(rows)('$argv exits with $code', async ({ argv, in: where = 'clean', code, stdout, stderr }) => {
    const run = await runCli(argv, folder(where));
    expect(run.code, run.stderr).toBe(code);
    if (stdout) expect(run.stdout).toMatch(stdout);
    if (stderr) expect(run.stderr).toMatch(stderr);
    if (code === 2) expect(run.stdout).toBe('');
  });

  it('a crash leaves a baseline as it was', async () => {
    crashRule();
    const repository = createRepository(CLEAN);
    const run = await runCli(['baseline', 'create'], repository.root);
    const files = fs.readdirSync(repository.root);
    repository.remove();
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(files).not.toContain('nodeready.baseline.json');
  });
});

describe('the environment', () => {
  async function lint(env: Readonly<Record<string, string>>, isTTY = false): Promise<Run> {
    let [stdout, stderr] = ['', ''];
    const { main } = await import('../../src/cli/main.ts');
    const code = await main(['lint', folder('findings'), ...RULE], {
      stdout: { write: (text: string) => (stdout += text), isTTY },
      stderr: { write: (text: string) => (stderr += text), isTTY },
      env,
      cwd: folder('findings'),
      today: '2026-11-20',
    });
    return { code, stdout, stderr };
  }

  it('colours and progress only on a terminal', async () => {
    const plain = await lint({});
    expect(plain.stdout).not.toContain('\u001b');
    expect(plain.stderr).toBe('');
    const terminal = await lint({}, true);
    expect(terminal.stdout).toContain('\u001b[');
    expect(terminal.stderr).toContain('judging');
    expect((await lint({ CI: 'true' }, true)).stderr).toBe('');
  });

  it('NO_COLOR and FORCE_COLOR are honoured', async () => {
    expect((await lint({ NO_COLOR: '1' }, true)).stdout).not.toContain('\u001b[');
    expect((await lint({ FORCE_COLOR: '1' })).stdout).toContain('\u001b[');
  });

  it('rules are linked where the terminal follows links', async () => {
    const link = /\u001b\]8;;https:\/\/[\w./-]+\/rules\/root-user\u001b\\root-user\u001b\]8;;\u001b\\/;
    expect((await lint({ TERM_PROGRAM: 'WezTerm' }, true)).stdout).toMatch(link);
    expect((await lint({ FORCE_HYPERLINK: '1' })).stdout).toMatch(link);
    for (const env of [{ TERM: 'dumb' }, { TERM_PROGRAM: 'WezTerm', CI: '1' }, { TERM_PROGRAM: 'Apple_Terminal' }])
      expect((await lint(env, true)).stdout).not.toContain('\u001b]8');
    expect((await lint({ TERM_PROGRAM: 'WezTerm' })).stdout).not.toContain('\u001b]8');
  });

  it('GitHub Actions gets annotations beside the report', async () => {
    const { stdout } = await lint({ GITHUB_ACTIONS: 'true' });
    expect(stdout).toMatch(/^::error .*root-user/m);
    expect(stdout).toContain('1 error, 0 warnings, 0 notes');
  });
});

describe('hostile names', () => {
  it('reach neither the terminal nor the log commands of CI', async () => {
    const repository = createRepository({
      ...CLEAN,
      'package.json': '{ "name": "a\\u001b[31m\\n::error::pwned", "version": "1.0.0" }\n',
      'Dockerfile.\u001b[2J': ROOT,
      Dockerfile: `# nodeready-ignore \u001b[31m::error::x -- y\n${ROOT}`,
    });
    git(repository.root, 'init', '-q');
    commit(repository.root, {});
    for (const argv of [
      ['lint', '--preset', 'strict'],
      ['lint', '--preset', 'strict', '--since', 'HEAD'],
      ['baseline', 'create', '--preset', 'strict'],
      ['baseline', 'status', '--preset', 'strict'],
      ['services'],
      ['init', '--dry-run'],
    ]) {
      const { stdout, stderr } = await runCli(argv, repository.root);
      expect(stdout + stderr, argv.join(' ')).not.toMatch(/\u001b|^\s*::/m);
      expect(stdout + stderr).not.toContain(repository.root);
    }
    repository.remove();
  });
});
