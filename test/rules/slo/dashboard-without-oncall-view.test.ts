import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { dashboardWithoutOncallView } from '../../../src/rules/slo/dashboard-without-oncall-view.ts';
import { dashboardFile, LINKED_DASHBOARD, panel, TERRAFORM_DASHBOARD } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const ERRORS = panel('5xx by route', 'sum by (route) (rate(http_requests_total{status=~"5.."}[5m]))');
const LATENCY = panel('Slowest', 'histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))');
const RESTARTS = panel('Pods', 'increase(kube_pod_container_status_restarts_total[1h])');

ruleCases(dashboardWithoutOncallView, {
  fails: [
    {
      name: 'uptime only',
      files: dashboardFile('Orders', panel('Uptime', 'up', 'stat')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'errors and latency',
      files: dashboardFile('On call', ERRORS, LATENCY),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a room is no OOM kill, and an average is no percentile',
      files: dashboardFile(
        'On call',
        ERRORS,
        RESTARTS,
        panel('Rooms', 'chat_rooms'),
        panel('Mean', 'avg(orders_total)'),
      ),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
  ],
  passes: [
    {
      name: 'three of six',
      files: dashboardFile('Orders', ERRORS, LATENCY, RESTARTS),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'alerts and traces by the type of their panels',
      files: dashboardFile(
        'On call',
        '{"title": "Firing", "type": "alertlist"}',
        '{"title": "Slow ones", "type": "traces", "targets": [{"query": "{ duration > 1s }"}]}',
        ERRORS,
      ),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'OOM kills by their metric',
      files: dashboardFile('On call', ERRORS, RESTARTS, panel('Killed', 'increase(container_oom_events_total[1h])')),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'an object of the Grafana operator',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/dashboard.yaml': `apiVersion: grafana.integreatly.org/v1beta1
kind: GrafanaDashboard
metadata:
  name: orders
spec:
  json: >
    {"title": "Orders", "panels": [${ERRORS}, ${LATENCY}, ${RESTARTS}]}
`,
      },
      evidence: ['deploy/dashboard.yaml:6:9'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /monitoring product/ },
    { name: 'a link', files: LINKED_DASHBOARD, reason: /outside the repository/ },
    { name: 'made by Terraform', files: TERRAFORM_DASHBOARD, reason: /dashboards\.tf/ },
  ],
});
