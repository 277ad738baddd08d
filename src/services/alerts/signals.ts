import { comparisonsOf, metricsOf, type PromqlComparison, type PromqlNode, walkPromql } from '../../parsers/promql.ts';
import type { PrometheusRule } from './alert-rules.ts';

/** What an alert watches and the number from which on it fires. */
export interface Threshold {
  readonly rule: PrometheusRule;
  readonly value: number;
  readonly comparison: PromqlComparison;
}

const ERRORS = /^(?:5|\^?\(?5|.*\b5|\[?5|error|err|fail|internal|unavailable|unknown|false)/i;

/** A selector of failed requests: status 5xx in a matcher, or a counter of errors by name. */
function isFailure(node: PromqlNode): boolean {
  if (node.kind !== 'selector') return false;
  const bySeries = node.matchers.some(
    ({ label, op, value }) =>
      /status|code|outcome|result|class|success|error/i.test(label) &&
      ((/^=~?$/.test(op) && ERRORS.test(value)) || (/^!/.test(op) && /2|success|ok/i.test(value))),
  );
  return (
    bySeries ||
    /(?:error|errors|failure|failures|failed|5xx)(?:_total|_count|:|$)|:error_?ratio|:errors?:|error_rate/i.test(
      node.metric,
    )
  );
}

/** Errors divided by requests, or a recorded ratio of them, compared with a share. */
export function errorRateThresholds(rules: readonly PrometheusRule[]): readonly Threshold[] {
  return thresholdsOf(rules, ({ op, expression }) => {
    if (!op.startsWith('>')) return false;
    const nodes = walkPromql(expression);
    const failures = nodes.some(isFailure);
    const successes =
      nodes.some((node) => node.kind === 'binary' && node.op === '-' && node.left.kind === 'number') &&
      /success|availab|status|code/i.test(JSON.stringify(expression));
    const divides = nodes.some((node) => node.kind === 'binary' && node.op === '/');
    const recorded = metricsOf(expression).some((name) => /ratio|error_rate|errors?:rate|slo:sli_error/i.test(name));
    return (failures || successes) && (divides || recorded);
  });
}

/** A quantile of a duration histogram (or a summary's quantile label) compared with a time. Seconds. */
export function latencyThresholds(
  rules: readonly PrometheusRule[],
  quantile: (value: number) => boolean,
): readonly Threshold[] {
  return thresholdsOf(rules, ({ op, expression }) => {
    if (!op.startsWith('>')) return false;
    const names = metricsOf(expression);
    if (names.some((name) => /event_?loop/i.test(name))) return false;
    return walkPromql(expression).some((node) => {
      if (node.kind === 'call' && /^histogram_quantile$|^quantile_over_time$/.test(node.name)) {
        const [q] = node.args;
        return q?.kind === 'number' && quantile(q.value);
      }
      if (node.kind !== 'selector') return false;
      const label = node.matchers.find((item) => item.label === 'quantile');
      if (label && /^=~?$/.test(label.op)) return quantile(Number(label.value));
      const recorded = /(?:^|[_:.])p(50|90|95|99|999)(?:[_:.]|$)/i.exec(node.metric)?.[1];
      return (
        recorded !== undefined &&
        /latenc|duration|request|response|http/i.test(node.metric) &&
        quantile(Number(`0.${recorded}`))
      );
    });
  }).map((item) => ({
    ...item,
    value: metricsOf(item.comparison.expression).some((name) => /_(?:ms|milliseconds)(?:_|$)/.test(name))
      ? item.value / 1000
      : item.value,
  }));
}

/** Heap or working set against its limit. */
export function heapThresholds(rules: readonly PrometheusRule[]): readonly Threshold[] {
  return thresholdsOf(rules, ({ op, expression }) => {
    if (!op.startsWith('>')) return false;
    const names = metricsOf(expression);
    return names.some((name) =>
      /heap_(?:size_)?(?:used|total)|heap_space.*used|v8js_memory_heap|heap.*(?:ratio|usage|utili[sz]ation)|container_memory_(?:working_set|rss|usage)|process_resident_memory|memory.*(?:ratio|utili[sz]ation)/i.test(
        name,
      ),
    );
  }).map((item) => ({ ...item, value: item.value > 1 && item.value <= 100 ? item.value / 100 : item.value }));
}

const LAG = /event_?loop_?(?:lag|delay|latency)|nodejs_eventloop|eventloop_delay/i;

/** Event-loop lag against a time: seconds, whatever unit the metric has. */
export function eventLoopThresholds(
  rules: readonly PrometheusRule[],
): readonly (Threshold & { readonly metric: string; readonly unit: 's' | 'ms' | 'ns' })[] {
  return thresholdsOf(
    rules,
    ({ op, expression }) => op.startsWith('>') && metricsOf(expression).some((name) => LAG.test(name)),
  ).map((item) => {
    const metric = metricsOf(item.comparison.expression).find((name) => LAG.test(name)) ?? '';
    // An expression may change the unit: `lag_seconds * 1000 > 100`.
    const factor = walkPromql(item.comparison.expression)
      .filter((node) => node.kind === 'binary' && node.op === '*')
      .flatMap((node) => (node.kind === 'binary' ? [node.left, node.right] : []))
      .reduce((product, node) => (node.kind === 'number' ? product * node.value : product), 1);
    const unit = /_ms(?:_|$)|millis/i.test(metric) ? 'ms' : /_ns(?:_|$)|nanos/i.test(metric) ? 'ns' : 's';
    const divisor = { s: 1, ms: 1000, ns: 1e9 }[unit] * factor;
    return { ...item, metric, unit, value: item.value / divisor };
  });
}

function thresholdsOf(
  rules: readonly PrometheusRule[],
  wanted: (comparison: PromqlComparison) => boolean,
): readonly Threshold[] {
  return rules.flatMap((rule) => {
    const query = rule.query();
    if (!query) return [];
    return comparisonsOf(query)
      .filter(wanted)
      .map((comparison) => ({ rule, comparison, value: comparison.threshold }));
  });
}

/** Alerts whose expression reads something like this but compares with nothing that could be read. */
export function mentions(rules: readonly PrometheusRule[], words: RegExp): readonly PrometheusRule[] {
  return rules.filter((rule) => words.test(rule.name) || words.test(rule.expression.value));
}

/** The factor of a burn-rate alert: `error_ratio > 14.4 * 0.001` burns the budget 14.4 times as fast as it lasts. */
export function burnRates(
  rules: readonly PrometheusRule[],
): readonly { readonly rule: PrometheusRule; readonly factor: number | undefined }[] {
  return rules.flatMap((rule) => {
    const text = rule.expression.value;
    const named = /burn[_ -]?rate|error[_ -]?budget/i.test(`${rule.name} ${text} ${[...rule.labels.keys()].join(' ')}`);
    const factors = [...text.matchAll(/[><]=?\s*bool\s*|[><]=?\s*\(?\s*(\d+(?:\.\d+)?)\s*\*/g)].flatMap(([, factor]) =>
      factor === undefined ? [] : [Number(factor)],
    );
    const direct = [...text.matchAll(/burn_?rate\w*(?:\{[^}]*\})?\s*>=?\s*(\d+(?:\.\d+)?)/gi)].map(([, factor]) =>
      Number(factor),
    );
    const largest = Math.max(...factors, ...direct);
    if (!named && factors.length < 2) return [];
    return [{ rule, factor: Number.isFinite(largest) ? largest : undefined }];
  });
}
