import { alertRoutingOf, alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { alertsElsewhere } from './alert-rule.ts';

const ROUTED = /^(?:severity|priority|level|tier|urgency|page|team|owner|squad|service|component|app|namespace)$/i;

export const unroutedAlerts: Rule = {
  id: 'unrouted-alerts',
  code: 'NR7009',
  title: 'Alerts do not say whom they concern and how urgently',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-severity-routing'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unlabelled:
      '{alert} carries no label that routing can use (severity, team, service), so it goes where everything goes and pages for trifles or not at all. Label it.',
    flat: 'No route of Alertmanager looks at severity, so a ticket and a page end in the same channel. Route critical alerts to the pager and the rest to a queue.',
  },
  docs: {
    what: 'Looks at the labels of the alert rules and, where the repository configures Alertmanager, at whether a route matches on severity.',
    why: 'A page is for what users feel now. What can wait until morning must have another way, or the pager is muted.',
    fix: 'Give every alert severity and team labels, and route severity=critical to the pager, the rest to tickets or chat.',
    references: ['https://prometheus.io/docs/alerting/latest/configuration/#route'],
  },
  examples: {
    bad: [
      {
        title: 'no labels',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'labels, and routes that use them',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        labels:\n          severity: critical\n          team: orders\n',
          'monitoring/alertmanager.yaml':
            'route:\n  receiver: tickets\n  group_by: [alertname]\n  routes:\n    - matchers: [severity="critical"]\n      receiver: pager\nreceivers:\n  - name: tickets\n  - name: pager\n',
        },
      },
    ],
  },
  check: (service) => {
    const rules = alertRulesOf(service);
    const routing = alertRoutingOf(service);
    const flat = routing.find((item) => item.severities.length === 0);
    if (flat && routing.length === 1) return [fail({ message: 'flat', place: flat.place, anchor: 'routing' })];
    const elsewhere = alertsElsewhere(rules);
    const routes = routing.flatMap((item) => item.severities.slice(0, 2));
    if (elsewhere) return [routes.length > 0 ? pass(...routes.map(({ place }) => place)) : elsewhere];
    const bare = rules.alerts.filter((rule) => ![...rule.labels.keys()].some((name) => ROUTED.test(name)));
    if (bare.length > 0)
      return bare.map((rule) =>
        fail({ message: 'unlabelled', args: { alert: rule.name }, place: rule.place, anchor: rule.name }),
      );
    const [first] = rules.alerts;
    if (!first) return [unknown('the repository holds no alert rules; they may live with the monitoring stack')];
    return [pass({ place: first.place, note: 'labelled' }, ...routes.map(({ place }) => ({ place, note: 'routed' })))];
  },
};
