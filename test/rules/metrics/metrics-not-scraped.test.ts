import { exampleManifest } from '../../../src/rules/example-service.ts';
import { metricsNotScraped } from '../../../src/rules/metrics/metrics-not-scraped.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SOURCE = [
  "const client = require('prom-client');",
  "const app = require('express')();",
  "app.get('/metrics', async (req, res) => res.end(await client.register.metrics()));",
  'app.listen(3000);',
];
const PORTS = ['ports: [{ name: http, containerPort: 3000 }]'];
const monitor = (kind: 'PodMonitor' | 'ServiceMonitor', ...endpoint: readonly string[]): string =>
  [
    'apiVersion: monitoring.coreos.com/v1',
    `kind: ${kind}`,
    'metadata: { name: api }',
    'spec:',
    '  selector: { matchLabels: { app: api } }',
    kind === 'PodMonitor' ? '  podMetricsEndpoints:' : '  endpoints:',
    ...endpoint,
  ].join('\n');
const deployed = (document: string): Readonly<Record<string, string>> =>
  nodeExample(SOURCE, { 'k8s.yaml': exampleManifest(PORTS, [document]) });
const SEPARATE = [
  "const client = require('prom-client');",
  "const http = require('node:http');",
  "http.createServer((req, res) => res.end('ok')).listen(3000);",
  'const metrics = http.createServer(async (req, res) => res.end(await client.register.metrics()));',
  'metrics.listen(9090);',
];
const annotated = (...annotations: readonly string[]): Readonly<Record<string, string>> => scraped(SOURCE, annotations);
const scraped = (source: readonly string[], annotations: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample(source, {
    'k8s.yaml': exampleManifest(PORTS).replace(
      '      labels: { app: api }\n    spec:',
      `      labels: { app: api }\n      annotations:\n${annotations.map((line) => `        ${line}\n`).join('')}    spec:`,
    ),
  });

ruleCases(metricsNotScraped, {
  fails: [
    {
      name: 'nothing reads them',
      files: nodeExample(SOURCE, { 'k8s.yaml': exampleManifest(PORTS) }),
      findings: [{ message: 'none', at: 'k8s.yaml:4:9' }],
    },
    {
      name: 'another path',
      files: deployed(monitor('PodMonitor', '    - { port: http, path: /prometheus }')),
      findings: [{ message: 'path', at: 'k8s.yaml:33:27' }],
    },
    {
      name: 'another port',
      files: annotated("prometheus.io/scrape: 'true'", "prometheus.io/port: '9090'"),
      findings: [{ message: 'port', at: 'k8s.yaml:13:9' }],
    },
    {
      name: 'the port of the service, and the metrics have one of their own',
      files: scraped(SEPARATE, ["prometheus.io/scrape: 'true'", "prometheus.io/port: '3000'"]),
      findings: [{ message: 'port', at: 'k8s.yaml:13:9' }],
    },
    {
      name: 'told not to',
      files: annotated("prometheus.io/scrape: 'false'"),
      findings: [{ message: 'none', at: 'k8s.yaml:4:9' }],
    },
    {
      name: 'the monitor of another service',
      files: deployed(monitor('PodMonitor', '    - { port: http }').replace('{ app: api }', '{ app: billing }')),
      findings: [{ message: 'none', at: 'k8s.yaml:4:9' }],
    },
  ],
  passes: [
    { name: 'a PodMonitor', files: deployed(monitor('PodMonitor', '    - { port: http, path: /metrics }')) },
    {
      name: 'a PodMonitor that leaves the path to its default',
      files: deployed(monitor('PodMonitor', '    - port: http')),
    },
    {
      name: 'annotations of the pod',
      files: annotated("prometheus.io/scrape: 'true'", "prometheus.io/port: '3000'", 'prometheus.io/path: /metrics'),
    },
    {
      name: 'a server of their own',
      files: scraped(SEPARATE, ["prometheus.io/scrape: 'true'", "prometheus.io/port: '9090'"]),
    },
    {
      name: 'a job of Prometheus beside compose',
      files: nodeExample(SOURCE, {
        'compose.yaml': 'services:\n  api: { build: . }\n  prometheus: { image: prom/prometheus }\n',
        'prometheus.yml': 'scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ["api:3000"]\n',
      }),
    },
  ],
  notApplicable: [
    {
      name: 'no metrics',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end()).listen(3000);"]),
      reason: /serves no metrics/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    { name: 'nothing tells how it is deployed', files: nodeExample(SOURCE), reason: /not in this repository/ },
  ],
});
