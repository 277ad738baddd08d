import { capabilitiesNotDropped } from '../../../src/rules/kubernetes/capabilities-not-dropped.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(capabilitiesNotDropped, {
  fails: [
    {
      name: 'nothing is said',
      files: deployed([deployment()]),
      findings: [{ message: 'kept', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'one is dropped',
      files: deployed([
        deployment({
          container: `securityContext:
  capabilities:
    drop: [NET_RAW]`,
        }),
      ]),
      findings: [{ message: 'kept', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`securityContext:
  capabilities:
    drop: [SYS_ADMIN]`),
      findings: [{ message: 'kept', at: 'k8s/production/api.yaml:12:22' }],
    },
  ],
  passes: [
    {
      name: 'all are dropped',
      files: deployed([
        deployment({
          container: `securityContext:
  capabilities:
    drop: [ALL]`,
        }),
      ]),
    },
    {
      name: 'in lower case',
      files: deployed([
        deployment({
          container: `securityContext:
  capabilities:
    drop: [all]`,
        }),
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
