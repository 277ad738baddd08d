import { errorRateThresholds } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import type { Rule } from '../types.ts';
import { judgeAlert } from './alert-rule.ts';

export const missingErrorRateAlert: Rule = {
  id: 'missing-error-rate-alert',
  code: 'NR7005',
  title: 'No alert watches the share of failing requests',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-error-rate'],
  kinds: ['http'],
  options: {
    maximum: {
      default: 0.01,
      description: 'Largest share of failing requests at which the alert may fire.',
      minimum: 0,
      maximum: 1,
    },
  },
  messages: {
    missing:
      'The repository has alert rules, and none of them watches the share of requests that fail: an outage that keeps the process up goes unnoticed. Alert when 5xx answers exceed 1 % of requests for some minutes.',
    loose:
      '{alert} fires only above {value} of failing requests, so a partial outage stays below it. Fire at 1 % or less, above the error budget of the SLO.',
  },
  docs: {
    what: 'Looks among the Prometheus alert rules of the repository for a ratio of failing to all requests that is compared with a share; recorded ratios count.',
    why: 'Users feel errors before any resource metric moves. A ratio, unlike a count, means the same at night and at the peak.',
    fix: 'Add an alert on sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.01 with `for: 5m`.',
    exceptions:
      'Burn-rate alerts on an availability SLO say the same with more care; they count when they compare a ratio of errors.',
    references: ['https://prometheus.io/docs/practices/alerting/', 'https://sre.google/workbook/alerting-on-slos/'],
  },
  examples: {
    bad: [
      {
        title: 'alerts on resources only',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'a ratio at 1 %',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: HighErrorRate\n        expr: sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.01\n        for: 5m\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    judgeAlert(service, {
      find: ({ alerts }) => errorRateThresholds(alerts),
      accepts: (value) => value <= Number(options['maximum']) + 1e-9,
      print: (value) => `${Number((value * 100).toFixed(3))} %`,
      words: /error|5xx|5\.\./i,
      anchor: 'error-rate',
    }),
};
