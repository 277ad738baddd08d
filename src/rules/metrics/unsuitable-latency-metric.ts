import type { Value } from '../../facts/types.ts';
import { httpMetricsOf } from '../../services/observability/http-metrics.ts';
import { type MetricDefinition, metricUsesOf } from '../../services/observability/metric-definitions.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import type { Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

export const unsuitableLatencyMetric: Rule = {
  id: 'unsuitable-latency-metric',
  code: 'NR6106',
  title: 'Latency cannot be read from the metrics',
  area: 'metrics',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['latency-histogram'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'No histogram measures how long requests take: percentiles, and with them every latency objective, cannot be computed. Observe http_request_duration_seconds for each request.',
    gauge:
      '{name} keeps the duration of requests in a {kind}: only the last value or a mean is left of thousands of requests, and the slow ones disappear. Use a histogram.',
    unit: '{name} says seconds, but {what}: almost all requests fall into one bucket, and every percentile is wrong by a factor of a thousand. Observe seconds (divide by 1000).',
    range:
      'The buckets of {name} go from {low} s to {high} s: what lies outside cannot be told apart, so percentiles are guesses there. Use bounds from about 5 ms to 10 s, with your objective among them.',
  },
  docs: {
    what: 'Looks at the metrics of request durations: a histogram (or a summary), in seconds, with bounds from some milliseconds to some seconds.',
    why: 'Users feel the slowest requests; means hide them.',
    fix: 'new Histogram({ name: "http_request_duration_seconds", buckets: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] })',
    references: [
      'https://prometheus.io/docs/practices/histograms/',
      'https://prometheus.io/docs/practices/naming/#base-units',
    ],
  },
  examples: {
    bad: [
      {
        title: 'bounds in milliseconds',
        files: exampleService([
          "const { Histogram } = require('prom-client');",
          "const duration = new Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['status'], buckets: [50, 100, 500, 1000] });",
          "require('node:http').createServer((req, res) => { duration.labels('200').observe(0.1); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'bounds in seconds',
        files: exampleService([
          "const { Histogram } = require('prom-client');",
          "const duration = new Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['status'], buckets: [0.005, 0.05, 0.5, 1, 5] });",
          "require('node:http').createServer((req, res) => { duration.labels('200').observe(0.1); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { supplied, latency, own } = httpMetricsOf(service);
    if (latency.length > 0) return latency.map((metric) => judge(service, metric, latency.length));
    if (supplied.length > 0) return [pass(...supplied.slice(0, 3))];
    const [agent] = telemetryOf(service).opaque;
    if (agent) return [unknown(`${agent.note} may measure requests; the package is not in this repository`, agent)];
    const [counter] = own;
    if (counter) return [fail({ message: 'missing', place: counter.place, anchor: 'latency' })];
    return [notApplicable('the service has no request metrics at all')];
  },
};

function judge(service: Service, metric: MetricDefinition, count: number): Outcome {
  const { name, kind, buckets, place, call } = metric;
  const anchor = name;
  if (kind === 'gauge' || kind === 'counter') {
    // A sum of durations beside a count is a way to a mean only.
    return fail({ message: 'gauge', args: { name, kind }, place, anchor });
  }
  if (kind === 'summary') return pass({ place, note: name });
  const inMilliseconds =
    /_(?:ms|millis\w*)$/i.test(name) || (metric.library === 'opentelemetry' && !/seconds|_s$/.test(name));
  const scale = inMilliseconds ? 1000 : 1;
  if (buckets && buckets.length > 0) {
    const [low, high] = [Math.min(...buckets) / scale, Math.max(...buckets) / scale];
    if (high > 120)
      return fail({
        message: 'unit',
        args: { name, what: `its bounds go up to ${high}` },
        place: metric.bucketsPlace ?? place,
        anchor,
      });
    if (low > 0.25 || high < 1)
      return fail({ message: 'range', args: { name, low, high }, place: metric.bucketsPlace ?? place, anchor });
  }
  if (/seconds/.test(name) && count === 1) {
    const raw = metricUsesOf(service).find(
      (use) =>
        use.fact.callee.kind === 'member' &&
        use.fact.callee.property === 'observe' &&
        service.program?.callees(use).some((path) => path.includes('Histogram()')) &&
        use.fact.args.some((arg) => isMilliseconds(service, use.module, arg)),
    );
    if (raw)
      return fail({
        message: 'unit',
        args: { name, what: 'milliseconds are observed here' },
        place: raw.place,
        related: [{ place: call.place, note: name }],
        anchor,
      });
  }
  return pass({ place, note: name });
}

/** `Date.now() - start` without a division. */
function isMilliseconds(service: Service, module: string, value: Value): boolean {
  const inner = service.program?.definition(module, value)?.value ?? value;
  if (inner.kind !== 'binary' || inner.op !== '-' || inner.left.kind !== 'call') return false;
  const callee = service.program?.modules.get(module)?.calls[inner.left.call]?.callee;
  return callee?.kind === 'member' && callee.property === 'now';
}
