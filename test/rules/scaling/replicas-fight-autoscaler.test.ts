import { replicasFightAutoscaler } from '../../../src/rules/scaling/replicas-fight-autoscaler.ts';
import {
  autoscaler,
  CHARTED,
  deployed,
  deployment,
  kustomized,
  SCHEDULED,
  UNDEPLOYED,
} from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(replicasFightAutoscaler, {
  fails: [
    {
      name: 'both',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
      findings: [{ message: 'fight', at: 'deploy.yaml:6:13' }],
    },
    {
      name: 'KEDA',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: api
spec:
  scaleTargetRef:
    name: api
`,
      ]),
      findings: [{ message: 'fight', at: 'deploy.yaml:6:13' }],
    },
    {
      name: 'replicas of an overlay',
      files: {
        ...kustomized('imagePullPolicy: Always', [deployment(), autoscaler('minReplicas: 2\nmaxReplicas: 6')]),
        'k8s/production/api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 5\n',
      },
      findings: [{ message: 'fight', at: 'k8s/production/api.yaml:6:13' }],
    },
  ],
  passes: [
    {
      name: 'the autoscaler alone',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
    },
  ],
  notApplicable: [
    { name: 'replicas alone', files: deployed([deployment({ spec: 'replicas: 3' })]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
