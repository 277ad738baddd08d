import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { alertsElsewhere, firstAlert } from './alert-rule.ts';

const LEVELS = /^(?:severity|priority|level|tier|urgency|page|slack_severity)$/i;

export const singleAlertTier: Rule = {
  id: 'single-alert-tier',
  code: 'NR7010',
  title: 'Alerts have no tiers',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-tiers'],
  kinds: LONG_RUNNING,
  options: {
    tiers: { default: 2, description: 'How many different severities the alerts must have.', minimum: 1 },
  },
  messages: {
    unlabelled:
      'No alert rule carries a severity label, so a slow disk and a full outage look the same to whoever is on call. Label each with warning, critical or emergency.',
    single:
      'Every alert rule has the severity {severity}: nothing warns before it pages. Add a tier below it, and one above for what must wake somebody.',
    partial:
      '{bare} of {all} alert rules carry no severity and the others are all {severity}, so nothing tells an early sign from an outage. Label each with warning, critical or emergency.',
  },
  docs: {
    what: 'Counts the different severities that the alert rules of the repository carry.',
    why: 'Tiers let the early signal be a ticket and the late one a page; with one tier, people learn to ignore it.',
    fix: 'Label alerts with severity: warning, critical and, for what must wake somebody, emergency or page.',
    references: ['https://prometheus.io/docs/practices/alerting/'],
  },
  examples: {
    bad: [
      {
        title: 'no severity',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'two tiers',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        labels:\n          severity: critical\n      - alert: EventLoopLag\n        expr: nodejs_eventloop_lag_p99_seconds > 0.05\n        labels:\n          severity: warning\n',
        },
      },
    ],
  },
  check: (service, { options }) => {
    const rules = alertRulesOf(service);
    const elsewhere = alertsElsewhere(rules);
    if (elsewhere) return [elsewhere];
    const labelled = rules.alerts.map((rule) =>
      [...rule.labels].flatMap(([name, label]) =>
        // The alert that always fires (Watchdog) has the severity none.
        LEVELS.test(name) && !/^none$/i.test(label.value) ? [{ ...label, value: label.value.toLowerCase() }] : [],
      ),
    );
    const levels = labelled.flat();
    const tiers = new Map(levels.map((label) => [label.value, label.place]));
    if (tiers.size >= Number(options['tiers'])) return [pass(...[...tiers].map(([note, place]) => ({ place, note })))];
    const templated = levels.find((label) => /\{\{/.test(label.value));
    if (templated) return [unknown('the severity is made by a template', { place: templated.place })];
    const [first] = levels;
    if (!first) return [fail({ message: 'unlabelled', place: firstAlert(rules), anchor: 'tiers' })];
    const bare = rules.alerts.filter((_, i) => labelled[i]?.length === 0);
    const [where] = bare;
    return [
      where
        ? fail({
            message: 'partial',
            args: { severity: first.value, bare: bare.length, all: rules.alerts.length },
            place: where.place,
            anchor: 'tiers',
          })
        : fail({ message: 'single', args: { severity: first.value }, place: first.place, anchor: 'tiers' }),
    ];
  },
};
