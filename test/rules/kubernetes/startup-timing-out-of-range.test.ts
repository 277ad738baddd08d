import { startupTimingOutOfRange } from '../../../src/rules/kubernetes/startup-timing-out-of-range.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(startupTimingOutOfRange, {
  fails: [
    {
      name: 'ten seconds',
      files: deployed([
        deployment({
          container: `startupProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 5
  failureThreshold: 2`,
        }),
      ]),
      findings: [{ message: 'short', at: 'deploy.yaml:22:31' }],
    },
    {
      name: 'ten minutes',
      files: deployed([
        deployment({
          container: `startupProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 10
  failureThreshold: 60`,
        }),
      ]),
      findings: [{ message: 'long', at: 'deploy.yaml:22:31' }],
    },
    {
      name: 'the threshold is the default',
      files: deployed([
        deployment({
          container: `startupProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 2`,
        }),
      ]),
      findings: [{ message: 'short', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'an overlay shortens the window',
      files: kustomized(`startupProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 1
  failureThreshold: 5`),
      findings: [{ message: 'short', at: 'k8s/production/api.yaml:15:31' }],
    },
  ],
  passes: [
    {
      name: 'thirty seconds',
      files: deployed([
        deployment({
          container: `startupProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 10
  failureThreshold: 3`,
        }),
      ]),
    },
    {
      name: 'a longer window is allowed',
      files: deployed([
        deployment({
          container: `startupProbe:
  httpGet:
    path: /livez
    port: 3000
  failureThreshold: 60`,
        }),
      ]),
      options: { maximumWindow: 900 },
    },
  ],
  notApplicable: [
    { name: 'no startup probe', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
