import type { Container, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const NON_ROOT = 'securityContext:\n  runAsNonRoot: true';
const repository = (user: string) =>
  deployed([deployment({ container: NON_ROOT })], {
    Dockerfile: `FROM node:24-alpine\nCOPY . .\nUSER ${user}\nCMD ["node", "server.js"]\n`,
  });

/** The kubelet compares the numeric user of the pod or of the image configuration (pkg/kubelet/kuberuntime/security_context.go). */
function judge({ security, name }: Container, { image }: Service, anchor: string): Outcome {
  const { runAsNonRoot, runAsUser } = security;
  if (runAsNonRoot?.value !== true) return notApplicable('the pod does not demand a non-root user');
  if (runAsUser) {
    if (runAsUser.value > 0) return pass({ place: runAsUser.place, note: `uid ${runAsUser.value}` });
    return fail({
      message: 'zero',
      args: { container: name },
      place: runAsUser.place,
      related: [{ place: runAsNonRoot.place, note: 'runAsNonRoot' }],
      anchor,
    });
  }
  if (!image) return unknown('the image is not built in this repository', { place: runAsNonRoot.place });
  const { user } = image;
  if (user.kind === 'unknown') return unknown(user.reason, { place: user.place });
  const related = [{ place: user.place, note: user.reason }];
  const args = { container: name, user: user.name || 'root' };
  if (user.kind === 'root' || user.from === 'entrypoint')
    return fail({ message: 'root', args, place: runAsNonRoot.place, related, anchor });
  if (user.numeric) return pass({ place: user.place, note: user.reason }, { place: runAsNonRoot.place });
  if (user.from === 'base') return unknown(`${user.reason}; whether its configuration holds a number is not known`);
  return fail({ message: 'name', args, place: runAsNonRoot.place, related, anchor });
}

export const unverifiableUser: Rule = {
  id: 'unverifiable-user',
  code: 'NR3028',
  title: 'runAsNonRoot is set, but the user of the image cannot be verified',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['run-as-non-root-verifiable'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    name: 'runAsNonRoot is true, but the image of {container} runs as the name "{user}": the kubelet cannot verify that a name is not root and refuses to start the container. Set a numeric runAsUser, or USER with the number in the Dockerfile.',
    root: 'runAsNonRoot is true, but the image of {container} is configured to start as root: the kubelet refuses to start the container. Set a numeric runAsUser, or USER in the Dockerfile.',
    zero: 'runAsNonRoot is true and runAsUser is 0: the kubelet refuses to start container {container}. Set the number of an unprivileged user.',
  },
  docs: {
    what: 'Where the effective runAsNonRoot is true, compares it with the effective runAsUser, else with the USER of the image that the Dockerfile ships.',
    why: 'The kubelet reads numbers only. With a name the container stays in CreateContainerConfigError, at the next rollout and on every new node.',
    fix: 'Write runAsUser: 1000 (the user node of the official images), or USER 1000 in the Dockerfile.',
    references: ['https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context'],
  },
  examples: {
    bad: [{ title: 'USER node', files: repository('node') }],
    good: [{ title: 'USER 1000', files: repository('1000') }],
  },
  check: (service) => eachWorkload(service, ({ container, id }) => judge(container, service, id)),
};
