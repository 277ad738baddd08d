import { verticalOnlyScaling } from '../../../src/rules/scaling/vertical-only-scaling.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(verticalOnlyScaling, {
  fails: [
    {
      name: 'eight cores for one',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 8`,
        }),
      ]),
      findings: [{ message: 'vertical', at: 'deploy.yaml:19:20' }],
    },
    {
      name: 'by a request',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 4`,
        }),
      ]),
      findings: [{ message: 'vertical', at: 'deploy.yaml:19:20' }],
    },
  ],
  passes: [
    {
      name: 'several replicas',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 8`,
          spec: 'replicas: 2',
        }),
      ]),
    },
    {
      name: 'an autoscaler',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 8`,
        }),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
    },
  ],
  notApplicable: [
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'one small replica: only metrics tell',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 1`,
        }),
      ]),
      reason: /metrics/,
    },
  ],
});
