import { runAsNonRootNotEnforced } from '../../../src/rules/kubernetes/run-as-non-root-not-enforced.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(runAsNonRootNotEnforced, {
  fails: [
    {
      name: 'nothing is said',
      files: deployed([deployment()]),
      findings: [{ message: 'open', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'said to be false',
      files: deployed([
        deployment({
          container: `securityContext:
  runAsNonRoot: false`,
        }),
      ]),
      findings: [{ message: 'open', at: 'deploy.yaml:18:27' }],
    },
    {
      name: 'as a key of the container itself',
      files: deployed([deployment({ container: 'runAsNonRoot: true' })]),
      findings: [{ message: 'open', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'the container takes back what the pod demands',
      files: deployed([
        deployment({
          container: `securityContext:
  runAsNonRoot: false`,
          pod: `securityContext:
  runAsNonRoot: true`,
        }),
      ]),
      findings: [{ message: 'open', at: 'deploy.yaml:20:27' }],
    },
    {
      name: 'an overlay takes it back',
      files: kustomized(
        `securityContext:
  runAsNonRoot: false`,
        [deployment({ container: 'securityContext:\n  runAsNonRoot: true' })],
      ),
      findings: [{ message: 'open', at: 'k8s/production/api.yaml:11:27' }],
    },
  ],
  passes: [
    {
      name: 'demanded by the container',
      files: deployed([
        deployment({
          container: `securityContext:
  runAsNonRoot: true`,
        }),
      ]),
    },
    {
      name: 'by the pod',
      files: deployed([
        deployment({
          pod: `securityContext:
  runAsNonRoot: true`,
        }),
      ]),
    },
    {
      name: 'a numeric user',
      files: deployed([
        deployment({
          container: `securityContext:
  runAsUser: 1000`,
        }),
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
