import { missingResourceRequests } from '../../../src/rules/kubernetes/missing-resource-requests.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingResourceRequests, {
  fails: [
    {
      name: 'no resources',
      files: deployed([deployment()]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'memory alone',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    memory: 256Mi`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'an overlay removes the cpu request',
      files: kustomized('resources:\n  requests:\n    cpu: null', [
        deployment({ container: 'resources:\n  requests:\n    cpu: 100m\n    memory: 256Mi' }),
      ]),
      findings: [{ message: 'missing', at: 'k8s/base/api.yaml:15:17' }],
    },
  ],
  passes: [
    {
      name: 'both',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 100m
    memory: 256Mi`,
        }),
      ]),
    },
    {
      name: 'limits are requests',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 1
    memory: 256Mi`,
        }),
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
