import { missingDisruptionBudget } from '../../../src/rules/kubernetes/missing-disruption-budget.ts';
import { CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingDisruptionBudget, {
  fails: [
    {
      name: 'three replicas',
      files: deployed([deployment({ spec: 'replicas: 3' })]),
      findings: [{ message: 'missing', at: 'deploy.yaml:4:9' }],
    },
    {
      name: 'a budget for other pods',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: web\n',
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:4:9' }],
    },
  ],
  passes: [
    {
      name: 'a budget',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
    },
  ],
  notApplicable: [
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
