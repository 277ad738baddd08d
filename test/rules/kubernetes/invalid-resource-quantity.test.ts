import { invalidResourceQuantity } from '../../../src/rules/kubernetes/invalid-resource-quantity.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(invalidResourceQuantity, {
  fails: [
    {
      name: 'thousandths of a byte',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 512m`,
        }),
      ]),
      findings: [{ message: 'typo', at: 'deploy.yaml:19:23' }],
    },
    {
      name: 'megabytes as they are written elsewhere',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 512MB`,
        }),
      ]),
      findings: [{ message: 'typo', at: 'deploy.yaml:19:23' }],
    },
    {
      name: 'no unit at all',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 512`,
        }),
      ]),
      findings: [{ message: 'tiny', at: 'deploy.yaml:19:23' }],
    },
    {
      name: 'no number',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: lots`,
        }),
      ]),
      findings: [{ message: 'invalid', at: 'deploy.yaml:19:23' }],
    },
    {
      name: 'a request above the limit',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    memory: 512Mi
  limits:
    memory: 256Mi`,
        }),
      ]),
      findings: [{ message: 'exceeds', at: 'deploy.yaml:19:23' }],
    },
    {
      name: 'of an init container',
      files: deployed([
        deployment({
          pod: `initContainers:
  - name: wait
    image: busybox:1.37
    resources:
      limits:
        memory: 64m`,
        }),
      ]),
      findings: [{ message: 'typo', at: 'deploy.yaml:19:23' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`resources:
  limits:
    memory: 512mi`),
      findings: [{ message: 'typo', at: 'k8s/production/api.yaml:12:23' }],
    },
  ],
  passes: [
    {
      name: 'mebibytes',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 512Mi`,
        }),
      ]),
    },
    {
      name: 'an exponent',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 1e9`,
        }),
      ]),
    },
    {
      name: 'bytes',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 128974848`,
        }),
      ]),
    },
    {
      name: 'a fraction of a gibibyte',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 1.5Gi`,
        }),
      ]),
    },
  ],
  notApplicable: [
    { name: 'no resources', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
