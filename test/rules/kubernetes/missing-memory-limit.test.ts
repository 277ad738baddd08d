import { missingMemoryLimit } from '../../../src/rules/kubernetes/missing-memory-limit.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingMemoryLimit, {
  fails: [
    {
      name: 'no resources',
      files: deployed([deployment()]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'a request alone',
      files: deployed([
        deployment({
          container: `resources:
  requests:
    memory: 256Mi`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'zero is not set',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 0`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'limits directly under the container',
      files: deployed([
        deployment({
          container: `limits:
  memory: 512Mi`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
  ],
  passes: [
    {
      name: 'a limit',
      files: deployed([
        deployment({
          container: `resources:
  limits:
    memory: 512Mi`,
        }),
      ]),
    },
    {
      name: 'of the pod',
      files: deployed([
        deployment({
          pod: `resources:
  limits:
    memory: 512Mi`,
        }),
      ]),
    },
    {
      name: 'by an overlay',
      files: kustomized(`resources:
  limits:
    memory: 512Mi`),
    },
    {
      name: 'by a LimitRange',
      files: deployed([
        deployment(),
        `apiVersion: v1
kind: LimitRange
metadata:
  name: defaults
spec:
  limits:
    - type: Container
      default:
        memory: 512Mi
`,
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
