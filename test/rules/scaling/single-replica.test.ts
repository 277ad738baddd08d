import { singleReplica } from '../../../src/rules/scaling/single-replica.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(singleReplica, {
  fails: [
    {
      name: 'written',
      files: deployed([deployment({ spec: 'replicas: 1' })]),
      findings: [{ message: 'single', at: 'deploy.yaml:6:13' }],
    },
    { name: 'the default', files: deployed([deployment()]), findings: [{ message: 'single', at: 'deploy.yaml:4:9' }] },
    {
      name: 'the minimum of the autoscaler',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 1
maxReplicas: 5`),
      ]),
      findings: [{ message: 'single', at: 'deploy.yaml:27:16' }],
    },
  ],
  passes: [
    { name: 'two', files: deployed([deployment({ spec: 'replicas: 2' })]) },
    {
      name: 'the minimum of the autoscaler wins',
      files: deployed([
        deployment({ spec: 'replicas: 1' }),
        autoscaler(`minReplicas: 3
maxReplicas: 5`),
      ]),
    },
  ],
  notApplicable: [
    { name: 'a DaemonSet', files: deployed([deployment().replace('kind: Deployment', 'kind: DaemonSet')]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [
    {
      name: 'a number that is filled in later',
      files: deployed([deployment({ spec: 'replicas: ${REPLICAS}' })]),
      reason: /how many replicas run is filled in elsewhere/,
    },
    {
      name: 'a template that cannot be known',
      files: deployed([deployment({ spec: 'replicas: {{ .Values.replicas }}' })]),
      reason: /deploy.yaml is a template that another tool fills in/,
    },
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
  ],
});
