import { httpMetricsOf } from '../../services/observability/http-metrics.ts';
import { metricsSuppliedOf, telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const missingRequestMetrics: Rule = {
  id: 'missing-request-metrics',
  code: 'NR6105',
  title: 'Requests are not measured',
  area: 'metrics',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['red-metrics'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'Nothing measures rate, errors and duration of requests in this service: an alert can see neither that requests fail nor that they are slow. Observe one histogram with method, route and status in a middleware or hook.',
    incomplete:
      'The request metrics lack {lacks}: rate, errors and duration by route are what alerts and dashboards need. One histogram with method, route and status code gives all three.',
  },
  docs: {
    what: 'Looks for metrics of requests: a library or agent that measures every request, or counters and histograms of one’s own with a status label.',
    why: 'Rate, errors and duration are what users feel; CPU and memory only explain it.',
    fix: 'A histogram http_request_duration_seconds with labels method, route, status_code, observed in one hook for all routes.',
    references: [
      'https://grafana.com/blog/2018/08/02/the-red-method-how-to-instrument-your-services/',
      'https://opentelemetry.io/docs/specs/semconv/http/http-metrics/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'process metrics only',
        files: exampleService([
          "require('prom-client').collectDefaultMetrics();",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'one histogram',
        files: exampleService([
          "const { Histogram } = require('prom-client');",
          "const duration = new Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['method', 'route', 'status_code'] });",
          "require('node:http').createServer((req, res) => { duration.labels(req.method, 'all', '200').observe(0.1); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { supplied, own, latency } = httpMetricsOf(service);
    if (supplied.length > 0) return [pass(...supplied.slice(0, 3))];
    const [first] = own;
    if (first) {
      const open = own.some((metric) => metric.labels === undefined);
      const status =
        open ||
        own.some(
          (metric) =>
            metric.labels?.some((label) => /status|code|result|outcome|error/i.test(label)) ||
            /error|fail/i.test(metric.name),
        );
      const lacks = [...(latency.length > 0 ? [] : ['the duration']), ...(status ? [] : ['the status'])];
      if (lacks.length === 0) return [pass(...own.slice(0, 3).map(({ place, name }) => ({ place, note: name })))];
      return [fail({ message: 'incomplete', args: { lacks: lacks.join(' and ') }, place: first.place, anchor: 'red' })];
    }
    const [agent] = telemetryOf(service).opaque;
    if (agent) return [unknown(`${agent.note} may measure requests; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [
      place
        ? fail({
            message: 'missing',
            place,
            anchor: 'red',
            // Without any metrics the missing endpoint is the finding.
            ...(metricsSuppliedOf(service).length === 0 ? { severity: 'note' as const } : {}),
          })
        : notApplicable('nothing runs'),
    ];
  },
};
