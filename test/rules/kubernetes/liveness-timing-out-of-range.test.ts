import { livenessTimingOutOfRange } from '../../../src/rules/kubernetes/liveness-timing-out-of-range.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(livenessTimingOutOfRange, {
  fails: [
    {
      name: 'asked every minute',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 60`,
        }),
      ]),
      findings: [{ message: 'period', at: 'deploy.yaml:21:28' }],
    },
    {
      name: 'one failure is enough',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  failureThreshold: 1`,
        }),
      ]),
      findings: [{ message: 'failures', at: 'deploy.yaml:21:31' }],
    },
    {
      name: 'fifteen seconds in all',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 5`,
        }),
      ]),
      findings: [{ message: 'window', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'half a minute for one answer',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  timeoutSeconds: 30`,
        }),
      ]),
      findings: [{ message: 'timeout', at: 'deploy.yaml:21:29' }],
    },
    {
      name: 'the timeout is longer than the period',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 8
  timeoutSeconds: 9`,
        }),
      ]),
      findings: [{ message: 'timeout', at: 'deploy.yaml:22:29' }],
      options: { maximumTimeout: 10 },
    },
    {
      name: 'the same question as readiness, as impatient',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
livenessProbe:
  httpGet:
    path: /livez
    port: 3000
readinessProbe:
  httpGet:
    path: /livez
    port: http`,
        }),
      ]),
      findings: [{ message: 'identical', at: 'deploy.yaml:20:11' }],
    },
    {
      name: 'an overlay shortens the period',
      files: kustomized(`livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 1`),
      findings: [{ message: 'period', at: 'k8s/production/api.yaml:14:28' }],
    },
  ],
  passes: [
    {
      name: 'the defaults',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'the same question, but more patient',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 5`,
        }),
      ]),
    },
    {
      name: 'zero stands for the default',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 0`,
        }),
      ]),
    },
    {
      name: 'a shorter period that is allowed',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  periodSeconds: 4
  failureThreshold: 6`,
        }),
      ]),
      options: { minimumPeriod: 3 },
    },
  ],
  notApplicable: [
    { name: 'no liveness probe', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
