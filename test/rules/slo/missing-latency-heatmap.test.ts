import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingLatencyHeatmap } from '../../../src/rules/slo/missing-latency-heatmap.ts';
import { dashboardFile, LINKED_DASHBOARD, panel, TERRAFORM_DASHBOARD, WORKER } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const BUCKETS = 'sum by (le) (increase(http_request_duration_seconds_bucket[5m]))';

ruleCases(missingLatencyHeatmap, {
  fails: [
    {
      name: 'lines only',
      files: dashboardFile('Orders', panel('p95', `histogram_quantile(0.95, ${BUCKETS})`)),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a heatmap of something else',
      files: dashboardFile('Orders', panel('Temperature', 'sum by (le) (node_hwmon_temp_celsius)', 'heatmap')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a heatmap of the event loop',
      files: dashboardFile('Orders', panel('Loop', 'nodejs_eventloop_lag_p99_seconds', 'heatmap')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a histogram of one moment',
      files: dashboardFile('Orders', panel('Latency', BUCKETS, 'histogram')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
  ],
  passes: [
    {
      name: 'over the duration buckets',
      files: dashboardFile('Orders', panel('Requests', BUCKETS, 'heatmap')),
      evidence: ['grafana/orders.json:4:14'],
    },
    {
      name: 'the old plugin, inside a row',
      files: dashboardFile(
        'Orders',
        `{"title": "Latency", "type": "row", "panels": [${panel('Latency', BUCKETS, 'mtanda-heatmap-epoch-panel')}]}`,
      ),
      evidence: ['grafana/orders.json:4:61'],
    },
    {
      name: 'a metric in milliseconds, by its title',
      files: dashboardFile(
        'Orders',
        panel('Response times', 'sum by (le) (rate(orders_http_ms_bucket[5m]))', 'heatmap'),
      ),
      evidence: ['grafana/orders.json:4:14'],
    },
    {
      name: 'in a ConfigMap',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/dashboard.yaml': `kind: ConfigMap
apiVersion: v1
metadata:
  name: orders
data:
  orders.json: |
    {"title": "Orders", "panels": [${panel('Latency', BUCKETS, 'heatmap')}]}
`,
      },
      evidence: ['deploy/dashboard.yaml:6:16'],
    },
  ],
  notApplicable: [{ name: 'a worker answers no requests', files: WORKER }],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /monitoring product/ },
    { name: 'a link', files: LINKED_DASHBOARD, reason: /outside the repository/ },
    { name: 'made by Terraform', files: TERRAFORM_DASHBOARD, reason: /dashboards\.tf/ },
  ],
});
