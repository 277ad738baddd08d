import { at, type DataNode } from '../../parsers/data.ts';
import type { Container } from '../types.ts';
import { locatedBoolean, locatedNumber, locatedText, locatedTexts, optional } from './located.ts';

/**
 * What holds for a container: user, runAsNonRoot and seccomp are inherited from the pod, the container winning; the
 * rest exists on the container alone (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context).
 */
export function readPodSecurity(container: DataNode, pod: DataNode | undefined): Container['security'] {
  const own = at(container, 'securityContext');
  const shared = at(pod, 'securityContext');
  return {
    ...optional('runAsUser', locatedNumber(at(own, 'runAsUser')) ?? locatedNumber(at(shared, 'runAsUser'))),
    ...optional('runAsNonRoot', locatedBoolean(at(own, 'runAsNonRoot')) ?? locatedBoolean(at(shared, 'runAsNonRoot'))),
    ...optional('readOnlyRootFilesystem', locatedBoolean(at(own, 'readOnlyRootFilesystem'))),
    ...optional('allowPrivilegeEscalation', locatedBoolean(at(own, 'allowPrivilegeEscalation'))),
    ...optional('privileged', locatedBoolean(at(own, 'privileged'))),
    dropCapabilities: locatedTexts(at(own, 'capabilities', 'drop')),
    addCapabilities: locatedTexts(at(own, 'capabilities', 'add')),
    ...optional(
      'seccompProfile',
      locatedText(at(own, 'seccompProfile', 'type') ?? at(shared, 'seccompProfile', 'type')),
    ),
  };
}
