import { placeKey } from '../../parsers/place.ts';
import { buildsImageByAction } from '../../services/ci/image-builds.ts';
import { type CiRun, pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import { isTestRun } from '../../services/ci/test-runs.ts';
import type { CiJob, CiStep } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { ciExample } from './ci-rule.ts';

const GATES =
  /^(?:eslint|biome|oxlint|standard|xo|tsc|vue-tsc|tsgo|audit-ci|snyk|osv-scanner|gitleaks|trufflehog|knip)$/;

function isGate(words: readonly string[]): boolean {
  const [program = '', ...rest] = words;
  if (/^(?:npm|pnpm|yarn|bun)$/.test(program)) return rest[0] === 'audit' || (rest[0] === 'npm' && rest[1] === 'audit');
  return GATES.test(program) || isTestRun(words);
}

/** A step that ships: pushes an image, applies manifests, deploys, publishes. */
function ships({ uses, with: inputs, commands }: CiStep): boolean {
  const action = uses?.value.replace(/@.*$/, '') ?? '';
  if (buildsImageByAction({ name: action }))
    return (
      /^(?!false$)./.test(inputs.get('push')?.value ?? '') &&
      !/github\.event_name/.test(inputs.get('push')?.value ?? '')
    );
  if (/deploy|amazon-ecs|flyctl|argocd|helm-upgrade/i.test(action) && !/pages|preview|upload|configure/i.test(action))
    return true;
  return commands.some(({ words }) => {
    const text = programWords(words).join(' ');
    return /^(?:docker|podman) (?:image )?push\b|^kubectl (?:.* )?(?:apply|set image|rollout restart)\b|^helm (?:.* )?(?:upgrade|install)\b|^(?:npm|pnpm|yarn npm) publish\b|^(?:fly|flyctl|vercel|railway|wrangler|serverless|sls|cdk) deploy\b|^gcloud run deploy\b|^aws ecs update-service\b/.test(
      text,
    );
  });
}

/** Jobs of the same file that must succeed before this one, through `needs`. */
function waitsFor(job: CiJob, jobs: readonly CiJob[], seen = new Set<string>()): ReadonlySet<string> {
  for (const name of job.needs ?? []) {
    if (seen.has(name)) continue;
    seen.add(name);
    const next = jobs.find((item) => item.path === job.path && item.name === name);
    if (next) waitsFor(next, jobs, seen);
  }
  return seen;
}

/** Shipping jobs beside gates of the same workflow that they do not wait for. */
function judgeOrder(gates: readonly CiRun[], jobs: readonly CiJob[]): readonly Outcome[] {
  return jobs.flatMap((job): readonly Outcome[] => {
    const step = job.system === 'github' ? job.steps.find(ships) : undefined;
    if (!step) return [];
    const beside = gates.filter((gate) => gate.job.path === job.path);
    if (beside.length === 0 || beside.some((gate) => gate.job === job)) return [];
    const before = waitsFor(job, jobs);
    const first = beside[0];
    if (!first || beside.some((gate) => before.has(gate.job.name))) return [];
    return [
      fail({
        message: 'unordered',
        args: { job: job.name, gate: first.job.name },
        place: job.place,
        related: [{ place: first.job.place, note: 'checks in parallel' }],
        anchor: `${job.path} ${job.name}`,
      }),
    ];
  });
}

export const nonBlockingCiGate: Rule = {
  id: 'non-blocking-ci-gate',
  code: 'NR7114',
  title: 'A check in CI cannot stop a release',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-gates-blocking'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    ignored:
      '`{command}` runs in CI and its failure changes nothing ({why}): red results are merged and deployed. Let it fail the job, or remove it.',
    unordered:
      'The job {job} ships without waiting for {gate}: a commit whose checks are still running, or red, goes out. Add `needs: {gate}`.',
  },
  docs: {
    what: 'Looks at linters, type checks, tests and audits in CI: none may run under continue-on-error, allow_failure or `|| true`, and a job that pushes or deploys must need one that checks when both stand in one workflow.',
    why: 'A check that cannot fail is decoration, and gives the feeling of one that can.',
    fix: 'Remove continue-on-error; order jobs with `needs`.',
    references: [
      'https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions#jobsjob_idneeds',
    ],
  },
  examples: {
    bad: [ciExample('an audit whose result is dropped', ['run: node --test', 'run: npm audit || true'])],
    good: [ciExample('both gate', ['run: node --test', 'run: npm audit --audit-level=high'])],
  },
  check(service) {
    const pipeline = pipelineOf(service);
    if (!pipeline.exists) return [notApplicable('the repository configures no CI')];
    const gates = pipeline.runs.filter((run) => isGate(programWords(run.command.words)));
    const first = gates[0];
    if (!first) return [notApplicable('CI runs no checks')];
    const seen = new Set<string>();
    const ignored = gates.flatMap((run) => {
      const { place } = run.command;
      const key = placeKey(place);
      if (run.gates || seen.has(key)) return [];
      seen.add(key);
      const why = run.step.canFail ? 'the step or job may fail' : 'its exit code is thrown away';
      return [
        fail({
          message: 'ignored',
          args: { command: run.command.words.join(' '), why },
          place,
          anchor: run.command.words.join(' '),
        }),
      ];
    });
    const failures = [
      ...ignored,
      ...judgeOrder(
        gates.filter((run) => run.gates),
        service.repository.ci,
      ),
    ];
    return failures.length > 0 ? failures : [pass(...gates.slice(0, 4).map((run) => run.command.place))];
  },
};
