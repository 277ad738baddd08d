import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { objectivesOf } from '../../services/alerts/objectives.ts';
import { errorBudgets, errorRateThresholds } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const looseErrorRateSlo: Rule = {
  id: 'loose-error-rate-slo',
  code: 'NR7004',
  title: 'The target for failing requests is loose',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['error-rate-target'],
  kinds: ['http'],
  options: {
    maximum: {
      default: 0.5,
      description: 'Largest share of failing requests, in percent, that a target may allow.',
      minimum: 0,
      maximum: 100,
    },
  },
  messages: {
    loose:
      'The tightest target of the repository lets {value} % of requests fail; {maximum} % or less is asked, which is still one in two hundred. Raise the availability objective.',
  },
  docs: {
    what: 'Compares the availability targets of the repository (SLO files and documents, thresholds of load tests, the budgets of burn-rate alerts) with a largest share of failing requests.',
    why: 'At 1 % errors every page with ten calls fails for a tenth of its visitors.',
    fix: 'Promise at least 99.5 % of successful requests, and count client errors (4xx) apart.',
    references: ['https://sre.google/sre-book/embracing-risk/'],
  },
  examples: {
    bad: [
      {
        title: '98 %',
        files: { ...EXAMPLE_SERVICE, 'docs/slo.md': '# SLOs\n\n- 98 % of requests succeed.\n' },
      },
    ],
    good: [
      {
        title: '99.9 %',
        files: { ...EXAMPLE_SERVICE, 'docs/slo.md': '# SLOs\n\n- 99.9 % of requests succeed.\n' },
      },
    ],
  },
  check: (service, { options }) => {
    const { alerts } = alertRulesOf(service);
    const alarms = errorRateThresholds(alerts).flatMap(({ rule, value }) =>
      value > 0 && value < 1 ? [{ place: rule.expression.place, errors: value * 100 }] : [],
    );
    const targets = [
      ...objectivesOf(service).flatMap(({ place, about, percent }) =>
        about !== 'latency' && percent !== undefined && percent > 50 && percent < 100
          ? [{ place, errors: 100 - percent }]
          : [],
      ),
      ...errorBudgets(alerts).map(({ rule, budget }) => ({ place: rule.expression.place, errors: budget * 100 })),
    ];
    const maximum = Number(options['maximum']);
    // An alert may fire above the target (1 % is asked of it), so a loose one says nothing about what is promised.
    const [tightest] = [...targets, ...alarms.filter(({ errors }) => errors <= maximum)].sort(
      (a, b) => a.errors - b.errors,
    );
    if (!tightest) {
      const place = alarms[0]?.place;
      return [
        unknown(
          'no target for failing requests stands in the repository; it may live in a monitoring product',
          ...(place ? [{ place, note: 'an alarm, not a target' }] : []),
        ),
      ];
    }
    const value = Number(tightest.errors.toFixed(3));
    if (value <= maximum + 1e-9) return [pass({ place: tightest.place, note: `${value} % may fail` })];
    return [fail({ message: 'loose', args: { value, maximum }, place: tightest.place, anchor: 'errors' })];
  },
};
