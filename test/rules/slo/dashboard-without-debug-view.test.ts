import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { dashboardWithoutDebugView } from '../../../src/rules/slo/dashboard-without-debug-view.ts';
import { dashboardFile, LINKED_DASHBOARD, panel, TERRAFORM_DASHBOARD } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const LOOP = panel('Loop', 'nodejs_eventloop_lag_p99_seconds');
const HEAP = panel('Memory', 'nodejs_heap_size_used_bytes');
const GC = panel('Pauses', 'rate(nodejs_gc_duration_seconds_sum[5m])');

ruleCases(dashboardWithoutDebugView, {
  fails: [
    {
      name: 'uptime only',
      files: dashboardFile('Orders', panel('Uptime', 'up', 'stat')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'two of six',
      files: dashboardFile('Node.js', LOOP, HEAP),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a thread pool is no dependency',
      files: dashboardFile('Node.js', LOOP, panel('Thread pool', 'orders_threadpool_queue')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a heatmap is no heap',
      files: dashboardFile('Node.js', LOOP, GC, panel('Heat map of requests', 'http_bucket', 'heatmap')),
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'the three stand in different dashboards',
      files: {
        ...dashboardFile('Node.js', LOOP, HEAP),
        'grafana/pauses.json': `{"title": "Pauses", "panels": [${GC}]}`,
      },
      findings: [{ message: 'missing', at: 'grafana/orders.json:2:12' }],
    },
  ],
  passes: [
    { name: 'three of six', files: dashboardFile('Orders', LOOP, HEAP, GC), evidence: ['grafana/orders.json:2:12'] },
    {
      name: 'dependencies by their queries',
      files: dashboardFile(
        'Orders',
        LOOP,
        panel('Queries', 'histogram_quantile(0.99, rate(pg_query_duration_seconds_bucket[5m]))'),
        panel('Sockets', 'nodejs_active_handles_total'),
      ),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'a connection pool is a dependency',
      files: dashboardFile('Orders', LOOP, GC, panel('Pool', 'pg_pool_waiting_count')),
      evidence: ['grafana/orders.json:2:12'],
    },
    {
      name: 'the better of two dashboards',
      files: {
        ...dashboardFile('Business', panel('Orders', 'orders_total')),
        'grafana/runtime.json': `{"title": "Runtime", "panels": [${LOOP}, ${HEAP}, ${GC}]}`,
      },
      evidence: ['grafana/runtime.json:1:11'],
    },
    {
      name: 'fewer by option',
      files: dashboardFile('Orders', LOOP, HEAP),
      options: { panels: 2 },
      evidence: ['grafana/orders.json:2:12'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing', files: EXAMPLE_SERVICE, reason: /monitoring product/ },
    { name: 'a link', files: LINKED_DASHBOARD, reason: /outside the repository/ },
    { name: 'made by Terraform', files: TERRAFORM_DASHBOARD, reason: /dashboards\.tf/ },
  ],
});
