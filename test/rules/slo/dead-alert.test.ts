import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { deadAlert } from '../../../src/rules/slo/dead-alert.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const alert = (expression: string): Readonly<Record<string, string>> => ({
  ...EXAMPLE_SERVICE,
  'monitoring/rules.yaml': `groups:
  - name: orders
    rules:
      - alert: Orders
        expr: ${expression}
        for: 5m
`,
});

ruleCases(deadAlert, {
  fails: [
    {
      name: 'no PromQL',
      files: alert('sum(rate(http_requests_total[5m]) by (job'),
      findings: [{ message: 'syntax', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'a ratio against a percentage',
      files: alert('sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5'),
      findings: [{ message: 'ratio', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'seconds against milliseconds',
      files: alert('nodejs_eventloop_lag_p99_seconds > 100'),
      findings: [{ message: 'unit', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'the rate of a gauge',
      files: alert('rate(process_resident_memory_bytes[5m]) > 0'),
      findings: [{ message: 'rateOfGauge', at: 'monitoring/rules.yaml:5:15' }],
    },
  ],
  passes: [
    {
      name: 'a share',
      files: alert('sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'percent of a ratio',
      files: alert('100 * sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5'),
    },
    {
      name: 'seconds',
      files: alert('nodejs_eventloop_lag_p99_seconds > 0.1'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the change of a gauge',
      files: alert('delta(process_resident_memory_bytes[1h]) > 1e8'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
  ],
  notApplicable: [{ name: 'no alerts', files: EXAMPLE_SERVICE }],
  unknown: [],
});
