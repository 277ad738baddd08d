import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { pipelineOf } from './pipeline.ts';
import { programWords } from './program-words.ts';

export interface DeployStep {
  readonly how: 'kubectl' | 'helm' | 'ecs' | 'cloud-run' | 'fly' | 'compose' | 'argocd' | 'other';
  readonly text: string;
  readonly place: Place;
}

/** Steps of CI that put the service into an environment. */
export const deploysOf = memoizeByService((service): readonly DeployStep[] => {
  const { runs, actions } = pipelineOf(service);
  const commands = runs.flatMap((run): readonly DeployStep[] => {
    const text = programWords(run.command.words).join(' ');
    const how = howOf(text);
    return how ? [{ how, text, place: run.command.place }] : [];
  });
  const used = actions.flatMap(({ name, step }): readonly DeployStep[] => {
    const how = howOfAction(name);
    return how
      ? [
          {
            how,
            text: [name, ...[...step.with].map(([key, item]) => `${key}=${item.value}`)].join(' '),
            place: step.place,
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
