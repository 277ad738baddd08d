import { writableRootFilesystem } from '../../../src/rules/kubernetes/writable-root-filesystem.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(writableRootFilesystem, {
  fails: [
    {
      name: 'nothing is said',
      files: deployed([deployment()]),
      findings: [{ message: 'writable', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'at the pod it is no field',
      files: deployed([
        deployment({
          pod: `securityContext:
  readOnlyRootFilesystem: true`,
        }),
      ]),
      findings: [{ message: 'writable', at: 'deploy.yaml:17:17' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`securityContext:
  readOnlyRootFilesystem: false`),
      findings: [{ message: 'writable', at: 'k8s/production/api.yaml:11:37' }],
    },
  ],
  passes: [
    {
      name: 'read-only',
      files: deployed([
        deployment({
          container: `securityContext:
  readOnlyRootFilesystem: true`,
        }),
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
