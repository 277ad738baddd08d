import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingSliRecordingRules } from '../../../src/rules/slo/missing-sli-recording-rules.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const record = (name: string, expression: string): readonly string[] => [`record: ${name}`, `expr: ${expression}`];

ruleCases(missingSliRecordingRules, {
  fails: [
    {
      name: 'alerts that compute everything themselves',
      files: ruleFile([
        'alert: Errors',
        'expr: sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.01',
      ]),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'the ratio of a resource is no indicator of service',
      files: ruleFile(
        record(
          'instance:node_memory_utilisation:ratio',
          '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
        ),
        DOWN,
      ),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:6:16' }],
    },
    {
      name: 'only a sum is recorded',
      files: ruleFile(record('job:http_requests:rate5m', 'sum by (job) (rate(http_requests_total[5m]))')),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:17' }],
    },
    {
      name: 'how full the heap is',
      files: ruleFile(record('orders:heap:ratio', 'nodejs_heap_size_used_bytes / 805306368')),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:17' }],
    },
  ],
  passes: [
    {
      name: 'the error ratio',
      files: ruleFile(
        record(
          'orders:bad:rate5m',
          'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
        ),
      ),
      evidence: ['monitoring/rules.yaml:4:17'],
    },
    {
      name: 'a latency quantile, behind an alert',
      files: ruleFile(
        DOWN,
        record('orders:p99', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'),
      ),
      evidence: ['monitoring/rules.yaml:7:17'],
    },
    {
      name: 'the share of fast requests of an objective',
      files: ruleFile(
        record(
          'slo:latency:good',
          'sum(rate(http_request_duration_seconds_bucket{le="0.3"}[30d])) / sum(rate(http_request_duration_seconds_count[30d]))',
        ),
      ),
      evidence: ['monitoring/rules.yaml:4:17'],
    },
    {
      name: 'messages of a consumer that failed',
      files: ruleFile(
        record('orders:messages_failed:ratio5m', 'rate(messages_failed_total[5m]) / rate(messages_total[5m])'),
      ),
      evidence: ['monitoring/rules.yaml:4:17'],
    },
    {
      name: 'Sloth generates them',
      files: {
        ...ruleFile(DOWN),
        'slo/orders.yaml':
          'version: prometheus/v1\nservice: orders\nslos:\n  - name: availability\n    objective: 99.9\n',
      },
      evidence: ['slo/orders.yaml:4:11'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
  ],
});
