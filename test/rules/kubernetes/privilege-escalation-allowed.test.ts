import { privilegeEscalationAllowed } from '../../../src/rules/kubernetes/privilege-escalation-allowed.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(privilegeEscalationAllowed, {
  fails: [
    {
      name: 'nothing is said',
      files: deployed([deployment()]),
      findings: [{ message: 'allowed', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'allowed',
      files: deployed([
        deployment({
          container: `securityContext:
  allowPrivilegeEscalation: true`,
        }),
      ]),
      findings: [{ message: 'allowed', at: 'deploy.yaml:18:39' }],
    },
    {
      name: 'at the pod it is no field',
      files: deployed([
        deployment({
          pod: `securityContext:
  allowPrivilegeEscalation: false`,
        }),
      ]),
      findings: [{ message: 'allowed', at: 'deploy.yaml:17:17' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`securityContext:
  allowPrivilegeEscalation: true`),
      findings: [{ message: 'allowed', at: 'k8s/production/api.yaml:11:39' }],
    },
  ],
  passes: [
    {
      name: 'forbidden',
      files: deployed([
        deployment({
          container: `securityContext:
  allowPrivilegeEscalation: false`,
        }),
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
