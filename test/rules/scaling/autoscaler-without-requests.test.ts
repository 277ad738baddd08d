import { autoscalerWithoutRequests } from '../../../src/rules/scaling/autoscaler-without-requests.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(autoscalerWithoutRequests, {
  fails: [
    {
      name: 'no requests',
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
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'a sidecar without',
      files: deployed([
        deployment({ container: 'resources:\n  requests:\n    cpu: 100m' }).concat(
          '        - name: proxy\n          image: envoyproxy/envoy:v1.32.1\n',
        ),
        autoscaler('minReplicas: 2\nmaxReplicas: 4\ntargetCPUUtilizationPercentage: 60'),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:20:17' }],
    },
  ],
  passes: [
    {
      name: 'a cpu request',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    cpu: 100m`,
        }),
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
      name: 'a limit is a request',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    cpu: 1`,
        }),
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
  ],
  notApplicable: [
    { name: 'no autoscaler', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
