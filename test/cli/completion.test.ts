import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';

/** What bash offers for the last of these words. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runCli(['completion', 'bash'], '/');
  const line = words.map((word) => `'${word}'`).join(' ');
  const script = `${stdout}\nCOMP_WORDS=(nodeready ${line}); COMP_CWORD=${words.length}; _nodeready; printf '%s\\n' "\${COMPREPLY[@]}"\n`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' }).trim().split('\n');
}

it.each([
  [['ba'], 'baseline'],
  [['baseline', 'pr'], 'prune'],
  [['lint', '--sin'], '--since'],
  [['lint', '--fail-on', 'w'], 'warning'],
  [['lint', '--rule', 'root-u'], 'root-user'],
  [['explain', 'missing-sigt'], 'missing-sigterm-handler'],
  [['config', 's'], 'schema'],
])('bash completes %j', async (words, expected) => {
  expect(await complete(...words)).toContain(expected);
});

it('every shell knows every command and flag', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runCli(['completion', shell], '/');
    for (const name of ['lint', 'checklist', 'services', 'rules', 'explain', 'init', 'baseline', 'config'])
      expect(stdout).toContain(name);
    for (const flag of ['since', 'require-services', 'accept-new']) expect(stdout).toContain(flag);
  }
});
