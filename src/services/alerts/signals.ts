import { comparisonsOf, metricsOf, type PromqlComparison, type PromqlNode, walkPromql } from '../../parsers/promql.ts';
import type { PrometheusRule } from './alert-rules.ts';

/** An alert that always fires (Watchdog): it proves that the way to the pager works. */
export function alwaysFires(rule: PrometheusRule): boolean {
  const node = rule.query();
  return node !== undefined && !walkPromql(node).some((item) => item.kind === 'selector');
}

/** What an alert watches and the number from which on it fires. */
export interface Threshold {
  readonly rule: PrometheusRule;
  readonly value: number;
  readonly comparison: PromqlComparison;
}

const ERRORS = /^(?:5|\^?\(?5|.*\b5|\[4?-?5|error|err|fail|internal|unavailable|unknown|false)/i;
const SUCCESSES = /^\^?\(?(?:\[?2|success|succeeded|ok\b|true)/i;
const OUTCOME_LABELS = /status|code|outcome|result|class|success|error/i;

/** A selector of failed requests: status 5xx in a matcher, or a counter of errors by name. */
function isFailure(node: PromqlNode): boolean {
  if (node.kind !== 'selector') return false;
  const bySeries = node.matchers.some(
    ({ label, op, value }) =>
      OUTCOME_LABELS.test(label) &&
      ((/^=~?$/.test(op) && ERRORS.test(value)) || (/^!/.test(op) && /^[^4]*2|\[1-[34]\]|success|ok/i.test(value))),
  );
  return (
    bySeries ||
    /(?:error|errors|failure|failures|failed|5xx)(?:_total|_count|_per_request|:|$)|:error_?ratio|:errors?:|error_rate/i.test(
      node.metric,
    )
  );
}

/** A selector of requests that succeeded: status 2xx, or everything but 5xx; a recorded availability by name. */
function isSuccess(node: PromqlNode): boolean {
  if (node.kind !== 'selector') return false;
  const bySeries = node.matchers.some(
    ({ label, op, value }) =>
      OUTCOME_LABELS.test(label) &&
      ((/^=~?$/.test(op) && SUCCESSES.test(value)) || (/^!/.test(op) && ERRORS.test(value))),
  );
  return bySeries || /success|availab/i.test(node.metric);
}

/**
 * The share of failing requests from which on an alert fires: errors divided by requests, or a recorded ratio of them,
 * above a share; or the share of good requests below one. Percentages (`* 100`) come out as shares.
 */
export function errorRateThresholds(rules: readonly PrometheusRule[]): readonly Threshold[] {
  const isShare = (nodes: readonly PromqlNode[]): boolean =>
    nodes.some(
      (node) =>
        (node.kind === 'binary' && node.op === '/') ||
        (node.kind === 'selector' && /ratio|error_rate|errors?:rate|slo:sli_error|availab|percent/i.test(node.metric)),
    );
  return thresholdsOf(rules, ({ expression }) => isShare(walkPromql(expression))).flatMap((item) => {
    const { op, expression } = item.comparison;
    const nodes = walkPromql(expression);
    const complement = nodes.some((node) => node.kind === 'binary' && node.op === '-' && node.left.kind === 'number');
    const percent = metricsOf(expression).some((name) => /percent/i.test(name)) ? 100 : 1;
    const share = item.value / factorOf(expression) / percent;
    const failures = nodes.some(isFailure);
    const successes = nodes.some(isSuccess);
    if (op.startsWith('>') && (failures || (complement && successes))) return [{ ...item, value: share }];
    if (op.startsWith('<') && (successes || (complement && failures)))
      return [{ ...item, value: 1 - (share > 1 ? share / 100 : share) }];
    return [];
  });
}

/** What the outermost operations multiply a value by: 100 for `ratio * 100`, 1000 for `ratio / 0.001`. */
function factorOf(node: PromqlNode): number {
  if (node.kind === 'call') {
    // Only functions that keep the unit.
    const inner = node.args.at(-1);
    return /^(?:sum|avg|min|max|abs|round|ceil|floor|(?:avg|min|max)_over_time)$/.test(node.name) && inner
      ? factorOf(inner.kind === 'number' ? (node.args[0] ?? inner) : inner)
      : 1;
  }
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'binary') return 1;
  const { op, left, right } = node;
  if (op === '*') return factorOf(left) * factorOf(right);
  if (op === '/') return factorOf(left) / factorOf(right);
  // `100 - good`: the whole is written as 100, and so are its parts.
  if (op === '-' && left.kind === 'number') return left.value;
  return 1;
}

/** Durations of what the service calls or does inside, not of the requests that it answers. */
const INSIDE =
  /event_?loop|(?:^|_)gc_|quer(?:y|ies)|(?:^|_)(?:db|pg|postgres\w*|mysql|sql|mongo\w*|redis|cache|dns|kafka|amqp|rabbitmq|queue|jobs?|outbound|upstream|http_client)_/i;

/** A quantile of a duration histogram (or a summary's quantile label) compared with a time. Seconds. */
export function latencyThresholds(
  rules: readonly PrometheusRule[],
  quantile: (value: number) => boolean,
): readonly Threshold[] {
  return thresholdsOf(rules, ({ op, expression }) => {
    if (!op.startsWith('>')) return false;
    const names = metricsOf(expression);
    if (names.some((name) => INSIDE.test(name))) return false;
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
  }).map((item) => {
    const { expression } = item.comparison;
    const milliseconds = metricsOf(expression).some((name) => /_(?:ms|milliseconds)(?:_|$)/.test(name));
    return { ...item, value: item.value / factorOf(expression) / (milliseconds ? 1000 : 1) };
  });
}

/** Heap or working set against its limit, as a share of it, or in bytes where no limit is named. */
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

/** Whether the share is of the heap that V8 has taken so far, which is nearly full in every healthy process. */
export function isOfCommittedHeap({ comparison }: Threshold): boolean {
  return walkPromql(comparison.expression).some(
    (node) =>
      node.kind === 'binary' &&
      node.op === '/' &&
      metricsOf(node.right).some((name) => /heap_(?:size_)?total/i.test(name)),
  );
}

const LAG = /event_?loop_?(?:lag|delay|latency)/i;

/** Event-loop lag against a time: seconds, whatever unit the metric has. */
export function eventLoopThresholds(
  rules: readonly PrometheusRule[],
): readonly (Threshold & { readonly metric: string; readonly unit: 's' | 'ms' | 'ns' })[] {
  return thresholdsOf(
    rules,
    ({ op, expression }) => op.startsWith('>') && metricsOf(expression).some((name) => LAG.test(name)),
  ).map((item) => {
    const metric = metricsOf(item.comparison.expression).find((name) => LAG.test(name)) ?? '';
    const unit = /_ms(?:_|$)|millis/i.test(metric) ? 'ms' : /_ns(?:_|$)|nanos/i.test(metric) ? 'ns' : 's';
    // An expression may change the unit: `lag_seconds * 1000 > 100`.
    const divisor = { s: 1, ms: 1000, ns: 1e9 }[unit] * factorOf(item.comparison.expression);
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

/** Alerts that speak of something and whose number cannot be read: no PromQL, a template, another series. */
export function unclearMentions(rules: readonly PrometheusRule[], words: RegExp): readonly PrometheusRule[] {
  return rules.filter((rule) => {
    if (!words.test(rule.name) && !words.test(rule.expression.value)) return false;
    const query = rule.query();
    return query === undefined || comparisonsOf(query).length === 0;
  });
}

const SHARE = '(0?\\.\\d+|\\(\\s*1\\s*-\\s*0?\\.\\d+\\s*\\))';
const FACTOR = '(\\d+(?:\\.\\d+)?)';
/** `> 14.4 * 0.001`, `> (6 * (1 - 0.999))` and the same the other way round. */
const BUDGETS = new RegExp(`>=?\\s*\\(?\\s*(?:${FACTOR}\\s*\\*\\s*${SHARE}|${SHARE}\\s*\\*\\s*${FACTOR})`, 'g');

/** The error budgets that alerts compare with, and how many times each: `14.4 * 0.001`, `ratio / 0.001 > 14.4`. */
export function errorBudgets(
  rules: readonly PrometheusRule[],
): readonly { readonly rule: PrometheusRule; readonly budget: number; readonly factor: number }[] {
  return rules.flatMap((rule) => {
    const query = rule.query();
    const products = [...rule.expression.value.matchAll(BUDGETS)].map(([, first, after, before, last]) => ({
      factor: Number(first ?? last),
      budget: shareOf(after ?? before ?? ''),
    }));
    const quotients = (query ? comparisonsOf(query) : []).flatMap(({ op, expression, threshold }) =>
      op.startsWith('>') && expression.kind === 'binary' && expression.op === '/' && expression.right.kind === 'number'
        ? [{ factor: threshold, budget: expression.right.value }]
        : [],
    );
    return [...products, ...quotients].flatMap(({ factor, budget }) =>
      factor >= 1 && budget > 0 && budget < 0.5 ? [{ rule, budget, factor }] : [],
    );
  });
}

function shareOf(text: string): number {
  const value = Number(/\.\d+/.exec(text)?.[0]);
  return text.startsWith('(') ? 1 - value : value;
}

/** The factor of a burn-rate alert: `error_ratio > 14.4 * 0.001` burns the budget 14.4 times as fast as it lasts. */
export function burnRates(
  rules: readonly PrometheusRule[],
): readonly { readonly rule: PrometheusRule; readonly factor: number | undefined }[] {
  return rules.flatMap((rule) => {
    const text = rule.expression.value;
    const named = /burn[_ -]?rate|budget[_ -]?burn|burn\w*[_ -]?budget|(?:fast|slow)[_ -]?burn/i.test(
      `${rule.name} ${text} ${[...rule.labels.keys()].join(' ')}`,
    );
    const budgets = errorBudgets([rule]).map(({ factor }) => factor);
    if (!named && budgets.length === 0) return [];
    const multiples = [
      ...text.matchAll(/>=?\s*\(?\s*(\d+(?:\.\d+)?)\s*\*/g),
      ...text.matchAll(/burn_?rate\w*(?:\{[^}]*\})?\s*>=?\s*(\d+(?:\.\d+)?)/gi),
    ].map(([, factor]) => Number(factor));
    const largest = Math.max(...budgets, ...(budgets.length > 0 ? [] : multiples));
    return [{ rule, factor: Number.isFinite(largest) ? largest : undefined }];
  });
}
