import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingLatencyAlert } from '../../../src/rules/slo/missing-latency-alert.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM, templatedAlert, WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const alert = (expression: string): Readonly<Record<string, string>> =>
  ruleFile(['alert: Slow', `expr: ${expression}`, 'for: 10m']);
const quantile = (q: string, metric = 'http_request_duration_seconds'): string =>
  `histogram_quantile(${q}, sum by (le) (rate(${metric}_bucket[5m])))`;

ruleCases(missingLatencyAlert, {
  fails: [
    {
      name: 'alerts on resources only',
      files: ruleFile(DOWN),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'five seconds',
      files: alert(`${quantile('0.99')} > 5`),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'the average hides the slow ones',
      files: alert('rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m]) > 0.5'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'the median',
      files: alert(`${quantile('0.5')} > 0.3`),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'p99 of database queries is not what users wait for',
      files: alert(`${quantile('0.99', 'pg_query_duration_seconds')} > 0.5`),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'p99 of the event loop',
      files: alert('nodejs_eventloop_lag_p99_seconds > 0.1'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'fires while it is fast',
      files: alert(`${quantile('0.99')} < 0.5`),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'three seconds in milliseconds',
      files: alert(`${quantile('0.99', 'http_server_duration_milliseconds')} > 3000`),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
  ],
  passes: [
    { name: 'one second', files: alert(`${quantile('0.99')} > 1`), evidence: ['monitoring/rules.yaml:4:16'] },
    {
      name: 'a metric in milliseconds',
      files: alert(`${quantile('0.99', 'http_request_duration_ms')} > 800`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'seconds made milliseconds',
      files: alert(`${quantile('.99')} * 1000 > 900`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the quantile of a summary, and enough traffic',
      files: alert(
        'http_request_duration_seconds{quantile="0.99"} > 0.75 and on () sum(rate(http_requests_total[5m])) > 1',
      ),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'a recorded quantile',
      files: alert('job:http_request_duration_seconds:p99 > 0.8'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'a duration as Prometheus 3 reads it',
      files: alert(`${quantile('0.999')} > 900ms`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
  ],
  notApplicable: [{ name: 'a worker answers no requests', files: WORKER }],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'the number is a value of the chart',
      files: templatedAlert('SlowP99', `${quantile('0.99')} > {{ .Values.alerts.p99 }}`),
      reason: /SlowP99/,
    },
  ],
});
