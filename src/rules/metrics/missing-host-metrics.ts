import { prometheusJobsOf } from '../../services/observability/scrape-configs.ts';
import { exampleService } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

const EXPORTER = /node-?exporter|cadvisor|kube-prometheus-stack|kubelet|telegraf|datadog-agent|netdata/i;

export const missingHostMetrics: Rule = {
  id: 'missing-host-metrics',
  code: 'NR6110',
  title: 'Hosts are not measured',
  area: 'metrics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['host-metrics'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    jobs: 'This Prometheus scrapes the service but no host or container ({jobs}): that the node is out of CPU, memory or disk looks like a slow service. Add node_exporter or cAdvisor.',
  },
  docs: {
    what: 'Looks for node_exporter, cAdvisor or an agent in the repository. A cluster usually brings its own, which is not visible here.',
    why: 'A noisy neighbour or a full disk explains many a slow service.',
    fix: 'Run node_exporter (or kube-prometheus-stack) and scrape it.',
    references: ['https://prometheus.io/docs/guides/node-exporter/'],
  },
  examples: {
    bad: [
      {
        title: 'the service only',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], {
          'prometheus.yml': 'scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ["api:3000"]\n',
        }),
      },
    ],
    good: [
      {
        title: 'node_exporter',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], {
          'prometheus.yml':
            'scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ["api:3000"]\n  - job_name: node\n    static_configs:\n      - targets: ["node-exporter:9100"]\n',
        }),
      },
    ],
  },
  check: (service) => {
    const { repository, program } = service;
    const jobs = prometheusJobsOf(service);
    const text = (node: unknown): string => JSON.stringify(node);
    const evidence: readonly Evidence[] = [
      ...jobs
        .filter(({ name, node }) => EXPORTER.test(name) || EXPORTER.test(text(node)))
        .map(({ name, node }) => ({ place: node.place, note: name })),
      ...repository.manifests
        .filter(({ name }) => EXPORTER.test(name))
        .map(({ place, name }) => ({ place, note: name })),
      ...repository.workloads
        .filter(({ name, container }) => EXPORTER.test(`${name} ${container.image?.value ?? ''}`))
        .map(({ place, name }) => ({ place, note: name })),
      ...[...(program?.packages ?? [])]
        .filter(([name]) => name === '@opentelemetry/host-metrics')
        .map(([note, place]) => ({ place, note })),
    ];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 3))];
    const discovers = jobs.some(({ node }) => /_sd_configs/.test(text(node)));
    const [first] = jobs;
    if (first && !discovers)
      return [
        fail({
          message: 'jobs',
          args: {
            jobs: jobs
              .map(({ name }) => name)
              .slice(0, 4)
              .join(', '),
          },
          place: first.node.place,
          anchor: 'jobs',
        }),
      ];
    return [unknown('what measures the hosts of the platform is not in this repository')];
  },
};
