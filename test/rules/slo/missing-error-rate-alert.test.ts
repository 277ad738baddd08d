import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingErrorRateAlert } from '../../../src/rules/slo/missing-error-rate-alert.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM, templatedAlert, WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const FAILED = 'sum(rate(http_requests_total{status=~"5.."}[5m]))';
const ALL = 'sum(rate(http_requests_total[5m]))';
const alert = (expression: string): Readonly<Record<string, string>> =>
  ruleFile(['alert: Errors', `expr: ${expression}`, 'for: 5m']);

ruleCases(missingErrorRateAlert, {
  fails: [
    {
      name: 'alerts on resources only',
      files: ruleFile(DOWN),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'a count of errors, which means another thing at night',
      files: alert(`${FAILED} > 10`),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'one request in twenty',
      files: alert(`${FAILED} / ${ALL} > 0.05`),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'five percent, the hundred in front',
      files: alert(`100 * ${FAILED} / ${ALL} > 5`),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'the share of good requests below 95 %',
      files: alert(`sum(rate(http_requests_total{status!~"5.."}[5m])) / ${ALL} < 0.95`),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'only the fast burn of a budget of 0.1 %',
      files: alert('job:slo_errors_per_request:ratio_rate1h > (14.4 * 0.001)'),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'recording rules alone wake nobody',
      files: ruleFile(['record: orders:http_errors:ratio_rate5m', `expr: ${FAILED} / ${ALL}`]),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:17' }],
    },
  ],
  passes: [
    { name: 'a ratio at 1 %', files: alert(`${FAILED} / ${ALL} > 0.01`), evidence: ['monitoring/rules.yaml:4:16'] },
    {
      name: 'one percent, the hundred behind',
      files: alert(`(${FAILED} / ${ALL}) * 100 > 1`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the number in front',
      files: alert(`0.01 < ${FAILED} / ${ALL}`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the complement of success',
      files: alert(`1 - (sum(rate(http_requests_total{status=~"2.."}[5m])) / ${ALL}) > 0.01`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the share of good requests below 99.5 %',
      files: alert(`sum(rate(http_requests_total{status!~"5.."}[5m])) / ${ALL} < 0.995`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'availability in percent',
      files: alert('avg_over_time(orders:availability:percent[10m]) < 99.5'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'client errors counted too',
      files: alert(`sum(rate(http_requests_total{status=~"[45].."}[5m])) / ${ALL} > 0.01`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'a recorded ratio inside a ConfigMap',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/rules.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: rules
data:
  orders.yaml: |
    groups:
      - name: orders
        rules:
          - alert: ErrorRate
            expr: orders:http_errors:ratio_rate5m > 0.005
`,
      },
      evidence: ['deploy/rules.yaml:10:20'],
    },
    {
      name: 'a tight alert beside a loose one',
      files: ruleFile(
        ['alert: Outage', `expr: ${FAILED} / ${ALL} > 0.2`],
        ['alert: Errors', `expr: ${FAILED} / ${ALL} > 0.01`],
      ),
      evidence: ['monitoring/rules.yaml:6:16'],
    },
    {
      name: 'another share by option',
      files: alert(`${FAILED} / ${ALL} > 0.02`),
      options: { maximum: 0.02 },
      evidence: ['monitoring/rules.yaml:4:16'],
    },
  ],
  notApplicable: [{ name: 'a worker answers no requests', files: WORKER }],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /may live with the monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'the share is a value of the chart',
      files: templatedAlert('ErrorRate', `${FAILED} / ${ALL} > {{ .Values.alerts.errorRate }}`),
      reason: /ErrorRate/,
    },
    {
      name: 'the share is another series',
      files: alert('orders:http_errors:ratio_rate5m > on () group_left () slo:error_budget'),
      reason: /could not be read/,
    },
  ],
});
