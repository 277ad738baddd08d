import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createRepository } from '../support/repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PAYMENTS = path.join(root, 'fixtures/services/payments-api');
const ORDERS = path.join(root, 'fixtures/services/orders-api');

async function run(...argv: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    cwd: root,
    today: '2026-11-20',
  });
  return { code, stdout, stderr };
}

const SERVICE = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};

describe('checklist', () => {
  it('names the document, the item in its own words, the evidence and the rule', async () => {
    const { stdout } = await run(
      'checklist',
      ORDERS,
      '--document',
      'ge',
      '--topic',
      'non-root-user',
      '--color',
      'never',
    );
    expect(stdout).toContain('GE Domain backend, Node production');
    expect(stdout).toMatch(
      /^FAIL +GE-CHK-09 +Check 9: the container runs as non-root\. Dockerfile:1 · .* · root-user$/m,
    );
  });

  it('gives totals for each document and for the service', async () => {
    const { stdout } = await run('checklist', PAYMENTS, '--document', 'ge', '--kind', 'check', '--color', 'never');
    expect(stdout).toMatch(/^GE .* 2 drill, \d+ pass/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^2 drill, \d+ pass/);
  });

  it('--only unknown lists what is open, also what waits for a person or a run', async () => {
    const { stdout } = await run(
      'checklist',
      PAYMENTS,
      '--document',
      'devops',
      '--only',
      'unknown',
      '--color',
      'never',
    );
    expect(stdout).toMatch(/^attest +DEVOPS-IMPL-20/m);
    expect(stdout).toMatch(/^drill +DEVOPS-IMPL-19/m);
    expect(stdout).not.toMatch(/^pass/m);
    expect(stdout).toMatch(/^Waits for a person[^\n]*\n.*game-days/m);
  });

  it('--format json keeps the verdict of each topic and adds the items that ask', async () => {
    const { stdout } = await run('checklist', ORDERS, '--format', 'json');
    const { topics } = JSON.parse(stdout).services[0];
    expect(topics['non-root-user']).toMatchObject({ verdict: 'fail', state: 'fail', rules: ['root-user'] });
    expect(topics['non-root-user'].items).toContainEqual({
      id: 'GE-CHK-09',
      document: 'ge',
      item: 'Check 9: the container runs as non-root.',
    });
    expect(topics['game-days']).toMatchObject({ verdict: 'unknown', state: 'attest', rules: [] });
  });

  it('--format markdown is one table for each document', async () => {
    const { stdout } = await run('checklist', ORDERS, '--document', 'gupta', '--format', 'markdown');
    expect(stdout).toContain('# orders-api');
    expect(stdout).toContain('| Verdict | Item | Demand | Evidence | Decided by |');
    for (const line of stdout.split('\n').filter((text) => /^\| (?:pass|FAIL|unknown|n\/a) /.test(text)))
      expect(line.replace(/\\\|/g, '').split('|')).toHaveLength(7);
  });

  it('--format html is one page that loads nothing and escapes names', async () => {
    const repository = createRepository({
      ...SERVICE,
      'package.json': '{ "name": "<img src=x onerror=alert(1)>", "scripts": { "start": "node server.js" } }\n',
    });
    const { stdout } = await run('checklist', repository.root, '--format', 'html');
    repository.remove();
    expect(stdout).toContain('&lt;img src=x');
    expect(stdout).not.toContain('<img');
    expect(stdout).not.toMatch(/<script|src="|href="|@import|url\(/);
  });

  it('--format markdown escapes names', async () => {
    const repository = createRepository({
      ...SERVICE,
      'package.json': '{ "name": "a|b<script>", "scripts": { "start": "node server.js" } }\n',
    });
    const { stdout } = await run('checklist', repository.root, '--document', 'ge', '--format', 'markdown');
    repository.remove();
    expect(stdout).toContain('# a\\|b&lt;script>');
  });

  it('an attestation of the configuration counts until it expires', async () => {
    const repository = createRepository({
      ...SERVICE,
      'nodeready.config.yaml':
        'attest:\n  - topic: game-days\n    owner: team-orders\n    date: 2026-10-01\n    link: https://wiki.example.com/game-day\n    until: 2027-04-01\n',
    });
    const args = ['checklist', repository.root, '--topic', 'game-days', '--color', 'never'];
    expect((await run(...args)).stdout).toMatch(/^attested +DEVOPS-IMPL-20 .*attested by team-orders on 2026-10-01/m);
    const late = await run(...args, '--as-of', '2027-05-01');
    expect(late.stdout).toMatch(/^attest +DEVOPS-IMPL-20 .*expired on 2027-04-01/m);
    const lint = await run('lint', repository.root, '--rule', 'invalid-attestation', '--as-of', '2027-05-01');
    repository.remove();
    expect(lint.stdout).toContain('nodeready.config.yaml:6:12');
  });

  it('a suppressed failure is still a failure, and marked', async () => {
    const repository = createRepository({
      ...SERVICE,
      'nodeready.config.yaml': 'ignore:\n  - rule: missing-sigterm-handler\n    reason: stateless\n',
    });
    const { stdout } = await run('checklist', repository.root, '--topic', 'sigterm-handler', '--color', 'never');
    repository.remove();
    expect(stdout).toMatch(/^FAIL .*suppressed · missing-sigterm-handler$/m);
  });

  it.each([
    [['--kind', 'chek'], 'did you mean check'],
    [['--only', 'open'], '--only takes'],
  ])('%j is wrong usage', async (flags, hint) => {
    const { code, stdout, stderr } = await run('checklist', ORDERS, ...flags);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });

  it('an attestation without an end is no configuration', async () => {
    const repository = createRepository({
      ...SERVICE,
      'nodeready.config.yaml': 'attest:\n  - topic: game-days\n    owner: a\n    date: 2026-10-01\n    link: x\n',
    });
    const { code, stderr } = await run('checklist', repository.root);
    repository.remove();
    expect(code).toBe(2);
    expect(stderr).toContain('nodeready.config.yaml:');
  });
});
