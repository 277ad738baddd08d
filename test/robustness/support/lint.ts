import { main } from '../../../src/cli/main.ts';

export interface LintRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds of this thread's own time where Node.js counts it, of the clock otherwise. */
  readonly milliseconds: number;
}

/** Other tests run beside this one: the clock alone would blame them on the input. */
function now(): number {
  if (!('threadCpuUsage' in process) || typeof process.threadCpuUsage !== 'function') return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** `nodeready` in this process. */
export async function lint(root: string, ...argv: readonly string[]): Promise<LintRun> {
  let stdout = '';
  let stderr = '';
  const since = now();
  const code = await main(['lint', root, '--preset', 'strict', '--format', 'json', ...argv], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    cwd: root,
    today: '2026-11-20',
  });
  return { code, stdout, stderr, milliseconds: now() - since };
}
