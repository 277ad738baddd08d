import { missingAutoscaler } from '../../../src/rules/scaling/missing-autoscaler.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingAutoscaler, {
  fails: [
    { name: 'none', files: deployed([deployment()]), findings: [{ message: 'missing', at: 'deploy.yaml:4:9' }] },
    {
      name: 'one for another Deployment',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`).replace('    name: api', '    name: web'),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:4:9' }],
    },
  ],
  passes: [
    {
      name: 'HorizontalPodAutoscaler',
      files: deployed([
        deployment(),
        autoscaler(`minReplicas: 2
maxReplicas: 6
`),
      ]),
    },
    {
      name: 'KEDA',
      files: deployed([
        deployment(),
        `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: api
spec:
  scaleTargetRef:
    name: api
`,
      ]),
    },
  ],
  notApplicable: [
    { name: 'a DaemonSet', files: deployed([deployment().replace('kind: Deployment', 'kind: DaemonSet')]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
