import type { CiAction } from './pipeline.ts';

/** Scanners whose findings do not fail the command unless a flag says so. */
const SILENT: readonly { readonly program: string; readonly fails: RegExp; readonly source: string }[] = [
  {
    program: 'trivy',
    fails: /^--exit-code(?:=[1-9]\d*)?$/,
    source: 'https://trivy.dev/latest/docs/configuration/others/#exit-code (default 0)',
  },
  {
    program: 'grype',
    fails: /^(?:--fail-on|-f)(?:=.*)?$/,
    source: 'https://github.com/anchore/grype#gating-on-severity-of-vulnerabilities',
  },
  {
    program: 'docker',
    fails: /^(?:--exit-code|-e)$/,
    source: 'https://docs.docker.com/reference/cli/docker/scout/cves/',
  },
];

/** Whether a scanner of these words reports and never fails. */
export function neverFails(words: readonly string[]): boolean {
  const row = SILENT.find((item) => item.program === words[0]);
  if (!row) return false;
  const at = words.findIndex((word) => row.fails.test(word));
  return at < 0 || (words[at] === '--exit-code' && words[at + 1] === '0');
}

/** The same for actions: trivy-action needs `exit-code`, or a SARIF upload that code scanning judges. */
export function actionNeverFails({ name, step, job }: CiAction): boolean {
  const input = (key: string): string | undefined => step.with.get(key)?.value;
  const uploads = job.steps.some((item) => /codeql-action\/upload-sarif/.test(item.uses?.value ?? ''));
  if (/trivy-action/.test(name)) return !/^[1-9]/.test(input('exit-code') ?? '0') && !uploads;
  if (/anchore\/scan-action/.test(name)) return input('fail-build') === 'false';
  if (/docker\/scout-action/.test(name)) return input('exit-code') !== 'true';
  return false;
}
