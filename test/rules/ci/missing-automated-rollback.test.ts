import { missingAutomatedRollback } from '../../../src/rules/ci/missing-automated-rollback.ts';
import { ci, deployment, PLAIN, workflow } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const UNDO = 'run: kubectl rollout status deploy/api || { kubectl rollout undo deploy/api; exit 1; }';

ruleCases(missingAutomatedRollback, {
  fails: [
    {
      name: 'apply and forget',
      files: ci('run: kubectl apply -f k8s/'),
      findings: [{ message: 'blind', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'seen, and left in place',
      files: ci('run: kubectl set image deploy/api api=api:2', 'run: kubectl rollout status deploy/api --timeout=5m'),
      findings: [{ message: 'watched', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'helm waits and leaves it',
      files: ci('run: helm upgrade --install api ./chart --wait --timeout 5m'),
      findings: [{ message: 'watched', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'a workflow that somebody has to start goes back',
      files: {
        ...ci('run: kubectl apply -f k8s/'),
        ...workflow(['run: kubectl rollout undo deploy/api'], '.github/workflows/rollback.yml', 'rollback'),
      },
      findings: [{ message: 'blind', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'an action that applies manifests',
      files: ci('uses: azure/k8s-deploy@v5\n        with:\n          manifests: k8s/'),
      findings: [{ message: 'blind', at: '.github/workflows/ci.yml:6:15' }],
    },
    {
      name: 'helmfile without the flag',
      files: { ...ci('run: helmfile apply'), 'helmfile.yaml': 'helmDefaults:\n  atomic: false\n' },
      findings: [{ message: 'blind', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    {
      name: 'helm takes it back',
      files: ci('run: helm upgrade --install api ./chart --atomic'),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'by the flag of Helm 4',
      files: ci('run: helm upgrade --install api ./chart --rollback-on-failure'),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'undone when the rollout fails',
      files: ci('run: kubectl apply -f k8s/', UNDO),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'helmfile by its defaults',
      files: { ...ci('run: helmfile apply'), 'helmfile.yaml': 'helmDefaults:\n  atomic: true\n' },
      evidence: ['helmfile.yaml:2:1'],
    },
    {
      name: 'Argo Rollouts analyses each step',
      files: {
        ...ci('run: kubectl apply -f k8s/'),
        ...deployment(
          [
            'strategy:',
            '  canary:',
            '    steps:',
            '      - setWeight: 10',
            '      - analysis: { templates: [{ templateName: errors }] }',
          ],
          'Rollout',
          'argoproj.io/v1alpha1',
        ),
      },
      evidence: ['k8s/api.yaml:4:9'],
    },
    {
      name: 'Flagger watches the Deployment',
      files: {
        ...PLAIN,
        ...deployment(),
        'k8s/canary.yaml': `apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  name: api-canary
spec:
  targetRef: { kind: Deployment, name: api }
  analysis: { interval: 1m, stepWeight: 10 }
`,
      },
      evidence: ['k8s/canary.yaml:4:9'],
    },
  ],
  notApplicable: [
    { name: 'nothing deploys', files: ci('run: npm ci'), reason: /nothing in this repository deploys/ },
    { name: 'manifests are only checked', files: ci('run: kubectl apply --dry-run=server -f k8s/') },
    {
      name: 'a job that tests',
      files: { ...PLAIN, ...workflow(['run: helmfile apply --wait'], '.github/workflows/ci.yml', 'e2e-tests') },
    },
    { name: 'a cluster for tests', files: ci('uses: helm/kind-action@v1', 'run: helm install api ./chart --wait') },
  ],
  unknown: [
    { name: 'who applies the manifests is not known', files: { ...PLAIN, ...deployment() }, reason: /what applies/ },
    {
      name: 'Rollouts without analysis pause for a person',
      files: {
        ...PLAIN,
        ...deployment(
          ['strategy:', '  canary:', '    steps: [{ setWeight: 10 }, { pause: {} }]'],
          'Rollout',
          'argoproj.io/v1alpha1',
        ),
      },
    },
    {
      name: 'the platform decides',
      files: ci('run: aws ecs update-service --cluster c --service api --force-new-deployment'),
      reason: /platform/,
    },
  ],
});
