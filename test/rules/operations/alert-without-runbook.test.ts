import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { alertWithoutRunbook } from '../../../src/rules/operations/alert-without-runbook.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const BLOB = 'https://github.com/acme/orders/blob/main';
const RUNBOOK = { 'docs/runbooks/down.md': '# Down\n\n`kubectl get pods`\n' };
const linked = (link: string, key = 'runbook_url'): readonly string[] => [
  'alert: Down',
  'expr: up == 0',
  `annotations: { ${key}: '${link}' }`,
];

ruleCases(alertWithoutRunbook, {
  fails: [
    { name: 'no link', files: ruleFile(DOWN), findings: [{ message: 'unlinked', at: 'monitoring/rules.yaml:4:16' }] },
    {
      name: 'one of two',
      files: ruleFile(linked('https://wiki.example.com/down'), DOWN),
      findings: [{ message: 'unlinked', at: 'monitoring/rules.yaml:7:16' }],
    },
    {
      name: 'a relative link to nothing',
      files: ruleFile(linked('../docs/runbooks/down.md')),
      findings: [{ message: 'broken', at: 'monitoring/rules.yaml:6:37' }],
    },
    {
      name: 'a file that this repository no longer has, as its package says',
      files: {
        ...ruleFile(linked(`${BLOB}/docs/runbooks/gone.md`)),
        ...RUNBOOK,
        'package.json':
          '{ "name": "orders", "repository": "github:acme/orders", "scripts": { "start": "node server.js" } }\n',
      },
      findings: [{ message: 'broken', at: 'monitoring/rules.yaml:6:37' }],
    },
    {
      name: 'the same, as a link beside it shows',
      files: {
        ...ruleFile(linked(`${BLOB}/docs/runbooks/down.md`), linked(`${BLOB}/docs/runbooks/gone.md`)),
        ...RUNBOOK,
      },
      findings: [{ message: 'broken', at: 'monitoring/rules.yaml:9:37' }],
    },
    {
      name: 'a dashboard is no runbook',
      files: ruleFile(linked('https://grafana.example.com/d/1', 'dashboard_url')),
      findings: [{ message: 'unlinked', at: 'monitoring/rules.yaml:4:16' }],
    },
  ],
  passes: [
    {
      name: 'a file of the repository',
      files: { ...ruleFile(linked(`${BLOB}/docs/runbooks/down.md#first-checks`)), ...RUNBOOK },
      evidence: ['monitoring/rules.yaml:6:37'],
    },
    {
      name: 'a wiki',
      files: ruleFile(linked('https://wiki.example.com/orders/down')),
      evidence: ['monitoring/rules.yaml:6:37'],
    },
    {
      name: 'a repository of its own for runbooks, with the same folders',
      files: {
        ...ruleFile(linked('https://github.com/acme/operations/blob/main/docs/runbooks/orders-down.md')),
        ...RUNBOOK,
      },
      evidence: ['monitoring/rules.yaml:6:37'],
    },
    {
      name: 'inside the description',
      files: ruleFile(linked('Pods are gone. Runbook: https://wiki.example.com/down', 'description')),
      evidence: ['monitoring/rules.yaml:6:37'],
    },
    {
      name: 'made of the name of the alert',
      files: ruleFile(linked('https://runbooks.example.com/{{ $labels.alertname }}.md')),
      evidence: ['monitoring/rules.yaml:6:37'],
    },
    {
      name: 'the alert that always fires asks nobody',
      files: ruleFile(['alert: Watchdog', 'expr: vector(1)'], linked('https://wiki.example.com/down')),
      evidence: ['monitoring/rules.yaml:8:37'],
    },
  ],
  notApplicable: [
    { name: 'only the alert that always fires', files: ruleFile(['alert: Watchdog', 'expr: vector(1)']) },
    {
      name: 'an objective, and no alert',
      files: { ...EXAMPLE_SERVICE, 'docs/slo.md': '# SLO\n\n- 99.9 % of requests succeed.\n' },
    },
  ],
  unknown: [
    { name: 'neither alerts nor runbooks', files: EXAMPLE_SERVICE, reason: /live elsewhere/ },
    { name: 'runbooks without alerts', files: { ...EXAMPLE_SERVICE, ...RUNBOOK }, reason: /no alert rules/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
  ],
});
