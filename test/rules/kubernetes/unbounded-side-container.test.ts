import { unboundedSideContainer } from '../../../src/rules/kubernetes/unbounded-side-container.ts';
import { CHARTED, deployed, deployment, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedSideContainer, {
  fails: [
    {
      name: 'an init container without resources',
      files: deployed([
        deployment({
          pod: `initContainers:
  - name: wait
    image: busybox:1.37`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'a sidecar without a limit',
      files: deployed([
        deployment({
          container: `ports:
  - containerPort: 3000`,
        }).concat(
          '        - name: proxy\n          image: envoyproxy/envoy:v1.32.1\n          resources:\n            requests:\n              cpu: 10m\n              memory: 16Mi\n',
        ),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:19:17' }],
    },
  ],
  passes: [
    {
      name: 'resources of its own',
      files: deployed([
        deployment({
          pod: `initContainers:
  - name: wait
    image: busybox:1.37
    resources:
      requests:
        cpu: 10m
        memory: 16Mi
      limits:
        memory: 32Mi`,
        }),
      ]),
    },
  ],
  notApplicable: [
    { name: 'one container', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
