import { at, booleanOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { type DeployStep, deploysOf } from '../../services/ci/deploys.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import type { Manifest, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { ciExample } from './ci-rule.ts';

/** Controllers that take a bad release back by themselves. */
function rollsBack({ kind, node }: Manifest): boolean {
  if (kind === 'Canary')
    return itemsOf(at(node, 'spec', 'analysis', 'metrics')).length > 0 || at(node, 'spec', 'analysis') !== undefined;
  if (kind === 'HelmRelease') return at(node, 'spec', 'upgrade', 'remediation') !== undefined;
  if (kind !== 'Rollout') return false;
  const strategy = at(node, 'spec', 'strategy');
  const canary = at(strategy, 'canary');
  const steps = itemsOf(at(canary, 'steps')).some((step) => at(step, 'analysis') !== undefined);
  return (
    steps ||
    at(canary, 'analysis') !== undefined ||
    at(strategy, 'blueGreen', 'prePromotionAnalysis') !== undefined ||
    at(strategy, 'blueGreen', 'postPromotionAnalysis') !== undefined
  );
}

/** Helmfile takes the flag from its own file (helmfile.readthedocs.io/en/latest/#configuration). */
function helmfileOf({ repository }: Service): Place | undefined {
  for (const path of repository.paths) {
    if (!/(?:^|\/)helmfile[^/]*\.ya?ml(?:\.gotmpl)?$/.test(path)) continue;
    const lines = (repository.text(path) ?? '').split('\n');
    const line = lines.findIndex((text) => /^\s*atomic:\s*true\b/.test(text)) + 1;
    if (line > 0) return { path, line, column: 1, endLine: line, endColumn: (lines[line - 1] ?? '').length + 1 };
  }
  return undefined;
}

function judgeDeploy(step: DeployStep, commands: readonly string[], helmfile: Place | undefined): Outcome {
  const { how, text, place } = step;
  const undo = commands.some((command) =>
    /^kubectl (?:.* )?rollout undo\b|^helm (?:.* )?rollback\b|^argocd app rollback\b/.test(command),
  );
  if (how === 'helm' && /--atomic\b|--rollback-on-failure\b|atomic=true/.test(text))
    return pass({ place, note: 'helm rolls back' });
  if (text.startsWith('helmfile') && helmfile) return pass({ place: helmfile, note: 'helmfile rolls back' });
  if (how === 'fly') return pass({ place, note: 'fly deploy rolls back when health checks fail' });
  if (undo) return pass({ place, note: 'a failed rollout is undone' });
  if (how === 'ecs' || how === 'cloud-run' || how === 'argocd' || how === 'other')
    return unknown('whether the platform takes a bad release back is configured outside of this repository', { place });
  const watched =
    commands.some((command) => /^kubectl (?:.* )?(?:rollout status|wait)\b/.test(command)) || /--wait\b/.test(text);
  return fail({ message: watched ? 'watched' : 'blind', args: { command: text.slice(0, 80) }, place, anchor: how });
}

function judgeManifests(service: Service): readonly Outcome[] {
  return service.repository.manifests
    .filter(
      (item) =>
        rollsBack(item) &&
        (item.name === service.name ||
          service.workloads.some(
            (workload) =>
              workload.manifest === item ||
              workload.name === item.name ||
              textOf(at(item.node, 'spec', 'targetRef', 'name')) === workload.name,
          )),
    )
    .map((item) => pass({ place: item.place, note: 'analysis decides' }));
}

export const missingAutomatedRollback: Rule = {
  id: 'missing-automated-rollback',
  code: 'NR7116',
  title: 'A bad release is not taken back by itself',
  area: 'ci',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['automated-rollback'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    blind:
      '`{command}` returns as soon as the cluster has the objects: a release whose pods never become ready counts as deployed, and somebody must notice. Wait for `kubectl rollout status` and undo on failure, or use helm --rollback-on-failure (--atomic before Helm 4).',
    watched:
      'The job notices a failed rollout of `{command}` but leaves it in place. Add `kubectl rollout undo` on failure (or helm --rollback-on-failure), so that recovery does not wait for a person.',
    breaker:
      'The circuit breaker of the ECS service stops a failing deployment and leaves it there, since `rollback` is false. Set it to true, so that the last good revision comes back by itself.',
  },
  docs: {
    what: 'Looks at how CI deploys: helm with --atomic, `rollout undo` after a failed `rollout status`, Argo Rollouts or Flagger with analysis, Flux remediation, ECS circuit breaker.',
    why: 'Most incidents follow a deploy; taking it back by machine shortens them from tens of minutes to one or two.',
    fix: '`kubectl rollout status deploy/api --timeout=5m || { kubectl rollout undo deploy/api; exit 1; }`.',
    references: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment',
      'https://helm.sh/docs/helm/helm_upgrade/',
    ],
  },
  examples: {
    bad: [ciExample('apply and forget', ['run: kubectl apply -f k8s/'])],
    good: [ciExample('helm takes it back', ['run: helm upgrade --install api ./chart --atomic'])],
  },
  check(service) {
    const controlled = judgeManifests(service);
    if (controlled.length > 0) return controlled;
    const ecs = service.workloads.flatMap(
      (workload) => at(workload.node, 'deploymentConfiguration', 'deploymentCircuitBreaker', 'rollback') ?? [],
    );
    if (ecs[0])
      return [
        booleanOf(ecs[0]) ? pass(ecs[0].place) : fail({ message: 'breaker', place: ecs[0].place, anchor: 'ecs' }),
      ];
    const deploys = deploysOf(service);
    const { runs } = pipelineOf(service);
    if (deploys.length > 0) {
      const outcomes = deploys.map((step) =>
        judgeDeploy(
          step,
          // A workflow that somebody starts to go back is another one.
          runs.filter((run) => run.job.path === step.workflow).map((run) => programWords(run.command.words).join(' ')),
          helmfileOf(service),
        ),
      );
      const worst =
        outcomes.find((outcome) => outcome.verdict === 'fail') ??
        outcomes.find((outcome) => outcome.verdict === 'pass');
      return [worst ?? outcomes[0] ?? notApplicable('nothing deploys')];
    }
    const workload = service.workloads.find((item) => item.platform !== 'compose' || item.purpose === 'production');
    return [
      workload
        ? unknown('what applies the manifests, and takes a bad release back, is not in this repository', {
            place: workload.place,
          })
        : notApplicable('nothing in this repository deploys the service'),
    ];
  },
};
