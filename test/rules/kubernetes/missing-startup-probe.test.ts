import { missingStartupProbe } from '../../../src/rules/kubernetes/missing-startup-probe.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingStartupProbe, {
  fails: [
    {
      name: 'no probe',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'a long delay instead',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000
  initialDelaySeconds: 90`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
      topic: 'k8s-probes-present',
    },
  ],
  passes: [
    {
      name: 'a probe',
      files: deployed([
        deployment({
          container: `startupProbe:
  httpGet:
    path: /livez
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'set by an overlay',
      files: kustomized(`startupProbe:
  httpGet:
    path: /livez
    port: 3000`),
    },
  ],
  notApplicable: [
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
