import { fileStart } from '../../parsers/place.ts';
import { dashboardsOf } from '../../services/dashboards/dashboards.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { traceInLogsOf } from '../../services/observability/trace-in-logs.ts';
import type { Service } from '../../services/types.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

/** Data sources and panels that lead from a number to its traces or log lines. */
const LINKS = /derivedFields|tracesToLogs|tracesToMetrics|exemplarTraceIdDestinations|matcherRegex/;
const TARGETS = /traces?\b|tracing|\btempo|jaeger|zipkin|\bloki|\blogs?\b|kibana|opensearch|elastic|\/explore\b/i;

/** Exemplars on the metrics, trace ids in the log lines (github.com/siimon/prom-client#exemplars). */
function sourceLinks(service: Service): readonly Evidence[] {
  const { program } = service;
  if (!program) return [];
  const exemplars = program
    .callsTo(
      'prom-client#Histogram',
      'prom-client#Counter',
      'prom-client#default.Histogram',
      'prom-client#default.Counter',
    )
    .filter((call) => {
      const option = program.option(call.module, call.fact.args[0], 'enableExemplars');
      return option.found && option.value && program.literal(option.module, option.value)?.value === true;
    });
  const correlated = [...program.packages].filter(([name]) =>
    /^@opentelemetry\/(?:auto-instrumentations-node|instrumentation-(?:pino|winston|bunyan))$|^(?:dd-trace|newrelic|elastic-apm-node|@elastic\/ecs-pino-format|@google-cloud\/opentelemetry-.*)$/.test(
      name,
    ),
  );
  const traced = traceInLogsOf(service);
  return [
    ...(traced.is === 'present' ? traced.evidence : []),
    ...exemplars.map((call) => ({ place: call.place, note: 'exemplars' })),
    ...correlated.map(([name, place]) => ({ place, note: `${name} puts the trace id into log lines` })),
  ];
}

export const unlinkedSignals: Rule = {
  id: 'unlinked-signals',
  code: 'NR7018',
  title: 'Nothing leads from a metric to its traces and log lines',
  area: 'slo',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['signals-linked'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unlinked:
      'The dashboards of the repository link neither to traces nor to logs: from a spike somebody has to copy times and names into another tool. Add data links or exemplars.',
  },
  docs: {
    what: 'Looks for exemplars, trace ids in log lines (by the instrumentation that adds them), Grafana derived fields, and links from panels to traces or logs.',
    why: 'The way from "p99 is up" to the one request that shows why should be a click.',
    fix: 'Enable exemplars on the duration histogram, put the trace id into log lines, and add data links to the panels.',
    references: ['https://grafana.com/docs/grafana/latest/fundamentals/exemplars/'],
  },
  examples: {
    bad: [
      {
        title: 'panels without links',
        files: {
          ...EXAMPLE_SERVICE,
          'grafana/orders.json':
            '{"title":"Orders","panels":[{"title":"p95","type":"timeseries","targets":[{"expr":"histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))"}]}]}\n',
        },
      },
    ],
    good: [
      {
        title: 'a link to the traces',
        files: {
          ...EXAMPLE_SERVICE,
          'grafana/orders.json':
            '{"title":"Orders","links":[{"title":"Traces","url":"https://tempo.example.com/search"}],"panels":[{"title":"p95","type":"timeseries","targets":[{"expr":"up"}]}]}\n',
        },
      },
    ],
  },
  check: (service) => {
    const { dashboards } = dashboardsOf(service);
    const source = sourceLinks(service);
    const linked = dashboards.flatMap((dashboard) => dashboard.links.filter((link) => TARGETS.test(link.value)));
    // Log lines and traces in a panel follow the time range of the graphs beside them.
    const beside = dashboards.flatMap(({ panels }) => panels.filter(({ type }) => /^(?:logs|traces)$/.test(type)));
    const provisioned = service.repository.paths.filter(
      (path) =>
        /datasources?[^/]*\.ya?ml$|\/datasources?\//.test(path) && LINKS.test(service.repository.text(path) ?? ''),
    );
    const evidence = [
      ...[...linked, ...beside].map(({ place }) => ({ place })),
      ...provisioned.map((path) => ({ place: fileStart(path) })),
      ...source,
    ];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 4))];
    const [first] = dashboards;
    if (first) return [fail({ message: 'unlinked', place: first.place, anchor: 'links' })];
    if (
      service.program &&
      telemetryOf(service).of('endpoint').length === 0 &&
      telemetryOf(service).of('tracing').length === 0
    )
      return [notApplicable('the service emits neither metrics nor traces that could be linked')];
    return [unknown('the repository holds no dashboards; the links may be made in a monitoring product')];
  },
};
