import { LONG_RUNNING, type Rule } from '../types.ts';
import { AUDIENCE_DOCS, dashboardExample, ENOUGH_PANELS, judgeDashboard, UPTIME_ONLY } from './dashboard-rule.ts';

export const dashboardWithoutOncallView: Rule = {
  id: 'dashboard-without-oncall-view',
  code: 'NR7015',
  title: 'No dashboard answers what the engineer on call asks',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['dashboard-oncall'],
  kinds: LONG_RUNNING,
  options: ENOUGH_PANELS,
  messages: {
    missing:
      'No dashboard of the repository serves the first five minutes of an incident; {dashboard} comes closest and lacks {panels}. Add errors by route, p95/p99, active alerts, restarts and OOM kills.',
  },
  docs: {
    what: 'Looks for a dashboard with errors, p95/p99 latency, active alerts, restarts, OOM kills and slow traces, by the titles and queries of its panels; three of them make one.',
    why: 'On call, the first look decides whether to roll back; hunting for the graph costs the minutes that count.',
    fix: 'Add an on-call dashboard with errors by route, p95/p99, active alerts, restarts, OOM kills and links to slow traces.',
    ...AUDIENCE_DOCS,
  },
  examples: {
    bad: [UPTIME_ONLY],
    good: [
      dashboardExample('the panels of this audience', [
        ['Errors by route', 'sum by (route) (rate(http_requests_total{status=~"5.."}[5m]))'],
        ['p99 latency', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'],
        ['Restarts', 'increase(kube_pod_container_status_restarts_total[1h])'],
      ]),
    ],
  },
  check: (service, { options }) =>
    judgeDashboard(service, {
      panels: [
        ['errors', /error|5xx|5\.\.|fail/i],
        ['p95/p99 latency', /p9[59]|0\.9[59]|latenc/i],
        ['alerts', /\balert(?:s|list)?\b/i],
        ['restarts', /restart/i],
        ['OOM kills', /(?:\b|_)oom/i],
        ['slow traces', /trace|tempo|jaeger/i],
      ],
      title: /on-?call|operations|incident|service/i,
      enough: Number(options['panels']),
    }),
};
