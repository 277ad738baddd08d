import { privilegedPod } from '../../../src/rules/kubernetes/privileged-pod.ts';
import { CHARTED, deployed, deployment, kustomized, task, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(privilegedPod, {
  fails: [
    {
      name: 'privileged',
      files: deployed([
        deployment({
          container: `securityContext:
  privileged: true`,
        }),
      ]),
      findings: [{ message: 'privileged', at: 'deploy.yaml:18:25' }],
    },
    {
      name: 'the network of the node',
      files: deployed([deployment({ pod: 'hostNetwork: true' })]),
      findings: [{ message: 'namespace', at: 'deploy.yaml:14:20' }],
    },
    {
      name: 'two namespaces',
      files: deployed([
        deployment({
          pod: `hostPID: true
hostIPC: true`,
        }),
      ]),
      findings: [
        { message: 'namespace', at: 'deploy.yaml:14:16' },
        { message: 'namespace', at: 'deploy.yaml:15:16' },
      ],
    },
    {
      name: 'a port of the node',
      files: deployed([
        deployment({
          container: `ports:
  - containerPort: 3000
    hostPort: 80`,
        }),
      ]),
      findings: [{ message: 'port', at: 'deploy.yaml:19:25' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`securityContext:
  privileged: true`),
      findings: [{ message: 'privileged', at: 'k8s/production/api.yaml:11:25' }],
    },
    {
      name: 'a container of ECS',
      files: task('"privileged": true'),
      findings: [{ message: 'privileged', at: 'task-definition.json:2:15' }],
    },
    {
      name: 'a container of compose',
      files: { ...UNDEPLOYED, 'compose.yaml': 'services:\n  api:\n    build: .\n    privileged: true\n' },
      findings: [{ message: 'privileged', at: 'compose.yaml:4:17' }],
    },
  ],
  passes: [
    { name: 'an ordinary pod', files: deployed([deployment()]) },
    {
      name: 'said to be false',
      files: deployed([
        deployment({
          container: `securityContext:
  privileged: false`,
          pod: 'hostNetwork: false',
        }),
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
