import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { noisyAlerts } from '../../../src/rules/slo/noisy-alerts.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const manager = (route: readonly string[], more: readonly string[] = []): Files => ({
  'monitoring/alertmanager.yaml': `${[
    'global: {}',
    'route:',
    '  receiver: tickets',
    ...route.map((line) => `  ${line}`),
    'receivers:',
    '  - name: tickets',
    ...more,
  ].join('\n')}\n`,
});
const INHIBIT = [
  'inhibit_rules:',
  '  - source_matchers: [severity="critical"]',
  '    target_matchers: [severity="warning"]',
];
const deploy = (command: string): Files => ({
  '.github/workflows/deploy.yml': `on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ${command}
      - run: kubectl rollout status deploy/orders
`,
});

ruleCases(noisyAlerts, {
  fails: [
    {
      name: 'fires at once',
      files: ruleFile(['alert: Down', 'expr: up == 0']),
      findings: [{ message: 'instant', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'waits for nothing',
      files: ruleFile(DOWN, ['alert: Lag', 'expr: nodejs_eventloop_lag_p99_seconds > 0.1', 'for: 0s']),
      findings: [{ message: 'instant', at: 'monitoring/rules.yaml:7:16' }],
    },
    {
      name: 'neither grouped nor muted',
      files: { ...ruleFile(DOWN), ...manager([]) },
      findings: [
        { message: 'ungrouped', at: 'monitoring/alertmanager.yaml:2:1' },
        { message: 'unmuted', at: 'monitoring/alertmanager.yaml:2:1' },
      ],
    },
    {
      name: 'grouped, never muted',
      files: { ...ruleFile(DOWN), ...manager(['group_by: [alertname]']) },
      findings: [{ message: 'unmuted', at: 'monitoring/alertmanager.yaml:2:1' }],
    },
    {
      name: 'the pipeline only lists silences',
      files: { ...ruleFile(DOWN), ...manager(['group_by: [alertname]']), ...deploy('amtool silence query') },
      findings: [{ message: 'unmuted', at: 'monitoring/alertmanager.yaml:2:1' }],
    },
    {
      name: 'inside a ConfigMap',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/alertmanager.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: alertmanager
data:
  config.yml: |
    route:
      receiver: tickets
      group_by: [alertname]
    receivers:
      - name: tickets
`,
      },
      findings: [{ message: 'unmuted', at: 'deploy/alertmanager.yaml:7:5' }],
    },
  ],
  passes: [
    {
      name: 'waits, groups and inhibits',
      files: { ...ruleFile(DOWN), ...manager(['group_by: [alertname]'], INHIBIT) },
      evidence: ['monitoring/alertmanager.yaml:4:13', 'monitoring/alertmanager.yaml:8:3'],
    },
    {
      name: 'muted at night, on a route below',
      files: {
        ...ruleFile(DOWN),
        ...manager([
          'group_by: [alertname]',
          'routes:',
          '  - matchers: [severity="warning"]',
          '    mute_time_intervals: [night]',
        ]),
      },
      evidence: ['monitoring/alertmanager.yaml:7:28'],
    },
    {
      name: 'the pipeline silences the service while it deploys',
      files: {
        ...ruleFile(DOWN),
        ...manager(['group_by: [alertname]']),
        ...deploy('amtool silence add service=orders --duration=15m --comment=deploy'),
      },
      evidence: ['.github/workflows/deploy.yml:6:14'],
    },
    {
      name: 'the window of a rate waits as well',
      files: {
        ...ruleFile(['alert: Errors', 'expr: rate(http_errors_total[5m]) > 1'], DOWN),
        ...manager(['group_by: [alertname]'], INHIBIT),
      },
      evidence: ['monitoring/alertmanager.yaml:4:13'],
    },
    {
      name: 'the alert that always fires has nothing to wait for',
      files: {
        ...ruleFile(['alert: Watchdog', 'expr: vector(1)'], DOWN),
        ...manager(['group_by: [alertname]'], INHIBIT),
      },
      evidence: ['monitoring/alertmanager.yaml:4:13'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    { name: 'Alertmanager is configured elsewhere', files: ruleFile(DOWN), reason: /outside the repository/ },
  ],
});
