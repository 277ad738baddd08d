import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createRepository } from '../support/repository.ts';
import { nodeService } from '../support/services.ts';

vi.mock('../../src/rules/index.ts', async (load) => {
  const { RULES } = await load<typeof import('../../src/rules/index.ts')>();
  const broken = RULES.map((rule) =>
    rule.id === 'missing-sigterm-handler'
      ? {
          ...rule,
          check: () => {
            throw new TypeError('broken on purpose');
          },
        }
      : rule,
  );
  return { RULES: broken };
});

async function run(...argv: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const repository = createRepository(nodeService("require('node:http').createServer().listen(3000);\n"));
  let stdout = '';
  let stderr = '';
  const code = await main([...argv, repository.root], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    cwd: repository.root,
    today: '2026-11-20',
  });
  repository.remove();
  return { code, stdout, stderr };
}

it('reports what the other rules found when one crashes, and exits with 4', async () => {
  const { code, stdout } = await run('lint', '--format', 'json');
  const report = JSON.parse(stdout);
  expect(code).toBe(4);
  expect(report.services[0].findings.map((finding: { rule: string }) => finding.rule)).toContain('root-user');
  expect(JSON.stringify(report.errors)).toContain('broken on purpose');
});

it('names the rule that crashed in the human report', async () => {
  const { code, stdout, stderr } = await run('lint');
  expect(code).toBe(4);
  expect(stdout + stderr).toContain('missing-sigterm-handler');
});

it('writes no SARIF file: an incomplete log would close alerts', async () => {
  const file = path.join(os.tmpdir(), `nodeready-crash-${process.pid}.sarif`);
  const { code } = await run('lint', '--format', `sarif=${file}`);
  expect(code).toBe(4);
  expect(fs.existsSync(file)).toBe(false);
});

it('leaves the topics of the rule unknown in the scorecard', async () => {
  const { stdout } = await run('checklist', '--format', 'json');
  expect(JSON.parse(stdout).services[0].topics['sigterm-handler'].verdict).toBe('unknown');
});
