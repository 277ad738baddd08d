import { autoscalerMemoryTarget } from '../../../src/rules/scaling/autoscaler-memory-target.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(autoscalerMemoryTarget, {
  fails: [
    {
      name: 'ninety percent',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 60
  - type: Resource
    resource:
      name: memory
      target:
        type: Utilization
        averageUtilization: 90`),
      ]),
      findings: [{ message: 'high', at: 'deploy.yaml:41:31' }],
    },
    {
      name: 'memory alone',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
metrics:
  - type: Resource
    resource:
      name: memory
      target:
        type: Utilization
        averageUtilization: 70`),
      ]),
      findings: [{ message: 'only', at: 'deploy.yaml:35:31' }],
    },
  ],
  passes: [
    {
      name: 'seventy percent beside cpu',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 60
  - type: Resource
    resource:
      name: memory
      target:
        type: Utilization
        averageUtilization: 70`),
      ]),
    },
    {
      name: 'a higher number that is allowed',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 60
  - type: Resource
    resource:
      name: memory
      target:
        type: Utilization
        averageUtilization: 85`),
      ]),
      options: { maximum: 85 },
    },
  ],
  notApplicable: [
    {
      name: 'cpu alone',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 60`),
      ]),
    },
    { name: 'no autoscaler', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
