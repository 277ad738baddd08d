import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingEventLoopAlert } from '../../../src/rules/slo/missing-event-loop-alert.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM, templatedAlert, WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const alert = (expression: string): Readonly<Record<string, string>> =>
  ruleFile(['alert: Loop', `expr: ${expression}`, 'for: 5m']);

ruleCases(missingEventLoopAlert, {
  fails: [
    {
      name: 'alerts on errors only',
      files: ruleFile(DOWN),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'half a second',
      files: alert('nodejs_eventloop_lag_p99_seconds > 0.5'),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'milliseconds meant, seconds compared',
      files: alert('nodejs_eventloop_lag_seconds > 100'),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'utilisation is no lag',
      files: alert('nodejs_eventloop_utilization_ratio > 0.9'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'the lag of a replica',
      files: alert('pg_replication_lag_seconds > 30'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
  ],
  passes: [
    {
      name: '100 ms',
      files: alert('nodejs_eventloop_lag_p99_seconds > 0.1'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the aggregate of all pods, made milliseconds',
      files: alert('max by (pod) (nodejs_eventloop_lag_p99_seconds{job="orders"}) * 1000 > 80'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'nanoseconds',
      files: alert('orders_event_loop_delay_p99_nanos > 5e7'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the delay of OpenTelemetry, in a rule of the operator',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/rule.yaml': `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: orders
spec:
  groups:
    - name: orders
      rules:
        - alert: Loop
          expr: |
            nodejs_eventloop_delay_p99_seconds
              > 0.09
`,
      },
      evidence: ['deploy/rule.yaml:9:18'],
    },
    {
      name: 'a worker blocks as well',
      files: {
        ...ruleFile(['alert: Loop', 'expr: nodejs_eventloop_lag_p99_seconds > 0.05']),
        ...WORKER,
        'server.js': '',
      },
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'another bound by option',
      files: alert('nodejs_eventloop_lag_p99_seconds > 0.25'),
      options: { maximum: 250 },
      evidence: ['monitoring/rules.yaml:4:16'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'the number is a value of the chart',
      files: templatedAlert('EventLoopLag', 'nodejs_eventloop_lag_p99_seconds > {{ .Values.alerts.lag }}'),
      reason: /EventLoopLag/,
    },
  ],
});
