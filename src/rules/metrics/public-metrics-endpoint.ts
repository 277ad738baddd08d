import { exposuresOf, metricsEndpointOf } from '../../services/observability/metrics-endpoint.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SOURCE = [
  "const client = require('prom-client');",
  'client.collectDefaultMetrics();',
  "const app = require('express')();",
  "app.get('/metrics', async (req, res) => { res.set('Content-Type', client.register.contentType); res.end(await client.register.metrics()); });",
  'app.listen(3000);',
];
const INGRESS = (path: string): string =>
  [
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    '  name: api',
    'spec:',
    '  rules:',
    '    - http:',
    '        paths:',
    `          - path: ${path}`,
    '            pathType: Prefix',
    '            backend: { service: { name: api, port: { number: 80 } } }',
  ].join('\n');

export const publicMetricsEndpoint: Rule = {
  id: 'public-metrics-endpoint',
  code: 'NR6103',
  title: 'Metrics can be read from the internet',
  area: 'metrics',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['metrics-endpoint-protected'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    ingress:
      '{path} is served on the port of the application and {how} leads there from outside: anybody can read routes, versions, traffic and memory of the service. Serve metrics on a port of their own, or keep the path out of the ingress.',
  },
  docs: {
    what: 'Follows the metrics route to its port and from there to services and ingresses of the repository: a port of its own, authentication before the route, or no public way to it is fine.',
    why: 'Metrics tell attackers which routes exist, which versions run and whether an attack works; rendering them costs CPU.',
    fix: 'Listen for metrics on a second port that only Prometheus reaches, or route only the public paths.',
    references: ['https://prometheus.io/docs/operating/security/'],
  },
  examples: {
    bad: [
      {
        title: 'an ingress for every path',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest(['ports:', '  - containerPort: 3000'], [INGRESS('/')]),
        }),
      },
    ],
    good: [
      {
        title: 'an ingress for the public paths',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest(['ports:', '  - containerPort: 3000'], [INGRESS('/api')]),
        }),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const endpoint = metricsEndpointOf(service);
    if (!endpoint) return [notApplicable('the service serves no metrics')];
    if (endpoint.separate)
      return [
        pass({
          place: endpoint.place,
          note: `its own server${endpoint.ports[0] ? `, port ${endpoint.ports[0]}` : ''}`,
        }),
      ];
    if (endpoint.guard) return [pass({ place: endpoint.guard, note: 'authentication stands before the route' })];
    const exposures = exposuresOf(service, endpoint);
    if (exposures.length > 0)
      return exposures.map(({ place, how, workload }) =>
        fail({
          message: 'ingress',
          args: { path: endpoint.path, how },
          place: endpoint.place,
          related: [{ place, note: how }],
          anchor: workload.id,
        }),
      );
    const kubernetes = service.workloads.filter(({ platform }) => platform === 'kubernetes');
    if (kubernetes.length > 0)
      return [
        pass(
          { place: endpoint.place, note: 'no ingress in this repository leads to it' },
          ...kubernetes.slice(0, 2).map(({ place }) => place),
        ),
      ];
    return [
      unknown('what leads from outside to the port of the service is not in this repository', {
        place: endpoint.place,
      }),
    ];
  },
};
