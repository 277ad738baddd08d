import { undeclaredDeploymentStrategy } from '../../../src/rules/ci/undeclared-deployment-strategy.ts';
import { deployment, PLAIN } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const ROLLING = ['strategy:', '  type: RollingUpdate', '  rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }'];

ruleCases(undeclaredDeploymentStrategy, {
  fails: [
    {
      name: 'defaults',
      files: { ...PLAIN, ...deployment() },
      findings: [{ message: 'undeclared', at: 'k8s/api.yaml:4:9' }],
    },
    {
      name: 'an empty strategy',
      files: { ...PLAIN, ...deployment(['strategy: {}']) },
      findings: [{ message: 'undeclared', at: 'k8s/api.yaml:4:9' }],
    },
    {
      name: 'every release is an outage',
      files: { ...PLAIN, ...deployment(['strategy:', '  type: Recreate']) },
      findings: [{ message: 'recreate', at: 'k8s/api.yaml:7:11' }],
    },
    {
      name: 'the key of a Deployment in a StatefulSet says nothing',
      files: { ...PLAIN, ...deployment(ROLLING, 'StatefulSet') },
      findings: [{ message: 'undeclared', at: 'k8s/api.yaml:4:9' }],
    },
    {
      name: 'somebody deletes the pods',
      files: { ...PLAIN, ...deployment(['updateStrategy: { type: OnDelete }'], 'StatefulSet') },
      findings: [{ message: 'manual', at: 'k8s/api.yaml:6:27' }],
    },
  ],
  passes: [
    { name: 'declared', files: { ...PLAIN, ...deployment(ROLLING) }, evidence: ['k8s/api.yaml:7:5'] },
    {
      name: 'blue and green',
      files: {
        ...PLAIN,
        ...deployment(['strategy:', '  blueGreen: { activeService: api }'], 'Rollout', 'argoproj.io/v1alpha1'),
      },
      evidence: ['k8s/api.yaml:7:5'],
    },
    {
      name: 'a StatefulSet by its own key',
      files: { ...PLAIN, ...deployment(['updateStrategy:', '  type: RollingUpdate'], 'StatefulSet') },
      evidence: ['k8s/api.yaml:7:5'],
    },
    {
      name: 'compose for a swarm',
      files: {
        ...PLAIN,
        'compose.yaml':
          'services:\n  api:\n    build: .\n    deploy:\n      update_config:\n        order: start-first\n',
      },
      evidence: ['compose.yaml:6:9'],
    },
  ],
  notApplicable: [
    { name: 'nothing rolls it out', files: PLAIN },
    { name: 'compose on one host', files: { ...PLAIN, 'compose.yaml': 'services:\n  api:\n    build: .\n' } },
  ],
  unknown: [],
});
