import { metricsOf, walkPromql } from '../../parsers/promql.ts';
import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { exampleService } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SOURCE = ["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"];
const RULES = (name: string, expression: string): string =>
  `groups:\n  - name: api\n    rules:\n      - alert: ${name}\n        expr: ${expression}\n        for: 10m\n`;

export const unwatchedRssGrowth: Rule = {
  id: 'unwatched-rss-growth',
  code: 'NR6116',
  title: 'No alert watches memory grow',
  area: 'metrics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rss-growth-stable'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Alerts of the service stand here, but none watches whether memory grows without end: a leak is found by the pod that is killed at night. Add deriv(process_resident_memory_bytes[1h]) > 0 for some hours, or predict_linear against the limit.',
  },
  docs: {
    what: 'Looks for an alert with deriv, predict_linear or delta on resident memory or the heap. Without any alerts in the repository only a run can tell.',
    why: 'A slope is visible days before the limit is reached.',
    fix: 'alert: MemoryGrows, expr: predict_linear(process_resident_memory_bytes[2h], 24 * 3600) > 1e9, for: 1h',
    references: ['https://prometheus.io/docs/prometheus/latest/querying/functions/#predict_linear'],
  },
  examples: {
    bad: [
      {
        title: 'other alerts only',
        files: exampleService(SOURCE, { 'alerts.yml': RULES('ApiDown', 'up{job="api"} == 0') }),
      },
    ],
    good: [
      {
        title: 'predict_linear',
        files: exampleService(SOURCE, {
          'alerts.yml': RULES(
            'MemoryGrows',
            'predict_linear(process_resident_memory_bytes{job="api"}[2h], 86400) > 1e9',
          ),
        }),
      },
    ],
  },
  check: (service) => {
    const { alerts, unread } = alertRulesOf(service);
    const growth = alerts.find((rule) => {
      const query = rule.query();
      if (!query) return false;
      const memory = metricsOf(query).some(
        // A counter of failures grows for reasons of its own.
        (name) => /memory|heap|rss/i.test(name) && !/_(?:total|count|failcnt)$/.test(name),
      );
      return (
        memory &&
        walkPromql(query).some(
          (node) =>
            node.kind === 'call' &&
            /^(?:deriv|predict_linear|i?delta|increase|double_exponential_smoothing)$/.test(node.name),
        )
      );
    });
    if (growth) return [pass({ place: growth.place, note: growth.name })];
    const [first] = alerts;
    if (first && unread.length === 0) return [fail({ message: 'missing', place: first.place, anchor: 'rss' })];
    return [unknown('only a run of some hours shows whether memory grows: no alert of this repository watches it')];
  },
};
