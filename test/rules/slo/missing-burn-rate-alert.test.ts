import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingBurnRateAlert } from '../../../src/rules/slo/missing-burn-rate-alert.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const alert = (name: string, expression: string): Readonly<Record<string, string>> =>
  ruleFile([`alert: ${name}`, `expr: ${expression}`]);
const ratio = (window: string): string => `orders:http_errors:ratio_rate${window}`;

ruleCases(missingBurnRateAlert, {
  fails: [
    {
      name: 'a fixed threshold only',
      files: alert('Errors', `${ratio('5m')} > 0.01`),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'the budget is gone: no rate, and too late',
      files: alert('ErrorBudgetExhausted', 'slo:error_budget:remaining < 0'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'twice as much as yesterday is no burn rate',
      files: alert(
        'TrafficAnomaly',
        'rate(http_requests_total[5m]) > 2 * rate(http_requests_total[5m] offset 1d) and rate(http_requests_total[5m]) > 2 * rate(http_requests_total[5m] offset 1w)',
      ),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'pages at the rate that just uses the budget up',
      files: alert('ErrorBudgetBurn', `${ratio('3d')} > (1 * 0.001)`),
      findings: [{ message: 'low', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'a recorded burn rate above 2',
      files: alert('Burn', 'slo:burn_rate{window="1h"} > 2'),
      findings: [{ message: 'low', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'recording rules without alerts',
      files: ruleFile([
        `record: ${ratio('5m')}`,
        'expr: sum(rate(http_errors_total[5m])) / sum(rate(http_requests_total[5m]))',
      ]),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:17' }],
    },
  ],
  passes: [
    {
      name: 'two windows at 14.4 times the budget',
      files: alert('SloPage', `${ratio('1h')} > (14.4 * 0.001) and ${ratio('5m')} > (14.4 * 0.001)`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the target written out, the factor behind',
      files: alert('SloPage', `${ratio('6h')} > (1 - 0.999) * 6`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'divided by the budget',
      files: alert('SloPage', `${ratio('1h')} / 0.001 > 14.4`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'a recorded burn rate',
      files: alert('Burn', 'slo:burn_rate{window="1h"} > 14.4'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the product worked out by hand',
      files: alert('ErrorBudgetBurn', `${ratio('1h')} > 0.0144 and ${ratio('5m')} > 0.0144`),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'a ticket at the slow rate beside the page',
      files: ruleFile(
        DOWN,
        ['alert: Slow', `expr: ${ratio('3d')} > 1 * 0.001`],
        ['alert: Fast', `expr: ${ratio('1h')} > 14.4 * 0.001`],
      ),
      evidence: ['monitoring/rules.yaml:9:16'],
    },
    {
      name: 'Sloth generates them',
      files: {
        ...ruleFile(DOWN),
        'slo/orders.yaml': `version: prometheus/v1
service: orders
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_requests_total{status=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total[{{.window}}]))
`,
      },
      evidence: ['slo/orders.yaml:4:11'],
    },
    {
      name: 'Pyrra generates them',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/slo.yaml': `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: orders
spec:
  target: '99.9'
  window: 4w
`,
      },
      evidence: ['deploy/slo.yaml:4:9'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'OpenSLO promises, and what reads it lives elsewhere',
      files: {
        ...EXAMPLE_SERVICE,
        'slo.yaml': `apiVersion: openslo/v1
kind: SLO
metadata:
  name: orders
spec:
  objectives:
    - target: 0.999
`,
      },
    },
  ],
});
