import { blockingDisruptionBudget } from '../../../src/rules/kubernetes/blocking-disruption-budget.ts';
import { autoscaler, CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(blockingDisruptionBudget, {
  fails: [
    {
      name: 'all must stay',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 3\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'blocks', at: 'deploy.yaml:24:17' }],
    },
    {
      name: 'a hundred percent',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 100%\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'blocks', at: 'deploy.yaml:24:17' }],
    },
    {
      name: 'none may go',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 0\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'blocks', at: 'deploy.yaml:24:19' }],
    },
    {
      name: 'one replica',
      files: deployed([
        deployment(),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'blocks', at: 'deploy.yaml:23:17' }],
    },
    {
      name: 'half of one rounds up',
      files: deployed([
        deployment(),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 50%\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'blocks', at: 'deploy.yaml:23:17' }],
    },
    {
      name: 'the minimum of the autoscaler counts',
      files: deployed([
        deployment(),
        autoscaler('minReplicas: 2\nmaxReplicas: 9'),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 2\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'blocks', at: 'deploy.yaml:35:17' }],
    },
    {
      name: 'both fields',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 1\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'both', at: 'deploy.yaml:24:17' }],
    },
    {
      name: 'two budgets',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: other\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
      findings: [{ message: 'several', at: 'deploy.yaml:32:9' }],
    },
  ],
  passes: [
    {
      name: 'one may go',
      files: deployed([
        deployment({ spec: 'replicas: 2' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
    },
    {
      name: 'one of three may go',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: 2\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
    },
    {
      name: 'a quarter of three rounds up',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 25%\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
    },
  ],
  notApplicable: [
    { name: 'no budget', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'a placeholder',
      files: deployed([
        deployment({ spec: 'replicas: 3' }),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  minAvailable: some\n  selector:\n    matchLabels:\n      app: api\n',
      ]),
    },
  ],
});
