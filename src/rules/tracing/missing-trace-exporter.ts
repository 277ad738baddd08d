import { assumeComplete } from '../../services/observability/effective.ts';
import { tracersOf } from '../../services/observability/tracers.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const EXPORTERS = [
  '@opentelemetry/exporter-*#*Exporter',
  '@opentelemetry/exporter-collector*#*',
  '@google-cloud/opentelemetry-cloud-trace-exporter#TraceExporter',
  '@azure/monitor-opentelemetry-exporter#AzureMonitorTraceExporter',
  '@honeycombio/opentelemetry-node#HoneycombSDK',
  '@azure/monitor-opentelemetry#useAzureMonitor',
  '@splunk/otel#start',
  '@langfuse/otel#LangfuseSpanProcessor',
  'langfuse-vercel#LangfuseExporter',
];
const ENDPOINT = /^OTEL_EXPORTER_OTLP_(?:TRACES_)?ENDPOINT$/;
const SOURCE = [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  "const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');",
  "new NodeSDK({ serviceName: 'api', traceExporter: new OTLPTraceExporter() }).start();",
  "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
];

export const missingTraceExporter: Rule = {
  id: 'missing-trace-exporter',
  code: 'NR6204',
  title: 'Spans are not sent to a backend',
  area: 'tracing',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['otel-exporter-configured'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    console:
      'Spans are printed to the console in production: they cost the event loop and fill the logs, and no backend sees a trace. Export with OTLP.',
    off: '{name} is {value}: the SDK records spans and throws them away. Set it to otlp.',
    local:
      'Nothing sets OTEL_EXPORTER_OTLP_ENDPOINT for {workload}, so spans go to localhost, where no collector runs in this pod: every export fails silently. Set the endpoint of the collector.',
    broken:
      'The URL of the exporter is built from {name}, which nothing sets: spans go to "undefined/…" and every export fails. Set the variable, or leave the URL out and let the SDK read OTEL_EXPORTER_OTLP_ENDPOINT.',
  },
  docs: {
    what: 'For OpenTelemetry: an exporter other than the console is there, and the endpoint that the deployed process gets is set (or a collector runs in the pod).',
    why: 'A tracer without a reachable backend costs as much as one with it.',
    fix: 'OTEL_EXPORTER_OTLP_ENDPOINT=http://otel-collector:4318 in the manifest.',
    references: ['https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/'],
  },
  examples: {
    bad: [
      {
        title: 'no endpoint in the manifest',
        files: exampleService(SOURCE, { 'k8s.yaml': exampleManifest(['env:', '  - { name: PORT, value: "3000" }']) }),
      },
    ],
    good: [
      {
        title: 'the endpoint of the collector',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest([
            'env:',
            '  - name: OTEL_EXPORTER_OTLP_ENDPOINT',
            '    value: http://otel-collector:4318',
          ]),
        }),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { otel, injected } = tracersOf(service);
    const [tracer] = otel;
    if (!tracer)
      return injected.length > 0 ? [pass(...injected)] : [notApplicable('the service does not use OpenTelemetry')];
    const outcomes = service.deployments.map(({ environment, workload }): Outcome => {
      const anchor = workload?.id ?? 'exporter';
      const choice = environment.variables.get('OTEL_TRACES_EXPORTER');
      if (choice?.value !== undefined && /^(?:none|console)$/.test(choice.value))
        return fail({ message: 'off', args: { name: choice.name, value: choice.value }, place: choice.place, anchor });
      const env = assumeComplete(environment);
      const all = program
        .callsTo(...EXPORTERS)
        .filter((call) => !program.callees(call).some((path) => /exporter-(?:metrics|logs|prometheus)/.test(path)));
      const exporters = all.filter((call) => program.runs(call, env) !== false);
      const consoles = program
        .callsTo('@opentelemetry/*#*ConsoleSpanExporter')
        .filter((call) => program.runs(call, env) === true);
      const [printing] = consoles;
      if (printing && exporters.length === 0) return fail({ message: 'console', place: printing.place, anchor });
      if (all.length > 0 && exporters.length === 0)
        return notApplicable('the environment of this deployment switches tracing off');
      const endpoint = [...environment.variables.values()].find(({ name }) => ENDPOINT.test(name));
      if (endpoint) return pass({ place: endpoint.place, note: endpoint.name });
      const urls = exporters.map((call) => urlOf(program, call));
      const given = urls.find((item) => item !== undefined);
      if (given) {
        const missing = given.variables.find((name) => !environment.variables.has(name) && !given.defaulted);
        if (missing && environment.complete)
          return fail({ message: 'broken', args: { name: missing }, place: given.place, anchor });
        return missing
          ? unknown(`${missing} is not set in this repository`, given)
          : pass({ place: given.place, note: 'url' });
      }
      const other = exporters.find((call) => !program.callees(call).some((path) => /otlp/.test(path)));
      if (other) return pass(other.place);
      const sidecar = workload?.containers.find((container) =>
        /otel|opentelemetry-collector|grafana\/(?:agent|alloy)|datadog/.test(container.image?.value ?? ''),
      );
      if (sidecar) return pass({ place: sidecar.place, note: 'a collector runs in the pod' });
      if (!workload || !environment.complete)
        return unknown(
          'OTEL_EXPORTER_OTLP_ENDPOINT may come from an environment that is not in this repository',
          tracer,
        );
      return fail({
        message: 'local',
        args: { workload: workload.name },
        place: exporters[0]?.place ?? tracer.place,
        related: [{ place: workload.place, note: workload.name }],
        anchor,
      });
    });
    // Several workloads of one image have the same finding once.
    const seen = new Set<string>();
    return outcomes.filter((outcome) => {
      const key =
        outcome.verdict === 'fail'
          ? `${outcome.message} ${outcome.place.path}:${outcome.place.line}:${outcome.place.column}`
          : JSON.stringify(outcome);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  },
};

interface ExporterUrl {
  readonly place: LinkedCall['place'];
  readonly variables: readonly string[];
  readonly defaulted: boolean;
}

/** The url option with the variables that it is put together from. */
function urlOf(program: Program, call: LinkedCall): ExporterUrl | undefined {
  const option = program.option(call.module, call.fact.args[0], 'url');
  if (!option.value) return undefined;
  const text = JSON.stringify(program.definition(option.module, option.value)?.value ?? option.value);
  const variables = [...text.matchAll(/"kind":"env","name":"(\w+)"/g)].map((match) => match[1] ?? '');
  return { place: option.place ?? call.place, variables, defaulted: /"op":"(?:\|\||\?\?)"/.test(text) };
}
