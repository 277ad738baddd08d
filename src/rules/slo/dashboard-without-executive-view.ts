import { REQUEST_RATE } from '../../services/dashboards/dashboards.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { AUDIENCE_DOCS, dashboardExample, ENOUGH_PANELS, judgeDashboard, UPTIME_ONLY } from './dashboard-rule.ts';

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
  options: ENOUGH_PANELS,
  messages: {
    missing:
      'No dashboard of the repository gives the overview that decisions need; {dashboard} comes closest and lacks {panels}. Add a short one with rate, p95, budget, incidents and cost.',
  },
  docs: {
    what: 'Looks for a dashboard with request rate, p95 latency, error budget, incidents and cost, by the titles and queries of its panels; three of them make one.',
    why: 'Whoever decides between features and repair needs the budget and the trend, not forty graphs.',
    fix: 'Add an overview dashboard with request rate, p95, error-budget use, open incidents and cost trend.',
    ...AUDIENCE_DOCS,
  },
  examples: {
    bad: [UPTIME_ONLY],
    good: [
      dashboardExample('the panels of this audience', [
        ['Request rate', 'sum(rate(http_requests_total[5m]))'],
        ['p95 latency', 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'],
        ['Error budget left', '1 - slo:error_budget:ratio'],
      ]),
    ],
  },
  check: (service, { options }) =>
    judgeDashboard(service, {
      panels: [
        ['request rate', REQUEST_RATE],
        ['p95 latency', /p95|0\.95|latenc/i],
        ['error budget', /budget|slo\b|availab/i],
        ['incidents', /incident|alert/i],
        ['cost', /cost|spend|bill/i],
      ],
      title: /executive|overview|business|summary|slo/i,
      enough: Number(options['panels']),
    }),
};
