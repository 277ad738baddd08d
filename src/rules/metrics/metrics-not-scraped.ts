import { metricsEndpointOf, servesPath } from '../../services/observability/metrics-endpoint.ts';
import { type Scrape, scrapesOf } from '../../services/observability/scrape-configs.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SOURCE = [
  "const client = require('prom-client');",
  "const app = require('express')();",
  "app.get('/metrics', async (req, res) => { res.set('Content-Type', client.register.contentType); res.end(await client.register.metrics()); });",
  'app.listen(3000);',
];
const MONITOR = (path: string): string =>
  [
    'apiVersion: monitoring.coreos.com/v1',
    'kind: PodMonitor',
    'metadata:',
    '  name: api',
    'spec:',
    '  selector: { matchLabels: { app: api } }',
    '  podMetricsEndpoints:',
    `    - path: ${path}`,
    '      port: http',
  ].join('\n');

export const metricsNotScraped: Rule = {
  id: 'metrics-not-scraped',
  code: 'NR6109',
  title: 'Nobody scrapes the metrics',
  area: 'metrics',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['metrics-scrape-config'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'The service serves {path}, but no ServiceMonitor, PodMonitor, annotation or scrape job in this repository reads it: the metrics exist only inside the process. Add a PodMonitor or the prometheus.io annotations.',
    path: '{note} scrapes {path}, but the service serves {served}: every scrape fails, and the target shows as down.',
    port: '{note} scrapes port {port}, but the metrics are served on {served}: every scrape fails, and the target shows as down.',
  },
  docs: {
    what: 'For services with a metrics endpoint: looks for what scrapes it and compares path and port.',
    why: 'An endpoint that nobody reads helps nobody, and a wrong port looks like an outage.',
    fix: 'A PodMonitor or ServiceMonitor with the right port and path, or annotations prometheus.io/scrape, /port and /path on the pod template.',
    references: [
      'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor',
      'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a wrong path',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest(['ports:', '  - { name: http, containerPort: 3000 }'], [MONITOR('/prometheus')]),
        }),
      },
    ],
    good: [
      {
        title: 'a PodMonitor',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest(['ports:', '  - { name: http, containerPort: 3000 }'], [MONITOR('/metrics')]),
        }),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const endpoint = metricsEndpointOf(service);
    if (!endpoint) return [notApplicable('the service serves no metrics')];
    const named = new Map(
      service.workloads.flatMap(({ container }) =>
        container.ports.flatMap((port) =>
          port.name === undefined ? [] : [[port.name, port.containerPort.value] as const],
        ),
      ),
    );
    const portOf = (scrape: Scrape): number | undefined => {
      if (scrape.port === undefined) return undefined;
      return /^\d+$/.test(scrape.port) ? Number(scrape.port) : named.get(scrape.port);
    };
    const scrapes = scrapesOf(service);
    if (scrapes.length === 0) {
      const [workload] = service.workloads.filter(({ platform }) => platform === 'kubernetes');
      if (!workload) return [unknown('what scrapes the service is not in this repository', { place: endpoint.place })];
      return [
        fail({
          message: 'none',
          args: { path: endpoint.path },
          place: workload.place,
          related: [{ place: endpoint.place, note: endpoint.path }],
          anchor: workload.id,
        }),
      ];
    }
    return scrapes.map((scrape) => {
      const related = [{ place: endpoint.place, note: endpoint.path }];
      const path = scrape.path ?? '/metrics';
      if (endpoint.route && !servesPath(endpoint, path) && !/[$*]/.test(path))
        return fail({
          message: 'path',
          args: { note: scrape.note, path, served: endpoint.path },
          place: scrape.pathPlace ?? scrape.place,
          related,
          anchor: scrape.note,
        });
      const port = portOf(scrape);
      if (port !== undefined && endpoint.ports.length > 0 && !endpoint.ports.includes(port))
        return fail({
          message: 'port',
          args: { note: scrape.note, port, served: endpoint.ports.join(', ') },
          place: scrape.portPlace ?? scrape.place,
          related,
          anchor: scrape.note,
        });
      return pass({ place: scrape.place, note: scrape.note });
    });
  },
};
