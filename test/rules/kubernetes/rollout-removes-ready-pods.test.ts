import { rolloutRemovesReadyPods } from '../../../src/rules/kubernetes/rollout-removes-ready-pods.ts';
import { CHARTED, deployed, deployment, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(rolloutRemovesReadyPods, {
  fails: [
    {
      name: 'Recreate',
      files: deployed([
        deployment({
          spec: `strategy:
  type: Recreate`,
        }),
      ]),
      findings: [{ message: 'recreate', at: 'deploy.yaml:7:11' }],
    },
    {
      name: 'one of four may go',
      files: deployed([deployment({ spec: 'replicas: 4' })]),
      findings: [{ message: 'unavailable', at: 'deploy.yaml:4:9' }],
    },
    {
      name: 'the default with one replica',
      files: deployed([deployment()]),
      findings: [{ message: 'implicit', at: 'deploy.yaml:4:9' }],
    },
    {
      name: 'explicit, and no surge',
      files: deployed([
        deployment({
          spec: `replicas: 4
strategy:
  rollingUpdate:
    maxUnavailable: 1
    maxSurge: 0`,
        }),
      ]),
      findings: [
        { message: 'unavailable', at: 'deploy.yaml:9:23' },
        { message: 'surge', at: 'deploy.yaml:10:17' },
      ],
    },
    {
      name: 'both are zero',
      files: deployed([
        deployment({
          spec: `strategy:
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 0`,
        }),
      ]),
      findings: [{ message: 'stuck', at: 'deploy.yaml:9:17' }],
    },
  ],
  passes: [
    {
      name: 'none may go',
      files: deployed([
        deployment({
          spec: `replicas: 4
strategy:
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 1`,
        }),
      ]),
    },
    {
      name: 'a surge in percent rounds up',
      files: deployed([
        deployment({
          spec: `strategy:
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 10%`,
        }),
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'a DaemonSet has a strategy of its own',
      files: deployed([deployment().replace('kind: Deployment', 'kind: DaemonSet')]),
    },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
