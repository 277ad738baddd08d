import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { dashboardWithoutExecutiveView } from '../../../src/rules/slo/dashboard-without-executive-view.ts';
import { dashboardFile, LINKED_DASHBOARD, panel, TERRAFORM_DASHBOARD } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const RATE = panel('Throughput', 'sum(rate(http_requests_total[5m]))');
const LATENCY = panel('p95', 'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))');
const BUDGET = panel('Budget left', '1 - slo:error_budget:ratio', 'stat');

ruleCases(dashboardWithoutExecutiveView, {
  fails: [
    {
      name: 'uptime only',
      files: dashboardFile('Orders', panel('Uptime', 'up', 'stat')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'how long requests take is not how many there are',
      files: dashboardFile('Overview', LATENCY, BUDGET),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'how many requests fail is not how many there are',
      files: dashboardFile(
        'Overview',
        panel('Failing', 'rate(http_requests_total{status=~"5.."}[5m])'),
        LATENCY,
        BUDGET,
      ),
      options: { panels: 4 },
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'rows without panels',
      files: dashboardFile('Overview', '{"title": "Cost, budget, incidents", "type": "row", "panels": []}'),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
  ],
  passes: [
    {
      name: 'three of five',
      files: dashboardFile('Orders', RATE, LATENCY, BUDGET),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'incidents as a list of alerts, and the bill',
      files: dashboardFile(
        'Overview',
        '{"title": "Open now", "type": "alertlist"}',
        panel('Cloud spend', 'sum(cloud_cost_usd)'),
        panel('Availability', 'avg_over_time(up[30d])', 'stat'),
      ),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'the one whose title says so, of two that are equally good',
      files: {
        ...dashboardFile('Details', RATE, LATENCY, BUDGET),
        'grafana/z.json': `{"title": "Business overview", "panels": [${RATE}, ${LATENCY}, ${BUDGET}]}`,
      },
      evidence: ['grafana/z.json:1:11'],
    },
    {
      name: 'old dashboards keep panels in rows',
      files: {
        ...EXAMPLE_SERVICE,
        'grafana/old.json': `{"title": "Orders", "rows": [{"panels": [${RATE}, ${LATENCY}, ${BUDGET}]}]}`,
      },
      evidence: ['grafana/old.json:1:11'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /monitoring product/ },
    { name: 'a link', files: LINKED_DASHBOARD, reason: /outside the repository/ },
    { name: 'made by Terraform', files: TERRAFORM_DASHBOARD, reason: /dashboards\.tf/ },
  ],
});
