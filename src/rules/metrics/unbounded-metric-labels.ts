import type { Value } from '../../facts/types.ts';
import { pathOf } from '../../services/observability/log-values.ts';
import { metricDefinitionsOf, metricUsesOf } from '../../services/observability/metric-definitions.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const RAW =
  /(?:^|\.)(?:_?req|request|ctx|context|ctx\.request|c\.req|req\.raw|request\.raw|event)\.(?:url|originalUrl|path|pathname|href|_parsedUrl\.pathname)$/;
const IDENTITY =
  /^(?:user_?id|user|email|request_?id|req_?id|correlation_?id|trace_?id|span_?id|session_?id|session|ip|ip_?address|client_?ip|token|url|uri|order_?id|customer_?id|account_?id|message|error_?message|query|timestamp)$/i;

export const unboundedMetricLabels: Rule = {
  id: 'unbounded-metric-labels',
  code: 'NR6107',
  title: 'A metric label has unbounded values',
  area: 'metrics',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['bounded-metric-labels'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    raw: 'The label takes {path} as it came in: every id and every probing of a scanner makes a new time series that the process keeps until it is out of memory, and Prometheus with it. Use the route template, and one constant for what matched none.',
    name: 'The label {label} of {metric} has a new value for each user or request: every one is a time series that the process and Prometheus keep in memory. Put such values in logs and traces.',
  },
  docs: {
    what: 'Looks at what metrics take as labels: raw paths and URLs (also as a fallback when no route matched), and labels named after users, requests, sessions or addresses.',
    why: 'Each combination of label values is one time series, kept in memory by the process and by the store.',
    fix: 'Label with req.route.path (Express), request.routeOptions.url (Fastify), ctx._matchedRoute (Koa), and "unmatched" otherwise.',
    references: ['https://prometheus.io/docs/practices/naming/#labels'],
  },
  examples: {
    bad: [
      {
        title: 'the raw path',
        files: exampleService([
          "const { Counter } = require('prom-client');",
          "const requests = new Counter({ name: 'http_requests_total', help: 'h', labelNames: ['path'] });",
          "const app = require('express')();",
          'app.use((req, res, next) => { requests.inc({ path: req.path }); next(); });',
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'the template',
        files: exampleService([
          "const { Counter } = require('prom-client');",
          "const requests = new Counter({ name: 'http_requests_total', help: 'h', labelNames: ['path'] });",
          "const app = require('express')();",
          "app.use((req, res, next) => { res.on('finish', () => requests.inc({ path: req.route ? req.route.path : 'unmatched' })); next(); });",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const definitions = metricDefinitionsOf(service);
    const uses = metricUsesOf(service);
    const [any] = [...definitions, ...uses];
    if (!any) return [notApplicable('the service defines no metrics of its own')];
    const raw = uses.flatMap((use) => {
      const path = use.fact.args.map((arg) => rawPath(program, use, arg, 0)).find((item) => item !== undefined);
      return path === undefined
        ? []
        : [fail({ message: 'raw', args: { path }, place: use.place, anchor: `${use.module} ${path}` })];
    });
    const named = definitions.flatMap((metric) =>
      (metric.labels ?? [])
        .filter((label) => IDENTITY.test(label))
        .map((label) =>
          fail({
            message: 'name',
            args: { label, metric: metric.name },
            place: metric.place,
            anchor: `${metric.name} ${label}`,
          }),
        ),
    );
    const found = [
      ...raw,
      ...named.filter(
        (item) => !raw.length || item.verdict !== 'fail' || !/^(?:url|uri)$/.test(String(item.args['label'])),
      ),
    ];
    return found.length > 0
      ? found
      : [pass({ place: any.place, note: `${definitions.length} metrics, ${uses.length} uses` })];
  },
};

/** A raw path anywhere in a label value, fallbacks included; what a function makes of it is not judged. */
function rawPath(program: Program, use: LinkedCall, value: Value, depth: number): string | undefined {
  if (depth > 6) return undefined;
  const next = (inner: Value): string | undefined => rawPath(program, use, inner, depth + 1);
  switch (value.kind) {
    case 'object':
      return value.properties.map((item) => next(item.value)).find((item) => item !== undefined);
    case 'array':
      return value.items.map(next).find((item) => item !== undefined);
    case 'logical':
      return value.op === '&&' ? next(value.right) : (next(value.left) ?? next(value.right));
    case 'conditional':
      return next(value.then) ?? next(value.else);
    case 'binary':
      return value.op === '+' ? (next(value.left) ?? next(value.right)) : undefined;
    case 'template':
      return value.parts.map(next).find((item) => item !== undefined);
    case 'ref': {
      const binding = program.modules.get(use.module)?.bindings[value.binding];
      const init = binding?.kind === 'const' && binding.init && binding.init.kind !== 'call' ? binding.init : undefined;
      const path = pathOf(program, use.module, value);
      return path !== undefined && RAW.test(path) ? path : init && next(init);
    }
    case 'member': {
      const path = pathOf(program, use.module, value);
      // Behind `req.route`, `path` is the template.
      return path !== undefined && RAW.test(path) ? path : undefined;
    }
    default:
      return undefined;
  }
}
