import type { Service } from '../../services/types.ts';
import { pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { ciExample, judgePipeline } from './ci-rule.ts';

const TOOLS =
  /^(?:gitleaks|trufflehog|detect-secrets|detect-secrets-hook|ggshield|git-secrets|talisman|secretlint|whispers|noseyparker|kingfisher)$/;
const ACTIONS =
  /gitleaks|trufflehog|ggshield|gitguardian|secretlint|detect-secrets|trivy-action|super-linter|megalinter|talisman|secret-?scan/i;

/** Trivy looks for secrets in files and images unless the scanners are listed without them. */
function isScan([program = '', ...rest]: readonly string[]): boolean {
  if (TOOLS.test(program)) return true;
  if (program === 'git') return rest[0] === 'secrets';
  if (program !== 'trivy') return false;
  const at = rest.findIndex((word) => /^--(?:scanners|security-checks)(?:=|$)/.test(word));
  const listed = at < 0 ? 'secret' : `${rest[at]} ${rest[at + 1] ?? ''}`;
  return /^(?:fs|filesystem|repo|repository|image|rootfs)$/.test(rest[0] ?? '') && listed.includes('secret');
}

/** A hook that every clone installs: pre-commit, husky, lefthook, lint-staged. */
function findHook({ repository, package: owner }: Service): Outcome | undefined {
  const files = repository.paths.filter((file) =>
    /^(?:\.pre-commit-config\.ya?ml|lefthook\.ya?ml|\.husky\/(?:pre-commit|pre-push)|\.lintstagedrc(?:\.json|\.ya?ml)?)$/.test(
      file,
    ),
  );
  for (const path of files) {
    const lines = (repository.text(path) ?? '').split('\n');
    const line = lines.findIndex(
      (text) =>
        !/^\s*#/.test(text) && /gitleaks|trufflehog|detect-secrets|ggshield|secretlint|talisman|git-secrets/.test(text),
    );
    if (line >= 0)
      return pass({
        place: { path, line: line + 1, column: 1, endLine: line + 1, endColumn: 1 },
        note: 'a commit hook',
      });
  }
  const secretlint = owner?.dependencies.get('secretlint');
  return secretlint && files.length > 0 ? pass(secretlint.place) : undefined;
}

export const missingSecretScan: Rule = {
  id: 'missing-secret-scan',
  code: 'NR7105',
  title: 'Nothing looks for secrets in commits',
  area: 'ci',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['secret-scanning-in-ci'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'Neither CI nor a commit hook looks for secrets, so a key that slips into a commit is found by others first. Run gitleaks or trufflehog in CI, and turn on push protection of the host.',
    toothless:
      '`{command}` runs, but its failure changes nothing, so a leaked key is merged. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for gitleaks, trufflehog, detect-secrets, ggshield, secretlint, Trivy with its secret scanner and the like in CI or in commit hooks of the repository.',
    why: 'A pushed key is public to everybody with access to the history; scanners of attackers find it within minutes.',
    fix: 'Add gitleaks/gitleaks-action (with fetch-depth: 0) to the pull-request workflow.',
    exceptions:
      'Secret scanning of the host is a setting outside of the repository; attest it when it is on with push protection.',
    references: [
      'https://github.com/gitleaks/gitleaks-action',
      'https://docs.github.com/en/code-security/secret-scanning',
    ],
  },
  examples: {
    bad: [ciExample('no scanner', ['run: npm ci', 'run: npm audit'])],
    good: [ciExample('gitleaks', ['uses: gitleaks/gitleaks-action@v2'])],
  },
  check: (service) => {
    const hook = findHook(service);
    if (hook) return [hook];
    return judgePipeline(service, {
      byBuilders: true,
      does: isScan,
      actions: ACTIONS,
      except: ({ step, name }) =>
        /trivy-action/.test(name) &&
        (step.with.get('scan-type')?.value === 'config' ||
          !/secret/.test(step.with.get('scanners')?.value ?? 'secret')),
    });
  },
};
