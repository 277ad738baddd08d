import { autoscalerWithoutBounds } from '../../../src/rules/scaling/autoscaler-without-bounds.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(autoscalerWithoutBounds, {
  fails: [
    {
      name: 'down to one',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 1
maxReplicas: 5`),
      ]),
      findings: [{ message: 'low', at: 'deploy.yaml:27:16' }],
    },
    {
      name: 'no minimum',
      files: deployed([deployment(), autoscaler(`maxReplicas: 5`)]),
      findings: [{ message: 'implicit', at: 'deploy.yaml:21:9' }],
    },
    {
      name: 'no room',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 3
maxReplicas: 3`),
      ]),
      findings: [{ message: 'fixed', at: 'deploy.yaml:28:16' }],
    },
    {
      name: 'above the cap',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 40`),
      ]),
      findings: [{ message: 'cap', at: 'deploy.yaml:28:16' }],
      options: { cap: 20 },
    },
    {
      name: 'KEDA to zero',
      files: deployed([
        deployment(),
        `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: api
spec:
  scaleTargetRef:
    name: api
  maxReplicaCount: 5
`,
      ]),
      findings: [{ message: 'implicit', at: 'deploy.yaml:21:9' }],
    },
  ],
  passes: [
    {
      name: 'two to six',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
    },
    {
      name: 'one is allowed',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 1
maxReplicas: 5`),
      ]),
      options: { minimum: 1 },
    },
  ],
  notApplicable: [
    { name: 'no autoscaler', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
