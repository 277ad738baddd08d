import { latencyThresholds } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import type { Rule } from '../types.ts';
import { judgeAlert } from './alert-rule.ts';

export const missingLatencyAlert: Rule = {
  id: 'missing-latency-alert',
  code: 'NR7006',
  title: 'No alert watches the slowest requests',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-latency-p99'],
  kinds: ['http'],
  options: {
    maximum: { default: 1, description: 'Largest p99 latency, in seconds, at which the alert may fire.', minimum: 0 },
  },
  messages: {
    missing:
      'The repository has alert rules, and none of them watches p99 latency: requests may take seconds with every check green. Alert when histogram_quantile(0.99, …) of the request duration exceeds 1 s.',
    loose: '{alert} fires only when p99 exceeds {value}; users have left by then. Fire at 1 s or below.',
  },
  docs: {
    what: 'Looks among the Prometheus alert rules of the repository for a 99th percentile of request duration that is compared with a time.',
    why: 'Averages hide the slow requests, and slow requests are what a blocked event loop or a saturated pool looks like from outside.',
    fix: 'Add an alert on histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1 with `for: 10m`.',
    references: ['https://prometheus.io/docs/practices/histograms/'],
  },
  examples: {
    bad: [
      {
        title: 'alerts on errors only',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'p99 at one second',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: SlowRequests\n        expr: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1\n        for: 10m\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    judgeAlert(service, {
      find: ({ alerts }) => latencyThresholds(alerts, (quantile) => quantile >= 0.99),
      accepts: (value) => value <= Number(options['maximum']),
      print: (value) => `${Number(value.toFixed(3))} s`,
      words: /p99|0\.99\b/i,
      anchor: 'latency',
    }),
};
