import { danglingSelector } from '../../../src/rules/kubernetes/dangling-selector.ts';
import { autoscaler, CHARTED, deployed, deployment, service, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(danglingSelector, {
  fails: [
    {
      name: 'a Service that selects nothing',
      files: deployed([
        deployment(),
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: backend\n  ports:\n    - port: 80\n',
      ]),
      findings: [{ message: 'selector', at: 'deploy.yaml:24:10' }],
    },
    {
      name: 'a budget that selects nothing',
      files: deployed([
        deployment(),
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: backend\n',
      ]),
      findings: [{ message: 'selector', at: 'deploy.yaml:26:12' }],
    },
    {
      name: 'an autoscaler of another name',
      files: deployed([
        deployment(),
        autoscaler('minReplicas: 2\nmaxReplicas: 4').replace('    name: api\n', '    name: backend\n'),
      ]),
      findings: [{ message: 'target', at: 'deploy.yaml:26:11' }],
    },
    {
      name: 'an Ingress without its Service',
      files: deployed([
        deployment(),
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: api\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: backend\n                port:\n                  number: 80\n',
      ]),
      findings: [{ message: 'backend', at: 'deploy.yaml:30:23' }],
    },
    {
      name: 'the only Service beside the only workload, by any name',
      files: deployed([
        deployment(),
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: backend\n  ports:\n    - port: 80\n',
      ]),
      findings: [{ message: 'selector', at: 'deploy.yaml:24:10' }],
    },
    {
      name: 'a Service that selects by one label more than the pods have',
      files: deployed([
        deployment(),
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: api\n    tier: front\n  ports:\n    - port: 80\n',
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: redis\nspec:\n  selector:\n    app: redis\n',
      ]),
      findings: [{ message: 'selector', at: 'deploy.yaml:24:10' }],
    },
    {
      name: 'the right labels in another namespace',
      files: deployed([
        deployment().replace('  name: api\nspec', '  name: api\n  namespace: shop\nspec'),
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  namespace: store\nspec:\n  selector:\n    app: api\n  ports:\n    - port: 80\n',
      ]),
      findings: [{ message: 'selector', at: 'deploy.yaml:26:10' }],
    },
  ],
  passes: [
    { name: 'the labels of the pods', files: deployed([deployment(), service()]) },
    {
      name: 'another Service of its own',
      files: deployed([
        deployment(),
        service(),
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: redis\nspec:\n  selector:\n    app: redis\n  ports:\n    - port: 80\n',
      ]),
    },
    {
      name: 'an ExternalName Service',
      files: deployed([
        deployment(),
        service(),
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: api-legacy\nspec:\n  type: ExternalName\n  externalName: example.com\n  selector:\n    app: x\n  ports:\n    - port: 80\n',
      ]),
    },
  ],
  notApplicable: [
    { name: 'nothing beside the Deployment', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
