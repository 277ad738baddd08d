import type { Place } from '../../parsers/place.ts';
import { alertRoutingOf, alertRulesOf, type PrometheusRule } from '../../services/alerts/alert-rules.ts';
import { alwaysFires } from '../../services/alerts/signals.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import type { Service } from '../../services/types.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { alertsElsewhere } from './alert-rule.ts';

/** Windows inside the expression wait as `for` does: rates, averages over time, several burn-rate windows. */
const WINDOW = /\[\s*\d+(?:m|h|d)|ratio_rate\d+[mh]|rate\d+[mh]\b|absent_over_time/;

function isInstant(rule: PrometheusRule): boolean {
  if (rule.for !== undefined && !/^0+(?:ms|[smhdwy])?$/.test(rule.for)) return false;
  return !alwaysFires(rule) && !WINDOW.test(rule.expression.value);
}

/** A step of the pipeline that silences alerts while it deploys. */
function silenceOf(service: Service): Place | undefined {
  return pipelineOf(service).runs.find(({ command: { words } }) =>
    /\bamtool\b.*\bsilence\b.*\badd\b|\/api\/v2\/silences\b/.test(words.join(' ')),
  )?.command.place;
}

export const noisyAlerts: Rule = {
  id: 'noisy-alerts',
  code: 'NR7012',
  title: 'Alerts fire at the first blip, one by one, also during deployments',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-noise-control'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    instant:
      '{alert} has neither `for:` nor a window in its expression, so one scrape in a rolling deployment fires it. Give it `for: 5m`.',
    ungrouped:
      'Alertmanager groups nothing: an outage of ten pods sends ten pages. Add group_by with alertname and service.',
    unmuted:
      'Alertmanager neither inhibits nor mutes anything, so planned changes page and one cause pages many times. Add inhibit_rules or mute_time_intervals.',
  },
  docs: {
    what: 'Looks for a duration on every alert rule and, where the repository configures Alertmanager, for grouping and for inhibition or muting.',
    why: 'An alert storm hides its cause, and people who are paged by every deployment stop looking.',
    fix: 'Add `for:` to the rules; in Alertmanager add group_by, inhibit_rules and mute_time_intervals, or a silence that the deployment creates and removes.',
    references: ['https://prometheus.io/docs/alerting/latest/alertmanager/'],
  },
  examples: {
    bad: [
      {
        title: 'fires at once',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n',
        },
      },
    ],
    good: [
      {
        title: 'waits, groups and inhibits',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
          'monitoring/alertmanager.yaml':
            'route:\n  receiver: tickets\n  group_by: [alertname, service]\nreceivers:\n  - name: tickets\ninhibit_rules:\n  - source_matchers: [severity="critical"]\n    target_matchers: [severity="warning"]\n    equal: [service]\n',
        },
      },
    ],
  },
  check: (service) => {
    const rules = alertRulesOf(service);
    const routing = alertRoutingOf(service);
    const silence = silenceOf(service);
    const instant = rules.alerts.filter(isInstant);
    const failures = [
      ...instant.map((rule) =>
        fail({ message: 'instant', args: { alert: rule.name }, place: rule.place, anchor: rule.name }),
      ),
      ...routing.flatMap((item) =>
        item.groups ? [] : [fail({ message: 'ungrouped', place: item.place, anchor: 'group' })],
      ),
      ...routing.flatMap((item) =>
        item.inhibits || item.mutes || silence ? [] : [fail({ message: 'unmuted', place: item.place, anchor: 'mute' })],
      ),
    ];
    if (failures.length > 0) return failures;
    const evidence = routing
      .flatMap((item) => [item.groups, item.inhibits, item.mutes, silence])
      .filter((place) => place !== undefined);
    if (evidence.length > 0) return [pass(...evidence)];
    const elsewhere = alertsElsewhere(rules);
    if (elsewhere) return [elsewhere];
    const [first] = rules.alerts;
    return [
      unknown(
        'every alert rule waits before it fires, but how Alertmanager groups and mutes is configured outside the repository',
        ...(first ? [{ place: first.place }] : []),
      ),
    ];
  },
};
