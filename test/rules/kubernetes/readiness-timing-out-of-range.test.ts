import { readinessTimingOutOfRange } from '../../../src/rules/kubernetes/readiness-timing-out-of-range.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(readinessTimingOutOfRange, {
  fails: [
    {
      name: 'asked every half minute',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000
  periodSeconds: 30`,
        }),
      ]),
      findings: [{ message: 'period', at: 'deploy.yaml:21:28' }],
    },
    {
      name: 'ten failures',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000
  failureThreshold: 10`,
        }),
      ]),
      findings: [{ message: 'failures', at: 'deploy.yaml:21:31' }],
    },
    {
      name: 'ten seconds for one answer',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000
  timeoutSeconds: 10`,
        }),
      ]),
      findings: [{ message: 'timeout', at: 'deploy.yaml:21:29' }],
    },
    {
      name: 'slower than liveness',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000
livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 5
  failureThreshold: 4`,
        }),
      ]),
      findings: [{ message: 'slower', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'an overlay lowers the frequency',
      files: kustomized(`readinessProbe:
  httpGet:
    path: /readyz
    port: 3000
  periodSeconds: 60
  failureThreshold: 5`),
      findings: [
        { message: 'period', at: 'k8s/production/api.yaml:14:28' },
        { message: 'failures', at: 'k8s/production/api.yaml:15:31' },
      ],
    },
  ],
  passes: [
    {
      name: 'the defaults',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'five seconds',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000
  periodSeconds: 5
  failureThreshold: 2`,
        }),
      ]),
    },
  ],
  notApplicable: [
    { name: 'no readiness probe', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
