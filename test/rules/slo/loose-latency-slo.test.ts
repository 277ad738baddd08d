import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { looseLatencySlo } from '../../../src/rules/slo/loose-latency-slo.ts';
import { ruleFile, WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const slo = (...lines: readonly string[]): Files => ({
  ...EXAMPLE_SERVICE,
  'docs/slo.md': `# SLOs\n\n${lines.join('\n')}\n`,
});
const k6 = (threshold: string): Files => ({
  ...EXAMPLE_SERVICE,
  'load/k6.js': `export const options = {\n  thresholds: {\n    http_req_duration: ['${threshold}'],\n  },\n};\n`,
});
const quantile = (q: string, metric = 'http_request_duration_seconds'): string =>
  `histogram_quantile(${q}, sum by (le) (rate(${metric}_bucket[5m])))`;

ruleCases(looseLatencySlo, {
  fails: [
    {
      name: 'two seconds',
      files: slo('- p95 latency stays below 2 s.'),
      findings: [{ message: 'loose', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'a strict median hides a loose p95 in the same line',
      files: slo('- Latency: p50 < 50 ms, p95 < 800 ms, p99 < 2 s'),
      findings: [{ message: 'loose', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'a strict median in a row above',
      files: slo('| p50 latency | 50 ms |', '| p95 latency | 800 ms |'),
      findings: [{ message: 'loose', at: 'docs/slo.md:4:1' }],
    },
    {
      name: 'as a share of requests',
      files: slo('- 95 % of requests are answered within 1.5 seconds.'),
      findings: [{ message: 'loose', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'a threshold of k6',
      files: k6('p(95)<1500'),
      findings: [{ message: 'loose', at: 'load/k6.js:3:26' }],
    },
    {
      name: 'an alert on p95 at one second',
      files: ruleFile(['alert: Slow', `expr: ${quantile('0.95')} > 1`]),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'a strict alert on queries does not stand for requests',
      files: ruleFile(
        ['alert: SlowQueries', `expr: ${quantile('0.95', 'db_query_duration_seconds')} > 0.1`],
        ['alert: Slow', `expr: ${quantile('0.95')} > 0.5`],
      ),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:7:15' }],
    },
  ],
  passes: [
    { name: '250 ms', files: slo('- p95 latency stays below 250 ms.'), evidence: ['docs/slo.md:3:1'] },
    {
      name: 'p99 below the maximum holds p95 there too',
      files: slo('- The 99th percentile of response time is below 0.25 s.'),
      evidence: ['docs/slo.md:3:1'],
    },
    { name: 'a threshold of k6', files: k6('p(95)<300'), evidence: ['load/k6.js:3:26'] },
    {
      name: 'a bucket of Sloth',
      files: {
        ...EXAMPLE_SERVICE,
        'slo/orders.yaml': `version: prometheus/v1
service: orders
slos:
  - name: latency
    objective: 95
    sli:
      events:
        error_query: sum(rate(http_request_duration_seconds_bucket{le="0.25"}[{{.window}}]))
`,
      },
      evidence: ['slo/orders.yaml:4:11'],
    },
    {
      name: 'an alert in milliseconds',
      files: ruleFile(['alert: Slow', `expr: ${quantile('0.95')} * 1000 > 300`]),
      evidence: ['monitoring/rules.yaml:5:15'],
    },
    {
      name: 'slow work by option',
      files: slo('- p95 latency stays below 2 s.'),
      options: { maximum: 2000 },
      evidence: ['docs/slo.md:3:1'],
    },
  ],
  notApplicable: [{ name: 'a worker answers no requests', files: WORKER }],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /no target for p95/ },
    {
      name: 'p99 below one second leaves p95 open',
      files: slo('- p99 latency stays below 1 s.'),
      reason: /no target for p95/,
    },
    { name: 'a median only', files: slo('- p50 latency stays below 100 ms.'), reason: /no target for p95/ },
  ],
});
