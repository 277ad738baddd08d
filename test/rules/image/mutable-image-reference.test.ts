import { mutableImageReference } from '../../../src/rules/image/mutable-image-reference.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["require('node:http').createServer().listen(3000);"];
const deployed = (image: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  nodeExample(SERVER, { 'k8s/api.yaml': exampleDeployment('512Mi').replace('api:1.0.0', image), ...more });

ruleCases(mutableImageReference, {
  fails: [
    {
      name: 'latest',
      files: deployed('registry.example.com/api:latest'),
      findings: [{ message: 'moving', at: 'k8s/api.yaml:9:18' }],
    },
    {
      name: 'one image in the variants of a manifest',
      files: deployed('registry.example.com/api:latest', {
        'k8s/b.yaml': exampleDeployment('256Mi').replace('api:1.0.0', 'registry.example.com/api:latest'),
      }),
      findings: [{ message: 'moving', at: 'k8s/api.yaml:9:18' }],
    },
    {
      name: 'no tag',
      files: deployed('registry.example.com/api'),
      findings: [{ message: 'moving', at: 'k8s/api.yaml:9:18' }],
    },
    {
      name: 'the name of a stage',
      files: deployed('registry.example.com/api:production'),
      findings: [{ message: 'moving', at: 'k8s/api.yaml:9:18' }],
    },
    {
      name: 'a name that may be pushed again',
      files: deployed('registry.example.com/api:blue'),
      findings: [{ message: 'unversioned', at: 'k8s/api.yaml:9:18' }],
    },
  ],
  passes: [
    {
      name: 'an image stream whose changes trigger rollouts of OpenShift',
      files: nodeExample(SERVER, {
        'k8s/api.yaml': exampleDeployment('512Mi')
          .replace('kind: Deployment', 'kind: DeploymentConfig')
          .replace(
            'spec:\n',
            'spec:\n  triggers:\n    - type: ImageChange\n      imageChangeParams:\n        containerNames: [api]\n        from: { kind: ImageStreamTag, name: "api:latest" }\n',
          ),
      }),
    },
    { name: 'a version', files: deployed('registry.example.com/api:1.4.2'), evidence: ['k8s/api.yaml:9:18'] },
    {
      name: 'a digest',
      files: deployed(`registry.example.com/api:latest@sha256:${'0a1b2c3d'.repeat(8)}`),
      evidence: ['k8s/api.yaml:9:18'],
    },
    {
      name: 'skaffold writes it',
      files: deployed('api', {
        'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: api\n',
      }),
    },
  ],
  notApplicable: [{ name: 'no workload', files: nodeExample(SERVER) }],
  unknown: [
    { name: 'a variable', files: deployed('registry.example.com/api:${TAG}') },
    { name: 'a name that no image can have', files: deployed('IMAGE_NAME') },
    {
      name: 'the pipeline sets it',
      files: deployed('registry.example.com/api:latest', {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: kubectl set image deployment/api api=registry.example.com/api:$GITHUB_SHA\n',
      }),
    },
  ],
});
