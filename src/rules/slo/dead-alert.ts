import { isTemplatedPromql, type PromqlNode, walkPromql } from '../../parsers/promql.ts';
import { alertRulesOf, type PrometheusRule } from '../../services/alerts/alert-rules.ts';
import { errorRateThresholds, eventLoopThresholds } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Gauges of prom-client's default metrics; a rate of one means nothing (github.com/siimon/prom-client/tree/master/lib/metrics). */
const GAUGES =
  /^(?:\w+_)?(?:nodejs_eventloop_lag_(?:\w+_)?seconds|nodejs_heap_s(?:ize|pace_size)_\w+_bytes|nodejs_external_memory_bytes|nodejs_active_\w+|process_resident_memory_bytes|process_heap_bytes|process_open_fds)$/;
const RATES = /^(?:rate|irate|increase)$/;

/** LogQL and other languages share the form of rule files; only what looks like PromQL is judged as PromQL. */
function isOtherLanguage(text: string): boolean {
  return /\|[=~]|\|\s*(?:json|logfmt|line_format|pattern|unwrap|keep|filter)\b|^\s*(?:SELECT|from\()/i.test(text);
}

function judgeRule(rule: PrometheusRule): Outcome | undefined {
  const { place, value: text } = rule.expression;
  if (isOtherLanguage(text) || isTemplatedPromql(text)) return undefined;
  const query = rule.query();
  const at = { place, anchor: rule.name };
  if (!query) return fail({ ...at, message: 'syntax', args: { alert: rule.name } });
  const gauge = ratedGauge(query);
  if (gauge !== undefined) return fail({ ...at, message: 'rateOfGauge', args: { alert: rule.name, metric: gauge } });
  const [ratio] = errorRateThresholds([rule]);
  if (ratio && ratio.value > 1)
    return fail({ ...at, message: 'ratio', args: { alert: rule.name, value: ratio.value } });
  const [lag] = eventLoopThresholds([rule]);
  if (lag && lag.unit === 's' && lag.value >= 10)
    return fail({ ...at, message: 'unit', args: { alert: rule.name, value: lag.value, metric: lag.metric } });
  return undefined;
}

function ratedGauge(query: PromqlNode): string | undefined {
  return walkPromql(query).flatMap((node) => {
    const [inner] = node.kind === 'call' && RATES.test(node.name) ? node.args : [];
    return inner?.kind === 'selector' && GAUGES.test(inner.metric) ? [inner.metric] : [];
  })[0];
}

export const deadAlert: Rule = {
  id: 'dead-alert',
  code: 'NR7019',
  title: 'An alert can never fire as it is meant',
  area: 'slo',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['alert-error-rate', 'alert-event-loop-lag', 'alert-heap'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    syntax:
      'The expression of {alert} is not valid PromQL, so Prometheus refuses the whole rule file and every alert in it is gone. Check it with `promtool check rules`.',
    ratio:
      '{alert} compares a ratio, which lies between 0 and 1, with {value}: it never fires. Compare with a share such as 0.01, or multiply the ratio by 100.',
    unit: '{alert} compares {metric}, which is in seconds, with {value}: it fires after {value} s of lag, never in practice. Write 0.1 for 100 ms.',
    rateOfGauge:
      '{alert} takes the rate of {metric}, a gauge: the result has no meaning and the alert fires at random or never. Compare the gauge itself, or use delta().',
  },
  docs: {
    what: 'Parses the expressions of the Prometheus alert rules of the repository and looks for those that cannot work: invalid PromQL, a ratio compared with a percentage, seconds compared with milliseconds, the rate of a gauge.',
    why: 'A dead alert is worse than none: everybody believes that the failure is watched.',
    fix: 'Correct the expression, and test it with `promtool test rules` against a series that should fire it.',
    exceptions: 'Templated expressions, LogQL and other query languages are not judged.',
    references: [
      'https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/',
      'https://prometheus.io/docs/concepts/metric_types/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'seconds compared with milliseconds',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: EventLoopLag\n        expr: nodejs_eventloop_lag_p99_seconds > 100\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'the unit of the metric',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: EventLoopLag\n        expr: nodejs_eventloop_lag_p99_seconds > 0.1\n        for: 5m\n',
        },
      },
    ],
  },
  check: (service) => {
    const { alerts } = alertRulesOf(service);
    const dead = alerts.flatMap((rule) => judgeRule(rule) ?? []);
    if (dead.length > 0) return dead;
    const [first] = alerts;
    return [first ? pass(first.place) : notApplicable('the repository holds no alert rules')];
  },
};
