import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingSlo } from '../../../src/rules/slo/missing-slo.ts';
import { WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const slo = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  ...EXAMPLE_SERVICE,
  'docs/slo.md': `# SLOs\n\n${lines.join('\n')}\n`,
});

ruleCases(missingSlo, {
  fails: [
    {
      name: 'availability only',
      files: slo('- 99.9 % of requests succeed over 30 days.'),
      findings: [{ message: 'noLatency', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'latency only',
      files: slo('- p95 latency stays below 300 ms.'),
      findings: [{ message: 'noAvailability', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'a share of fast answers is a percentile, no availability',
      files: slo('- 95 % of requests are answered within 300 ms.'),
      findings: [{ message: 'noAvailability', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'how much CPU is used promises nothing',
      files: slo('- p95 latency stays below 300 ms.', '- CPU utilization stays below 80 %.'),
      findings: [{ message: 'noAvailability', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'a section of the README',
      files: {
        ...EXAMPLE_SERVICE,
        'README.md':
          '# Orders\n\n## SLO\n\n| Indicator | Target |\n| --- | --- |\n| Availability | 99.95% |\n\n## Setup\n\nBelow 500 ms.\n',
      },
      findings: [{ message: 'noLatency', at: 'README.md:7:1' }],
    },
    {
      name: 'OpenSLO with one objective',
      files: {
        ...EXAMPLE_SERVICE,
        'slo.yaml': `apiVersion: openslo/v1
kind: SLO
metadata:
  name: availability
spec:
  description: share of requests that succeed
  objectives:
    - target: 0.999
`,
      },
      findings: [{ message: 'noLatency', at: 'slo.yaml:8:15' }],
    },
  ],
  passes: [
    {
      name: 'both',
      files: slo('- 99.9 % of requests succeed over 30 days.', '- p95 latency stays below 300 ms.'),
      evidence: ['docs/slo.md:3:1', 'docs/slo.md:4:1'],
    },
    {
      name: 'both in one line',
      files: slo('- p95 latency below 300 ms on 99.9 % of days.'),
      evidence: ['docs/slo.md:3:1'],
    },
    {
      name: 'Sloth: errors and slow requests',
      files: {
        ...EXAMPLE_SERVICE,
        'slo/orders.yaml': `version: prometheus/v1
service: orders
slos:
  - name: requests-availability
    objective: 99.9
  - name: requests-latency
    objective: 99
    sli:
      events:
        error_query: sum(rate(http_request_duration_seconds_bucket{le="0.3"}[{{.window}}]))
`,
      },
      evidence: ['slo/orders.yaml:4:11', 'slo/orders.yaml:6:11'],
    },
    {
      name: 'a worker promises no latency of requests',
      files: { ...WORKER, 'docs/slo.md': '# SLOs\n\n- 99.9 % of jobs succeed.\n' },
      evidence: ['docs/slo.md:3:1'],
    },
    {
      name: 'a table of the team',
      files: slo('| Availability | 99.9 % |', '| Latency p99 | 800 ms |'),
      evidence: ['docs/slo.md:3:1', 'docs/slo.md:4:1'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /monitoring product/ },
    {
      name: 'the threshold of a load test is no promise',
      files: {
        ...EXAMPLE_SERVICE,
        'load/k6.js': "export const options = { thresholds: { http_req_duration: ['p(95)<300'] } };\n",
      },
      reason: /monitoring product/,
    },
    {
      name: 'percentages of another subject',
      files: { ...EXAMPLE_SERVICE, 'README.md': '# Orders\n\n## Coverage\n\n99 % of lines are covered.\n' },
      reason: /monitoring product/,
    },
  ],
});
