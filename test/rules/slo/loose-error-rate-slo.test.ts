import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { looseErrorRateSlo } from '../../../src/rules/slo/loose-error-rate-slo.ts';
import { ruleFile, WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const slo = (...lines: readonly string[]): Files => ({
  ...EXAMPLE_SERVICE,
  'docs/slo.md': `# SLOs\n\n${lines.join('\n')}\n`,
});
const SHARE = 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))';

ruleCases(looseErrorRateSlo, {
  fails: [
    {
      name: '98 %',
      files: slo('- 98 % of requests succeed.'),
      findings: [{ message: 'loose', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'written as an error rate',
      files: slo('| Error rate | < 2 % |'),
      findings: [{ message: 'loose', at: 'docs/slo.md:3:1' }],
    },
    {
      name: 'nobody can promise 100 %: not a target',
      files: slo('- 100 % of traffic passes the gateway.', '- 99 % of requests succeed.'),
      findings: [{ message: 'loose', at: 'docs/slo.md:4:1' }],
    },
    {
      name: 'OpenSLO gives shares',
      files: {
        ...EXAMPLE_SERVICE,
        'slo.yaml': `apiVersion: openslo/v1
kind: SLO
metadata:
  name: success
spec:
  objectives:
    - target: 0.99
`,
      },
      findings: [{ message: 'loose', at: 'slo.yaml:7:15' }],
    },
    {
      name: 'the budget of a burn-rate alert',
      files: ruleFile(['alert: Burn', 'expr: orders:http_errors:ratio_rate1h > 14.4 * (1 - 0.99)']),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'k6 lets one in twenty fail',
      files: {
        ...EXAMPLE_SERVICE,
        'test/load/orders.js': "export const options = { thresholds: { http_req_failed: ['rate<0.05'] } };\n",
      },
      findings: [{ message: 'loose', at: 'test/load/orders.js:1:40' }],
    },
  ],
  passes: [
    { name: '99.9 %', files: slo('- 99.9 % of requests succeed.'), evidence: ['docs/slo.md:3:1'] },
    { name: 'a comma as decimal mark', files: slo('- 99,5 % availability.'), evidence: ['docs/slo.md:3:1'] },
    { name: 'an error budget', files: slo('- Error budget: 0.1 % of requests.'), evidence: ['docs/slo.md:3:1'] },
    {
      name: 'a share of answers without error',
      files: slo('- Answers without error: 99.9 %'),
      evidence: ['docs/slo.md:3:1'],
    },
    {
      name: 'an alert at half a percent, as a percentage',
      files: ruleFile(['alert: Errors', `expr: 100 * ${SHARE} > 0.5`]),
      evidence: ['monitoring/rules.yaml:5:15'],
    },
    {
      name: 'a burn-rate alert on 99.9 %',
      files: ruleFile(['alert: Burn', 'expr: orders:http_errors:ratio_rate1h > (14.4 * 0.001)']),
      evidence: ['monitoring/rules.yaml:5:15'],
    },
    {
      name: 'how much of the budget is gone is no target',
      files: slo('- 99.9 % of requests succeed.', '- At 75 % of the error budget used, features stop.'),
      evidence: ['docs/slo.md:3:1'],
    },
    {
      name: 'a larger share by option',
      files: slo('- 99 % of requests succeed.'),
      options: { maximum: 1 },
      evidence: ['docs/slo.md:3:1'],
    },
  ],
  notApplicable: [{ name: 'a worker answers no requests', files: WORKER }],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /no target/ },
    {
      name: 'an alarm at 1 %, as it should be, is no target',
      files: ruleFile(['alert: Errors', `expr: ${SHARE} > 0.01`]),
      reason: /no target/,
    },
    {
      name: 'the share of fast requests says nothing about errors',
      files: slo('- 95 % of requests are answered within 300 ms.'),
      reason: /no target/,
    },
    { name: 'utilisation of the CPU', files: slo('- CPU stays below 80 %.'), reason: /no target/ },
  ],
});
