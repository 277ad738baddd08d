import { missingCanary } from '../../../src/rules/ci/missing-canary.ts';
import { deployment, PLAIN } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const rollout = (...steps: readonly string[]): Files => ({
  ...PLAIN,
  ...deployment(
    ['strategy:', '  canary:', '    steps:', ...steps.map((step) => `      - ${step}`)],
    'Rollout',
    'argoproj.io/v1alpha1',
  ),
});
const beside = (text: string): Files => ({ ...PLAIN, ...deployment(), 'k8s/route.yaml': text });
const route = (stable: number, canary: number): string => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  rules:
    - backendRefs:
        - { name: api, port: 80, weight: ${stable} }
        - { name: api-canary, port: 80, weight: ${canary} }
`;
const ingress = (...annotations: readonly string[]): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-canary
  annotations:
    nginx.ingress.kubernetes.io/canary: "true"
${annotations.map((line) => `    nginx.ingress.kubernetes.io/${line}\n`).join('')}spec:
  rules:
    - http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: api-canary, port: { number: 80 } } } }
`;

ruleCases(missingCanary, {
  fails: [
    {
      name: 'a plain Deployment',
      files: { ...PLAIN, ...deployment() },
      findings: [{ message: 'missing', at: 'k8s/api.yaml:4:9' }],
    },
    {
      name: 'a first step for half of the users',
      files: rollout('setWeight: 50', 'pause: {}'),
      findings: [{ message: 'large', at: 'k8s/api.yaml:8:7' }],
    },
    {
      name: 'blue and green switch all users',
      files: {
        ...PLAIN,
        ...deployment(['strategy: { blueGreen: { activeService: api } }'], 'Rollout', 'argoproj.io/v1alpha1'),
      },
      findings: [{ message: 'missing', at: 'k8s/api.yaml:4:9' }],
    },
    {
      name: 'weights are proportions: 1 and 1 are halves',
      files: beside(route(1, 1)),
      findings: [{ message: 'large', at: 'k8s/route.yaml:8:9' }],
    },
    {
      name: 'a weight of 30 of 60',
      files: beside(ingress('canary-weight: "30"', 'canary-weight-total: "60"')),
      findings: [{ message: 'large', at: 'k8s/route.yaml:7:48' }],
    },
    {
      name: 'a smaller step by option',
      files: rollout('setWeight: 20'),
      options: { maximumFirstWeight: 10 },
      findings: [{ message: 'large', at: 'k8s/api.yaml:8:7' }],
    },
  ],
  passes: [
    {
      name: 'a tenth first',
      files: rollout('setWeight: 10', 'pause: {}', 'setWeight: 50'),
      evidence: ['k8s/api.yaml:8:7'],
    },
    { name: 'nine parts to one', files: beside(route(9, 1)), evidence: ['k8s/route.yaml:8:9'] },
    {
      name: 'ingress-nginx',
      files: beside(ingress('canary-weight: "5"')),
      evidence: ['k8s/route.yaml:7:48'],
    },
    {
      name: 'an Ingress of another name that leads to one of two workloads',
      files: {
        ...beside(ingress('canary-weight: "5"')),
        'k8s/worker.yaml': deployment()['k8s/api.yaml']?.replaceAll('api', 'worker').replace('worker:1', 'api:1') ?? '',
      },
      service: 'api',
      evidence: ['k8s/route.yaml:7:48'],
    },
    {
      name: 'Flagger by steps',
      files: beside(`apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  name: api
spec:
  targetRef: { kind: Deployment, name: api }
  analysis:
    stepWeights: [5, 20, 50]
`),
      evidence: ['k8s/route.yaml:8:5'],
    },
  ],
  notApplicable: [
    { name: 'nothing runs it', files: PLAIN, reason: /no orchestrator/ },
    {
      name: 'compose on one host',
      files: { ...PLAIN, 'compose.yaml': 'services:\n  api:\n    build: .\n' },
      reason: /no orchestrator/,
    },
  ],
  unknown: [],
});
