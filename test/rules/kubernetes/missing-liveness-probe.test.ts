import { missingLivenessProbe } from '../../../src/rules/kubernetes/missing-liveness-probe.ts';
import { CHARTED, deployed, deployment, kustomized, SCHEDULED, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingLivenessProbe, {
  fails: [
    { name: 'no probe', files: deployed([deployment()]), findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }] },
    {
      name: 'readiness alone',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'an overlay sets something else',
      files: kustomized(`imagePullPolicy: Always`),
      findings: [{ message: 'missing', at: 'k8s/base/api.yaml:15:17' }],
    },
  ],
  passes: [
    {
      name: 'a probe',
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
      name: 'set by an overlay',
      files: kustomized(`livenessProbe:
  httpGet:
    path: /livez
    port: 3000`),
    },
    {
      name: 'a sidecar without one',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
          pod: `initContainers:
  - name: proxy
    image: envoyproxy/envoy:v1.32.1
    restartPolicy: Always`,
        }),
      ]),
    },
  ],
  notApplicable: [
    { name: 'no manifest', files: UNDEPLOYED },
    { name: 'a CronJob', files: SCHEDULED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
