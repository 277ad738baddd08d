import { cpuOnlyAutoscaler } from '../../../src/rules/scaling/cpu-only-autoscaler.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(cpuOnlyAutoscaler, {
  fails: [
    {
      name: 'cpu',
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
      findings: [{ message: 'resources', at: 'deploy.yaml:35:31' }],
    },
    {
      name: 'cpu and memory',
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
      findings: [{ message: 'resources', at: 'deploy.yaml:35:31' }],
    },
    {
      name: 'no metric at all is cpu',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
      findings: [{ message: 'resources', at: 'deploy.yaml:21:9' }],
    },
  ],
  passes: [
    {
      name: 'a metric of the pods',
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
  - type: Pods
    pods:
      metric:
        name: lag
      target:
        type: AverageValue
        averageValue: 50m`),
      ]),
    },
    {
      name: 'a trigger of KEDA',
      files: deployed([
        deployment(),
        `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: api
spec:
  scaleTargetRef:
    name: api
  triggers:
    - type: prometheus
      metadata:
        threshold: '5'
`,
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
