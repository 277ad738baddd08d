import { findQuantityDefects } from '../../services/workloads/resource-quantities.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const resources = (request: string, limit: string): string =>
  `resources:\n  requests:\n    memory: ${request}\n  limits:\n    memory: ${limit}`;

export const invalidResourceQuantity: Rule = {
  id: 'invalid-resource-quantity',
  code: 'NR3023',
  title: 'A resource quantity is not what it looks like',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['memory-quantity-valid'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    typo: '{text} is not what it looks like to Kubernetes (m is thousandths, MB and mi are no units): container {container} cannot start with it. Write {meant}.',
    invalid:
      '{text} is no quantity: the API server rejects container {container}. Write digits with a unit such as 500m for cpu or 512Mi for memory.',
    tiny: '{text} of memory is less than a mebibyte: container {container} is killed as it starts. Write the unit, such as 512Mi.',
    exceeds:
      'Container {container} requests {text} but its limit is {limit}: the API server rejects a request above the limit. Raise the limit or lower the request.',
  },
  docs: {
    what: 'Reads the requests and limits of every container as Kubernetes does: units, thousandths of a byte, values under a mebibyte, and requests above limits.',
    why: '`512m` of memory is half a byte. The pod is rejected or killed, and the manifest looks right.',
    fix: 'Use Mi and Gi for memory, m for cpu, and keep requests at or below limits.',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
      'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/',
    ],
  },
  examples: {
    bad: [{ title: 'half a byte', files: deployed([deployment({ container: resources('256Mi', '512m') })]) }],
    good: [{ title: 'mebibytes', files: deployed([deployment({ container: resources('256Mi', '512Mi') })]) }],
  },
  check: (service) =>
    eachWorkload(service, ({ containers, id }): readonly Outcome[] => {
      const judged = containers.map((container) => ({ container, ...findQuantityDefects(container) }));
      const found = judged.flatMap(({ container, defects }) =>
        defects.map((defect) =>
          fail({
            message: defect.kind,
            args: {
              container: container.name,
              text: defect.text,
              ...(defect.kind === 'typo' ? { meant: defect.meant } : {}),
              ...(defect.kind === 'exceeds' ? { limit: defect.limit } : {}),
            },
            place: defect.place,
            related: defect.kind === 'exceeds' ? [{ place: defect.limitPlace, note: 'limit' }] : [],
            anchor: `${id} ${container.name} ${defect.text}`,
          }),
        ),
      );
      if (found.length > 0) return found;
      const sound = judged.flatMap((item) => item.sound);
      return [sound.length > 0 ? pass(...sound) : notApplicable('no container sets resources')];
    }),
};
