import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { CiJob } from '../types.ts';
import { pipelineOf } from './pipeline.ts';
import { programWords } from './program-words.ts';

export interface DeployStep {
  readonly how: 'kubectl' | 'helm' | 'ecs' | 'cloud-run' | 'fly' | 'compose' | 'argocd' | 'other';
  readonly text: string;
  readonly place: Place;
  /** Path of the workflow that it stands in. */
  readonly workflow: string;
}

const LOCAL_CLUSTER = /^(?:kind|k3d|minikube|microk8s|k3s) (?:.* )?(?:create|start|install)\b/;

const TRIAL = /(?:^|[\s/_-])(?:tests?|e2e|smoke|preview)(?:[\s/_-]|$)/i;

/** Whether a job tests what it deploys: by its name, or in a cluster that it brings up itself. */
export function deploysOnTrial({ name, steps }: CiJob): boolean {
  if (TRIAL.test(name)) return true;
  return steps.some(
    ({ uses, commands }) =>
      /(?:^|\/)(?:kind-action|k3d-action|setup-minikube|setup-k3d\w*|setup-kind|k3s-action)(?:@|$)/i.test(
        uses?.value ?? '',
      ) || commands.some(({ words }) => LOCAL_CLUSTER.test(programWords(words).join(' '))),
  );
}

/** Steps of CI that put the service into an environment. */
export const deploysOf = memoizeByService((service): readonly DeployStep[] => {
  const { runs, actions } = pipelineOf(service);
  const commands = runs.flatMap((run): readonly DeployStep[] => {
    const text = programWords(run.command.words).join(' ');
    const how = /--dry-run(?!=none\b)/.test(text) ? undefined : howOf(text);
    if (!how || deploysOnTrial(run.job)) return [];
    return [{ how, text, place: run.command.place, workflow: run.job.path }];
  });
  const used = actions.flatMap(({ name, step, job }): readonly DeployStep[] => {
    const how = howOfAction(name);
    return how && !deploysOnTrial(job)
      ? [
          {
            how,
            text: [name, ...[...step.with].map(([key, item]) => `${key}=${item.value}`)].join(' '),
            place: step.place,
            workflow: job.path,
          },
        ]
      : [];
  });
  return [...commands, ...used];
});

function howOf(text: string): DeployStep['how'] | undefined {
  if (/^kubectl (?:.* )?(?:apply|create -f|set image|replace)\b/.test(text)) return 'kubectl';
  if (/^(?:helm|helmfile) (?:.* )?(?:upgrade|install|apply|sync)\b/.test(text)) return 'helm';
  if (/^aws ecs (?:update-service|deploy)\b|^ecs-deploy\b|^copilot (?:svc )?deploy\b/.test(text)) return 'ecs';
  if (/^gcloud (?:beta |alpha )?run (?:deploy|services replace)\b/.test(text)) return 'cloud-run';
  if (/^(?:fly|flyctl) deploy\b/.test(text)) return 'fly';
  if (/^argocd app (?:sync|set)\b|^kustomize edit set image\b/.test(text)) return 'argocd';
  return undefined;
}

function howOfAction(name: string): DeployStep['how'] | undefined {
  if (/^azure\/k8s-deploy|kubernetes-deploy|kubectl-apply|actions-hub\/kubectl/i.test(name)) return 'kubectl';
  if (/helm-deploy|helm-upgrade|deliverybot\/helm|bitovi\/.*helm|helmfile-action/i.test(name)) return 'helm';
  if (/amazon-ecs-deploy-task-definition/i.test(name)) return 'ecs';
  if (/google-github-actions\/deploy-cloudrun/i.test(name)) return 'cloud-run';
  if (/superfly\/flyctl-actions\/(?!setup)/i.test(name)) return 'fly';
  return undefined;
}
