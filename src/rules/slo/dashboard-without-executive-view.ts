import { EXAMPLE_SERVICE } from '../example-service.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { judgeDashboard } from './dashboard-rule.ts';

export const dashboardWithoutExecutiveView: Rule = {
  id: 'dashboard-without-executive-view',
  code: 'NR7014',
  title: 'No dashboard answers what management asks',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['dashboard-executive'],
  kinds: LONG_RUNNING,
  options: {
    panels: { default: 3, description: 'How many of the expected panels make such a dashboard.', minimum: 1 },
  },
  messages: {
    missing:
      'No dashboard of the repository gives the overview that decisions need; {dashboard} comes closest and lacks {panels}. Add a short one with rate, p95, budget, incidents and cost.',
  },
  docs: {
    what: 'Looks for a dashboard with request rate, p95 latency, error budget, incidents and cost, by the titles and queries of its panels; three of them make one.',
    why: 'Whoever decides between features and repair needs the budget and the trend, not forty graphs.',
    fix: 'Add an overview dashboard with request rate, p95, error-budget use, open incidents and cost trend.',
    exceptions:
      'Dashboards that live in a monitoring product are not seen: the verdict is unknown, and an attestation with a link settles it.',
    references: ['https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/best-practices/'],
  },
  examples: {
    bad: [
      {
        title: 'uptime only',
        files: {
          ...EXAMPLE_SERVICE,
          'grafana/orders.json':
            '{"title": "Orders", "panels": [{"title": "Uptime", "type": "stat", "targets": [{"expr": "up"}]}]}\n',
        },
      },
    ],
    good: [
      {
        title: 'the panels of this audience',
        files: {
          ...EXAMPLE_SERVICE,
          'grafana/orders.json':
            '{"title": "Orders", "panels": [{"title": "Request rate", "type": "timeseries", "targets": [{"expr": "sum(rate(http_requests_total[5m]))"}]}, {"title": "p95 latency", "type": "timeseries", "targets": [{"expr": "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"}]}, {"title": "Error budget left", "type": "stat", "targets": [{"expr": "1 - slo:error_budget:ratio"}]}]}\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    judgeDashboard(service, {
      panels: [
        ['request rate', /request|rps|throughput|traffic/i],
        ['p95 latency', /p95|0\.95|latenc/i],
        ['error budget', /budget|slo\b|availab/i],
        ['incidents', /incident|alert|ALERTS/i],
        ['cost', /cost|spend|bill/i],
      ],
      title: /executive|overview|business|summary|slo/i,
      enough: Number(options['panels']),
    }),
};
