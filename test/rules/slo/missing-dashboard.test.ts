import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingDashboard } from '../../../src/rules/slo/missing-dashboard.ts';
import { dashboardFile, LINKED_DASHBOARD, panel, TERRAFORM_DASHBOARD } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const LATENCY = panel('p95', 'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))');
const ERRORS = panel('5xx', 'sum(rate(http_requests_total{status=~"5.."}[5m]))');
const RATE = panel('Traffic', 'sum(rate(http_requests_total[5m]))');
const CPU = panel('CPU', 'rate(process_cpu_seconds_total[5m])');

ruleCases(missingDashboard, {
  fails: [
    {
      name: 'uptime only',
      files: dashboardFile('Orders', panel('Uptime', 'up', 'stat')),
      findings: [{ message: 'partial', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'the duration of requests is not their number',
      files: dashboardFile('Orders', LATENCY, ERRORS, CPU),
      findings: [{ message: 'partial', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'the duration of garbage collection is not latency',
      files: dashboardFile('Orders', RATE, ERRORS, panel('GC', 'rate(nodejs_gc_duration_seconds_sum[5m])'), CPU),
      findings: [{ message: 'partial', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'an empty dashboard in a ConfigMap',
      files: {
        ...EXAMPLE_SERVICE,
        'deploy/dashboard.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: orders
  labels:
    grafana_dashboard: '1'
data:
  orders.json: |
    {"title": "Orders", "panels": []}
`,
      },
      findings: [{ message: 'partial', at: 'deploy/dashboard.yaml:8:16' }],
    },
  ],
  passes: [
    {
      name: 'all four',
      files: dashboardFile('Orders', RATE, LATENCY, ERRORS, CPU),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'the count of a histogram is the number of requests',
      files: dashboardFile(
        'Orders',
        panel('Calls', 'rate(http_request_duration_seconds_count[5m])'),
        LATENCY,
        ERRORS,
        CPU,
      ),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'panels inside collapsed rows',
      files: dashboardFile(
        'Orders',
        `{"title": "RED", "type": "row", "panels": [${RATE}, ${LATENCY}]}`,
        `{"title": "More", "type": "row", "panels": [${ERRORS}, ${CPU}]}`,
      ),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'spread over two dashboards, one of them from an export',
      files: {
        ...dashboardFile('Orders', RATE, LATENCY),
        'grafana/errors.json': `{"dashboard": {"title": "Errors", "panels": [${ERRORS}, ${CPU}]}}`,
      },
      evidence: ['grafana/orders.json:2:12', 'grafana/errors.json:1:25'],
    },
    { name: 'a link', files: LINKED_DASHBOARD, evidence: ['README.md:3:1'] },
    { name: 'made by Terraform', files: TERRAFORM_DASHBOARD, evidence: ['infra/dashboards.tf:1:1'] },
    {
      name: 'a dashboard of Datadog',
      files: {
        ...EXAMPLE_SERVICE,
        'monitoring/datadog.json': '{"title": "Orders", "layout_type": "ordered", "widgets": []}\n',
      },
      evidence: ['monitoring/datadog.json:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /monitoring product/ },
    {
      name: 'the dashboard of another service',
      files: {
        'package.json': '{ "workspaces": ["services/*"] }\n',
        'services/orders/package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
        'services/orders/Dockerfile': 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'services/orders/server.js': "require('node:http').createServer().listen(3000);\n",
        'services/carts/package.json': '{ "name": "carts" }\n',
        'services/carts/grafana/carts.json': `{"title": "Carts", "panels": [${RATE}]}\n`,
      },
      service: 'orders',
      reason: /monitoring product/,
    },
  ],
});
