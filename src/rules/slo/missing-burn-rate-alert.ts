import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { objectivesOf } from '../../services/alerts/objectives.ts';
import { burnRates } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { alertsElsewhere, firstAlert } from './alert-rule.ts';

export const missingBurnRateAlert: Rule = {
  id: 'missing-burn-rate-alert',
  code: 'NR7011',
  title: 'No alert watches how fast the error budget burns',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-burn-rate'],
  kinds: LONG_RUNNING,
  options: {
    minimum: {
      default: 4,
      description: 'Smallest burn rate, in multiples of the rate that just uses up the budget, that pages.',
      minimum: 1,
    },
  },
  messages: {
    missing:
      'The repository has alert rules, and none of them compares the error ratio with a multiple of the error budget: short spikes page and slow burns pass unseen. Add burn-rate alerts, or let Sloth or Pyrra generate them.',
    low: '{alert} pages at {factor} times the budgeted rate; a page below {minimum} wakes people for what a ticket could carry. Page from 4 times on (14.4 and 6 are the usual pair).',
  },
  docs: {
    what: 'Looks for alert rules on a burn rate: an error ratio compared with a factor times the budget, over one or several windows. Objectives for Sloth and Pyrra count, since those generate such alerts.',
    why: 'A burn rate ties the page to what was promised: the same rule is fast for an outage and patient for a trickle.',
    fix: 'Describe the SLO for Sloth or Pyrra, or write multi-window alerts: ratio over 1h and 5m above 14.4 × (1 − SLO), over 6h and 30m above 6 ×.',
    references: ['https://sre.google/workbook/alerting-on-slos/', 'https://sloth.dev/introduction/'],
  },
  examples: {
    bad: [
      {
        title: 'a fixed threshold only',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'two windows at 14.4 times the budget',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: ErrorBudgetBurn\n        expr: orders:errors:ratio_rate1h > (14.4 * 0.001) and orders:errors:ratio_rate5m > (14.4 * 0.001)\n',
        },
      },
    ],
  },
  check: (service, { options }) => {
    const generated = objectivesOf(service).filter((item) => item.tool === 'sloth' || item.tool === 'pyrra');
    if (generated.length > 0)
      return [pass(...generated.slice(0, 3).map(({ place, tool }) => ({ place, note: `${tool} generates them` })))];
    const rules = alertRulesOf(service);
    const burning = burnRates(rules.alerts);
    const minimum = Number(options['minimum']);
    const paging = burning.filter(({ factor }) => factor === undefined || factor >= minimum);
    if (paging.length > 0) return [pass(...paging.slice(0, 3).map(({ rule }) => rule.place))];
    const [low] = burning;
    if (low)
      return [
        fail({
          message: 'low',
          args: { alert: low.rule.name, factor: low.factor ?? 0, minimum },
          place: low.rule.expression.place,
          anchor: low.rule.name,
        }),
      ];
    return [alertsElsewhere(rules) ?? fail({ message: 'missing', place: firstAlert(rules), anchor: 'burn-rate' })];
  },
};
