import { missingHostMetrics } from '../../../src/rules/metrics/missing-host-metrics.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (
  more: Readonly<Record<string, string>>,
  ...lines: readonly string[]
): Readonly<Record<string, string>> =>
  nodeExample([...lines, "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], more);
const jobs = (...text: readonly string[]): Readonly<Record<string, string>> => ({
  'prometheus.yml': `${['scrape_configs:', ...text].join('\n')}\n`,
});

ruleCases(missingHostMetrics, {
  fails: [
    {
      name: 'only the service is scraped',
      files: service(jobs('  - job_name: api', '    static_configs:', '      - targets: ["api:3000"]')),
      findings: [{ message: 'jobs', at: 'prometheus.yml:2:5' }],
    },
    {
      name: 'two services and no host',
      files: service(
        jobs(
          '  - job_name: api',
          '    static_configs: [{ targets: ["api:3000"] }]',
          '  - job_name: postgres-exporter',
          '    static_configs: [{ targets: ["postgres-exporter:9187"] }]',
        ),
      ),
      findings: [{ message: 'jobs', at: 'prometheus.yml:2:5' }],
    },
  ],
  passes: [
    {
      name: 'a job for node_exporter',
      files: service(
        jobs(
          '  - job_name: api',
          '    static_configs: [{ targets: ["api:3000"] }]',
          '  - job_name: node',
          '    static_configs: [{ targets: ["node-exporter:9100"] }]',
        ),
      ),
      evidence: ['prometheus.yml:4:5'],
    },
    {
      name: 'cAdvisor beside the service',
      files: service({
        'compose.yaml': 'services:\n  api: { build: . }\n  cadvisor: { image: gcr.io/cadvisor/cadvisor:v0.52.1 }\n',
      }),
    },
    {
      name: 'a DaemonSet of the exporter',
      files: service({
        'k8s/exporter.yaml':
          'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: node-exporter }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: exporter, image: prom/node-exporter:v1.10.2 }\n',
      }),
    },
    {
      name: 'measured from inside',
      files: service(
        {},
        "const { HostMetrics } = require('@opentelemetry/host-metrics');",
        "new HostMetrics({ name: 'api' }).start();",
      ),
      evidence: ['server.js:1:25'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'the platform is elsewhere', files: service({}), reason: /platform/ },
    {
      name: 'discovered targets may be hosts',
      files: service(jobs('  - job_name: all', '    kubernetes_sd_configs: [{ role: node }]')),
      reason: /platform/,
    },
  ],
});
