import { hastyAutoscaler } from '../../../src/rules/scaling/hasty-autoscaler.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(hastyAutoscaler, {
  fails: [
    {
      name: 'no behavior',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
      findings: [{ message: 'none', at: 'deploy.yaml:21:9' }],
    },
    {
      name: 'pods go after ten seconds',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
behavior:
  scaleUp:
    policies:
      - type: Pods
        value: 4
        periodSeconds: 60
  scaleDown:
    stabilizationWindowSeconds: 10`),
      ]),
      findings: [{ message: 'down', at: 'deploy.yaml:36:35' }],
    },
    {
      name: 'pods come after five minutes',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
behavior:
  scaleUp:
    stabilizationWindowSeconds: 300
    policies:
      - type: Pods
        value: 4
        periodSeconds: 60
`),
      ]),
      findings: [{ message: 'up', at: 'deploy.yaml:31:35' }],
    },
    {
      name: 'no policy for scaling up',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
behavior:
  scaleDown:
    stabilizationWindowSeconds: 300`),
      ]),
      findings: [{ message: 'unbounded', at: 'deploy.yaml:30:5' }],
    },
  ],
  passes: [
    {
      name: 'up in steps, down by the default',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
behavior:
  scaleUp:
    policies:
      - type: Pods
        value: 4
        periodSeconds: 60
`),
      ]),
    },
  ],
  notApplicable: [
    { name: 'no autoscaler', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
