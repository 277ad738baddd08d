import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { unroutedAlerts } from '../../../src/rules/slo/unrouted-alerts.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const LABELLED = ['alert: Down', 'expr: up == 0', 'labels: { severity: critical }'];
const manager = (...routes: readonly string[]): Files => ({
  'monitoring/alertmanager.yaml': `route:
  receiver: tickets
${routes.map((line) => `  ${line}\n`).join('')}receivers:
  - name: tickets
  - name: pager
`,
});

ruleCases(unroutedAlerts, {
  fails: [
    {
      name: 'no labels',
      files: ruleFile(DOWN),
      findings: [{ message: 'unlabelled', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'one of two',
      files: ruleFile(LABELLED, ['alert: Slow', 'expr: up == 0', 'labels: { summary: slow }']),
      findings: [{ message: 'unlabelled', at: 'monitoring/rules.yaml:7:16' }],
    },
    {
      name: 'everything goes to one receiver',
      files: { ...ruleFile(LABELLED), ...manager('group_by: [alertname]') },
      findings: [{ message: 'flat', at: 'monitoring/alertmanager.yaml:1:1' }],
    },
    {
      name: 'routes by name of the alert only',
      files: {
        ...ruleFile(LABELLED),
        ...manager('routes:', '  - matchers: [alertname="Watchdog"]', '    receiver: pager'),
      },
      findings: [{ message: 'flat', at: 'monitoring/alertmanager.yaml:1:1' }],
    },
    {
      name: 'inside a Secret of the operator',
      files: {
        ...ruleFile(LABELLED),
        'deploy/alertmanager.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: alertmanager
stringData:
  alertmanager.yaml: |
    receivers:
      - name: tickets
    route:
      receiver: tickets
`,
      },
      findings: [{ message: 'flat', at: 'deploy/alertmanager.yaml:9:5' }],
    },
  ],
  passes: [
    { name: 'labels', files: ruleFile(LABELLED), evidence: ['monitoring/rules.yaml:4:16'] },
    {
      name: 'labels, and routes that use them',
      files: {
        ...ruleFile(LABELLED),
        ...manager('routes:', '  - matchers: [severity="critical"]', '    receiver: pager'),
      },
      evidence: ['monitoring/rules.yaml:4:16', 'monitoring/alertmanager.yaml:4:7'],
    },
    {
      name: 'the old form of matching, one level down',
      files: {
        ...ruleFile(LABELLED),
        ...manager(
          'routes:',
          '  - match: { team: orders }',
          '    routes:',
          '      - match_re: { severity: critical|page }',
          '        receiver: pager',
        ),
      },
      evidence: ['monitoring/alertmanager.yaml:6:11'],
    },
    {
      name: 'the label of the group reaches each rule',
      files: {
        ...EXAMPLE_SERVICE,
        'monitoring/rules.yaml':
          'groups:\n  - name: orders\n    labels:\n      team: orders\n    rules:\n      - alert: Down\n        expr: up == 0\n',
      },
      evidence: ['monitoring/rules.yaml:6:16'],
    },
    {
      name: 'an AlertmanagerConfig, whose rules live elsewhere',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/routing.yaml': `apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata:
  name: orders
spec:
  route:
    receiver: tickets
    routes:
      - matchers:
          - name: severity
            value: critical
        receiver: pager
  receivers:
    - name: tickets
    - name: pager
`,
      },
      evidence: ['deploy/routing.yaml:9:9'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'only recorded series',
      files: ruleFile(['record: orders:up', 'expr: up']),
      reason: /no alert rules/,
    },
  ],
});
