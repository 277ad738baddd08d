import { unbalancedResources } from '../../../src/rules/kubernetes/unbalanced-resources.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unbalancedResources, {
  fails: [
    {
      name: 'eight times the request',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 100m
    memory: 256Mi
  limits:
    memory: 2Gi`,
        }),
      ]),
      findings: [{ message: 'ratio', at: 'deploy.yaml:22:23' }],
    },
    {
      name: 'an overlay raises the limit',
      files: kustomized('resources:\n  limits:\n    memory: 4Gi', [
        deployment({ container: 'resources:\n  requests:\n    memory: 256Mi\n  limits:\n    memory: 512Mi' }),
      ]),
      findings: [{ message: 'ratio', at: 'k8s/production/api.yaml:12:23' }],
    },
    {
      name: 'below the profile',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 100m
    memory: 256Mi
  limits:
    memory: 512Mi`,
        }),
      ]),
      findings: [
        { message: 'profile', at: 'deploy.yaml:19:20' },
        { message: 'profile', at: 'deploy.yaml:20:23' },
        { message: 'profile', at: 'deploy.yaml:22:23' },
      ],
      options: { profile: 'standard' },
    },
  ],
  passes: [
    {
      name: 'four times',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 100m
    memory: 256Mi
  limits:
    memory: 1Gi`,
        }),
      ]),
    },
    {
      name: 'as the profile says',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 250m
    memory: 512Mi
  limits:
    memory: 2Gi`,
        }),
      ]),
      options: { profile: 'standard' },
    },
  ],
  notApplicable: [
    { name: 'no resources', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
