import { throttlingCpuLimit } from '../../../src/rules/kubernetes/throttling-cpu-limit.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(throttlingCpuLimit, {
  fails: [
    {
      name: 'a quarter of a core',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 250m`,
        }),
      ]),
      findings: [{ message: 'low', at: 'deploy.yaml:19:20' }],
    },
    {
      name: 'half a core as a number',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 0.5`,
        }),
      ]),
      findings: [{ message: 'low', at: 'deploy.yaml:19:20' }],
    },
    {
      name: 'an overlay sets one',
      files: kustomized(`resources:
  limits:
    cpu: 100m`),
      findings: [{ message: 'low', at: 'k8s/production/api.yaml:12:20' }],
    },
  ],
  passes: [{ name: 'no cpu limit', files: deployed([deployment()]) }],
  notApplicable: [
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'a core: only metrics tell',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 1`,
        }),
      ]),
      reason: /metrics/,
    },
    {
      name: 'not a quantity',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: much`,
        }),
      ]),
      reason: /not a quantity/,
    },
  ],
});
