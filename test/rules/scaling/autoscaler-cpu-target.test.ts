import { autoscalerCpuTarget } from '../../../src/rules/scaling/autoscaler-cpu-target.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(autoscalerCpuTarget, {
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
        averageUtilization: 90`),
      ]),
      findings: [{ message: 'high', at: 'deploy.yaml:35:31' }],
    },
    {
      name: 'ten percent',
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
        averageUtilization: 10`),
      ]),
      findings: [{ message: 'low', at: 'deploy.yaml:35:31' }],
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
      findings: [{ message: 'none', at: 'deploy.yaml:21:9' }],
    },
  ],
  passes: [
    {
      name: 'sixty percent',
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
    {
      name: 'autoscaling/v1',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
targetCPUUtilizationPercentage: 60`),
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
