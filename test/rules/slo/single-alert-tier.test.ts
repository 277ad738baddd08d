import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { singleAlertTier } from '../../../src/rules/slo/single-alert-tier.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const alert = (name: string, severity: string, label = 'severity'): readonly string[] => [
  `alert: ${name}`,
  'expr: up == 0',
  'labels:',
  `  ${label}: ${severity}`,
];

ruleCases(singleAlertTier, {
  fails: [
    {
      name: 'no severity',
      files: ruleFile(DOWN),
      findings: [{ message: 'unlabelled', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'everything is critical',
      files: ruleFile(alert('A', 'critical'), alert('B', 'Critical')),
      findings: [{ message: 'single', at: 'monitoring/rules.yaml:7:21' }],
    },
    {
      name: 'one is labelled, the other is not',
      files: ruleFile(alert('A', 'critical'), DOWN),
      findings: [{ message: 'partial', at: 'monitoring/rules.yaml:8:16' }],
    },
    {
      name: 'the alert that always fires is no tier',
      files: ruleFile(['alert: Watchdog', 'expr: vector(1)', 'labels:', '  severity: none'], alert('A', 'critical')),
      findings: [{ message: 'partial', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'another label tells nothing about urgency',
      files: ruleFile(alert('A', 'orders', 'team')),
      findings: [{ message: 'unlabelled', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'three tiers are asked for',
      files: ruleFile(alert('A', 'critical'), alert('B', 'warning')),
      options: { tiers: 3 },
      findings: [{ message: 'single', at: 'monitoring/rules.yaml:7:21' }],
    },
  ],
  passes: [
    {
      name: 'two tiers',
      files: ruleFile(alert('A', 'critical'), alert('B', 'warning')),
      evidence: ['monitoring/rules.yaml:7:21', 'monitoring/rules.yaml:11:21'],
    },
    {
      name: 'priorities',
      files: ruleFile(alert('A', 'P1', 'priority'), alert('B', 'P3', 'priority')),
      evidence: ['monitoring/rules.yaml:7:21'],
    },
    {
      name: 'in two files',
      files: {
        ...ruleFile(alert('A', 'page')),
        'monitoring/more.rules':
          'groups:\n  - name: more\n    rules:\n      - alert: B\n        expr: up == 0\n        labels: { severity: ticket }\n',
      },
      evidence: ['monitoring/rules.yaml:7:21', 'monitoring/more.rules:6:29'],
    },
    {
      name: 'a severity for each group',
      files: {
        ...EXAMPLE_SERVICE,
        'monitoring/rules.yaml': `groups:
  - name: pages
    labels:
      severity: critical
    rules:
      - alert: Down
        expr: up == 0
  - name: tickets
    labels:
      severity: warning
    rules:
      - alert: Slow
        expr: nodejs_eventloop_lag_p99_seconds > 0.05
`,
      },
      evidence: ['monitoring/rules.yaml:4:17', 'monitoring/rules.yaml:10:17'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'the severity depends on the value',
      files: ruleFile(alert('A', "'{{ if gt $value 0.9 }}critical{{ else }}warning{{ end }}'")),
      reason: /template/,
    },
  ],
});
