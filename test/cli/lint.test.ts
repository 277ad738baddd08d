import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createRepository } from '../support/repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ORDERS = path.join(root, 'fixtures/services/orders-api');

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(argv: readonly string[], cwd = root, env: Readonly<Record<string, string>> = {}): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env,
    cwd,
    today: '2026-11-20',
  });
  return { code, stdout, stderr };
}

const PACKAGE = '{ "name": "empty" }\n';

describe('exit codes', () => {
  it('1: errors were found', async () => {
    const { code, stdout } = await run(['lint', ORDERS]);
    expect(code).toBe(1);
    expect(stdout).toContain('root-user');
  });

  it('0: nothing at or above --fail-on', async () => {
    expect((await run(['lint', ORDERS, '--fail-on', 'never'])).code).toBe(0);
  });

  it('1: more warnings than --max-warnings', async () => {
    expect((await run(['lint', ORDERS, '--fail-on', 'never', '--max-warnings', '0'])).code).toBe(1);
  });

  it('3: nothing to lint', async () => {
    const repository = createRepository({ 'README.md': '# nothing\n' });
    const { code, stderr } = await run(['lint', repository.root]);
    repository.remove();
    expect(code).toBe(3);
    expect(stderr).toContain('no Node.js service found');
  });

  it.each([
    [['lint', '--formt', 'json'], '--format'],
    [['lint', ORDERS, '--format', 'jsn'], 'did you mean json'],
    [['lint', ORDERS, '--rule', 'root-usr'], 'did you mean root-user'],
    [['lint', ORDERS, '--as-of', 'yesterday'], '2026-11-20'],
    [['lint', '/no/such/folder'], 'not a folder'],
    [['checklist', ORDERS, '--topic', 'sigterm-handlr'], 'did you mean sigterm-handler'],
    [['lint', ORDERS, '--format', 'json', '--format', 'sarif'], 'two formats'],
    [['explain', 'root-usr'], 'did you mean root-user'],
    [['config', 'prnt'], 'print, verify or schema'],
  ])('2: %j', async (argv, hint) => {
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
    expect(stdout).toBe('');
  });
});

describe('configuration', () => {
  const files = {
    'package.json': PACKAGE,
    Dockerfile: 'FROM node:24\nCMD ["node", "a.js"]\n',
    'a.js': 'setInterval(() => {}, 1);\n',
  };

  it.each([
    [
      'an unknown key with its line',
      { 'nodeready.config.yaml': 'preset: strict\nruels: {}\n' },
      /nodeready\.config\.yaml:2:1: .*did you mean rules/,
    ],
    [
      'an unknown rule',
      { 'nodeready.config.yaml': 'rules:\n  root-usr: off\n' },
      /nodeready\.config\.yaml:2:3: no rule named root-usr; did you mean root-user/,
    ],
    [
      'an unknown option',
      { 'nodeready.config.json': '{ "rules": { "heap-limit-mismatch": { "maximun": 1 } } }' },
      /no option maximun; did you mean maximum/,
    ],
    ['broken YAML', { 'nodeready.config.yaml': 'rules: [\n' }, /nodeready\.config\.yaml:/],
    [
      'two files in one folder',
      { 'nodeready.config.yaml': '{}\n', 'nodeready.config.json': '{}' },
      /two configurations/,
    ],
  ])('refuses %s', async (_name, config, message) => {
    const repository = createRepository({ ...files, ...config });
    const { code, stderr } = await run(['lint', repository.root]);
    repository.remove();
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('switches rules off and accepts findings with a reason', async () => {
    const repository = createRepository({
      ...files,
      'nodeready.config.yaml':
        'rules:\n  missing-node-env-production: off\nignore:\n  - rule: root-user\n    reason: sandboxed by gVisor\n',
    });
    const { stdout } = await run(['lint', repository.root, '--format', 'json']);
    repository.remove();
    const findings = JSON.parse(stdout).services[0].findings;
    expect(findings.map((finding: { rule: string }) => finding.rule)).not.toContain('missing-node-env-production');
    const root = findings.find((finding: { rule: string }) => finding.rule === 'root-user');
    expect(root.suppressed).toEqual({ reason: 'sandboxed by gVisor' });
  });

  it('a pragma with a reason suppresses the next line, one without does not', async () => {
    const dockerfile = (reason: string): string =>
      `# nodeready-ignore root-user${reason}\nFROM node:24-slim\nCMD ["node", "a.js"]\n`;
    for (const [reason, suppressed] of [
      [' -- runs in a sandbox', true],
      ['', false],
    ] as const) {
      const repository = createRepository({ ...files, Dockerfile: dockerfile(reason) });
      const { stdout } = await run(['lint', repository.root, '--format', 'json', '--rule', 'root-user']);
      repository.remove();
      expect('suppressed' in JSON.parse(stdout).services[0].findings[0]).toBe(suppressed);
    }
  });
});

describe('formats', () => {
  it('json holds the report and nothing else', async () => {
    const { stdout } = await run(['lint', ORDERS, '--format', 'json']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ version: 1, asOf: '2026-11-20', tool: { name: 'nodeready' } });
    expect(report.services[0]).toMatchObject({ name: 'orders-api', entry: 'src/server.js', dockerfile: 'Dockerfile' });
    expect(stdout).not.toContain(root);
  });

  it('sarif describes every rule and points at lines', async () => {
    const { stdout } = await run(['lint', ORDERS, '--format', 'sarif']);
    const log = JSON.parse(stdout);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results }] = log.runs;
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
    }
    expect(results.length).toBeGreaterThan(3);
  });

  it('writes files, and the human report stays on stdout', async () => {
    const repository = createRepository({});
    const { stdout } = await run(['lint', ORDERS, '--format', 'human', '--format', 'sarif=out.sarif'], repository.root);
    const log = JSON.parse(fs.readFileSync(path.join(repository.root, 'out.sarif'), 'utf8'));
    const files = fs.readdirSync(repository.root);
    repository.remove();
    expect(log.version).toBe('2.1.0');
    expect(files).toEqual(['out.sarif']);
    expect(stdout).toContain('orders-api');
  });

  it('annotates on GitHub Actions', async () => {
    const { stdout } = await run(['lint', ORDERS], root, { GITHUB_ACTIONS: 'true' });
    expect(stdout).toMatch(
      /^::error title=root-user \(NR1108\),file=fixtures\/services\/orders-api\/Dockerfile,line=\d+/m,
    );
  });

  it('writes the job summary of GitHub after what the step has written', async () => {
    const repository = createRepository({ 'summary.md': 'before\n' });
    const file = path.join(repository.root, 'summary.md');
    await run(['lint', ORDERS], root, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file });
    const text = fs.readFileSync(file, 'utf8');
    repository.remove();
    expect(text).toMatch(/^before\n## Production readiness\n/);
    expect(text).toContain('| error | [root-user](');
  });

  it.each(['gitlab', 'junit', 'checkstyle', 'sarif'])(
    '%s has paths from the root of the repository',
    async (format) => {
      const { stdout } = await run(['lint', ORDERS, '--format', format]);
      expect(stdout).toContain('fixtures/services/orders-api/Dockerfile');
      expect(stdout).not.toContain(root);
    },
  );

  it('the same input gives the same bytes', async () => {
    const first = await run(['lint', ORDERS, '--format', 'json', '--preset', 'strict']);
    const second = await run(['lint', ORDERS, '--format', 'json', '--preset', 'strict']);
    expect(first.stdout).toBe(second.stdout);
  });
});

describe('other commands', () => {
  it('checklist --format json has the published shape', async () => {
    const { code, stdout } = await run(['checklist', ORDERS, '--format', 'json']);
    expect(code).toBe(0);
    const card = JSON.parse(stdout);
    expect(Object.keys(card)).toEqual(['version', 'asOf', 'services', 'ledger']);
    const [service] = card.services;
    expect(Object.keys(service)).toEqual(['id', 'name', 'root', 'kind', 'entry', 'dockerfile', 'workloads', 'topics']);
    expect(service.topics['non-root-user']).toMatchObject({
      verdict: 'fail',
      rules: ['root-user'],
      evidence: [{ path: 'Dockerfile', line: 1 }],
    });
  });

  it('services prints the chain', async () => {
    const { code, stdout } = await run(['services', ORDERS]);
    expect(code).toBe(0);
    expect(stdout).toContain('npm start');
    expect(stdout).toContain('src/server.js');
    expect(stdout).toContain('do not reach node');
  });

  it('explain and rules work offline', async () => {
    expect((await run(['explain', 'root-user'])).stdout).toContain('**Fix.**');
    expect((await run(['rules', 'heap'])).stdout).toContain('heap-limit-mismatch');
  });

  it('--version and --help exit with 0', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(['--help'])).code).toBe(0);
  });
});

describe('formats without verdicts of topics', () => {
  const FILES = {
    'package.json': '{ "name": "api", "dependencies": { "express": "5.0.0" } }\n',
    Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': "require('express')().listen(3000);\n",
  };

  async function findingsOf(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
    const repository = createRepository(files);
    const [json, human] = [
      await run(['lint', repository.root, '--format', 'json', ...argv]),
      await run(['lint', repository.root, ...argv]),
    ];
    repository.remove();
    const rules: string[] = JSON.parse(json.stdout).services[0].findings.map((item: { rule: string }) => item.rule);
    return { rules, human: human.stdout, codes: [json.code, human.code] };
  }

  it('report what the others report, although only the rules of the preset are judged', async () => {
    const { rules, human, codes } = await findingsOf(FILES);
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(human).toContain(rule);
    expect(codes[0]).toBe(codes[1]);
  });

  it.each([
    ['that is idle', 'unwritable-image-files', true],
    ['of a failure that the preset leaves out', 'unset-dns-order', false],
  ])('know a suppression %s', async (_name, rule, idle) => {
    const Dockerfile = FILES.Dockerfile.replace('CMD', `# nodeready-ignore ${rule} -- because\nCMD`);
    const { rules, human } = await findingsOf({ ...FILES, Dockerfile });
    expect(rules.includes('unused-suppression')).toBe(idle);
    expect(human.includes('unused-suppression')).toBe(idle);
  });
});
