/** Variables that a platform sets in every process that it runs; their values are nobody's business here. */
import type { EnvVariable, Repository, Workload } from './types.ts';

/** kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
const KUBERNETES = ['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'];
/** cloud.google.com/run/docs/container-contract#services-env-vars */
const CLOUD_RUN = ['K_SERVICE', 'K_REVISION', 'K_CONFIGURATION'];

export function platformVariables(workloads: readonly Workload[], { ci }: Repository): readonly EnvVariable[] {
  const kubernetes = workloads.find(({ platform }) => platform === 'kubernetes');
  if (kubernetes)
    return KUBERNETES.map((name) => ({ name, value: undefined, place: kubernetes.place, from: 'other' as const }));
  // Compose beside it is for the machines of the developers.
  for (const { steps } of ci)
    for (const { uses, commands, place } of steps) {
      const runs = commands.some(({ words }) =>
        /^gcloud (?:\S+ )*run (?:deploy|services replace)\b/.test(words.join(' ')),
      );
      if (runs || /^google-github-actions\/deploy-cloudrun(?:@|$)/.test(uses?.value ?? ''))
        return CLOUD_RUN.map((name) => ({ name, value: undefined, place, from: 'other' as const }));
    }
  return [];
}
