import { eventLoopThresholds } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { judgeAlert } from './alert-rule.ts';

export const missingEventLoopAlert: Rule = {
  id: 'missing-event-loop-alert',
  code: 'NR7008',
  title: 'No alert watches the event loop',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-event-loop-lag'],
  kinds: LONG_RUNNING,
  options: {
    maximum: { default: 100, description: 'Largest lag, in milliseconds, at which the alert may fire.', minimum: 1 },
  },
  messages: {
    missing:
      'The repository has alert rules, and none of them watches event-loop lag, the one number that tells a blocked process from a busy one. Alert when nodejs_eventloop_lag_p99_seconds exceeds 0.1.',
    loose:
      '{alert} fires only when the event loop lags {value}; every request of the process has waited that long by then. Fire at 100 ms or below.',
  },
  docs: {
    what: 'Looks among the Prometheus alert rules of the repository for event-loop lag compared with a time; the unit is read from the name of the metric.',
    why: 'Node.js answers every request on one thread. When it lags, everything lags: requests, health checks, timers.',
    fix: 'Add an alert on nodejs_eventloop_lag_p99_seconds > 0.1 with `for: 5m`.',
    references: ['https://nodejs.org/api/perf_hooks.html#perf_hooksmonitoreventloopdelayoptions'],
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
        title: 'lag above 100 ms',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: EventLoopLag\n        expr: nodejs_eventloop_lag_p99_seconds > 0.1\n        for: 5m\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    judgeAlert(service, {
      find: ({ alerts }) => eventLoopThresholds(alerts),
      accepts: (value) => value * 1000 <= Number(options['maximum']) + 1e-9,
      print: (value) => `${Number((value * 1000).toFixed(3))} ms`,
      words: /event_?-?loop|\blag\b/i,
      anchor: 'event-loop',
    }),
};
