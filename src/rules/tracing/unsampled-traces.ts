import { fileStart } from '../../parsers/place.ts';
import { tracersOf } from '../../services/observability/tracers.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const RATES = [
  'tracesSampleRate',
  'sampleRate',
  'samplingRatio',
  'transactionSampleRate',
  'samplingRate',
  'samplingPercentage',
];
const SOURCE = [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  "new NodeSDK({ serviceName: 'api' }).start();",
  "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
];

export const unsampledTraces: Rule = {
  id: 'unsampled-traces',
  code: 'NR6206',
  title: 'Every request is traced',
  area: 'tracing',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['trace-sampling'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    always:
      'Nothing limits how many requests are traced{why}, so all of them are: at high rates that costs CPU, memory and the bill of the backend. Set OTEL_TRACES_SAMPLER=parentbased_traceidratio with a ratio, or sample in the collector.',
  },
  docs: {
    what: 'Looks for a sampler in the source, the environment or a collector configuration of the repository; agents that limit themselves are fine.',
    why: 'A hundred percent is right for a quiet service and ruinous for a busy one.',
    fix: 'OTEL_TRACES_SAMPLER=parentbased_traceidratio, OTEL_TRACES_SAMPLER_ARG=0.1; keep errors with tail sampling in the collector.',
    exceptions: 'Services with little traffic.',
    references: [
      'https://opentelemetry.io/docs/languages/js/sampling/',
      'https://opentelemetry.io/docs/concepts/sampling/',
    ],
  },
  examples: {
    bad: [{ title: 'the default', files: exampleService(SOURCE, { 'k8s.yaml': exampleManifest() }) }],
    good: [
      {
        title: 'a ratio',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest([
            'env:',
            '  - { name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio }',
            '  - { name: OTEL_TRACES_SAMPLER_ARG, value: "0.1" }',
          ]),
        }),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { all, agents, injected } = tracersOf(service);
    const [tracer] = all;
    if (!tracer) return [notApplicable('the service is not traced')];
    const set = fromEnvironment(service) ?? fromSource(service);
    if (set) return [set];
    const limiting = agents.filter((agent) => agent.samples && !agent.note.startsWith('@sentry'));
    if (limiting.length > 0)
      return [pass(...limiting.map(({ place, note }) => ({ place, note: `${note} limits itself` })))];
    const collector = collectorOf(service);
    if (collector) return [pass(collector)];
    if (injected.length > 0)
      return [unknown('the operator that injects the tracer decides about sampling', ...injected)];
    const [deployment] = service.deployments;
    if (!deployment?.environment.complete)
      return [unknown('OTEL_TRACES_SAMPLER may come from an environment that is not in this repository', tracer)];
    return [fail({ message: 'always', args: { why: '' }, place: tracer.place, anchor: 'sampling' })];
  },
};

function fromEnvironment(service: Service): Outcome | undefined {
  for (const { environment } of service.deployments) {
    const sampler = environment.variables.get('OTEL_TRACES_SAMPLER');
    const ratio = environment.variables.get('OTEL_TRACES_SAMPLER_ARG');
    if (
      sampler?.value?.includes('always_on') ||
      (sampler?.value?.includes('ratio') && ratio?.value !== undefined && Number(ratio.value) >= 1)
    )
      return fail({
        message: 'always',
        args: { why: ` (${sampler.name} is ${sampler.value})` },
        place: sampler.place,
        anchor: 'sampling',
      });
    const variable =
      sampler ??
      ['DD_TRACE_SAMPLE_RATE', 'ELASTIC_APM_TRANSACTION_SAMPLE_RATE', 'SENTRY_TRACES_SAMPLE_RATE'].flatMap(
        (name) => environment.variables.get(name) ?? [],
      )[0];
    if (variable) return pass({ place: variable.place, note: variable.name });
  }
  return undefined;
}

function fromSource(service: Service): Outcome | undefined {
  const { program } = service;
  if (!program) return undefined;
  const sampler = program
    .callsTo(
      '@opentelemetry/*#*TraceIdRatioBasedSampler',
      '@opentelemetry/*#*JaegerRemoteSampler',
      '@opentelemetry/*#*ParentBasedSampler',
    )
    .find((call) => program.runs(call) !== false);
  const everything = program
    .callsTo('@opentelemetry/*#*AlwaysOnSampler', '@opentelemetry/*#*TraceIdRatioBasedSampler')
    .find((call) => program.runs(call) !== false && takesAll(program, call));
  const ratio = program
    .callsTo('@opentelemetry/*#*TraceIdRatioBasedSampler')
    .some((call) => program.runs(call) !== false && !takesAll(program, call));
  if (everything && !ratio)
    return fail({
      message: 'always',
      args: { why: ' (the sampler takes all)' },
      place: everything.place,
      anchor: 'sampling',
    });
  if (sampler) return pass(sampler.place);
  for (const call of program.callsTo(
    '@opentelemetry/sdk-node#NodeSDK',
    '@opentelemetry/sdk-trace-node#NodeTracerProvider',
    '@vercel/otel#registerOTel',
  )) {
    const option = ['sampler', 'traceSampler']
      .map((key) => program.option(call.module, call.fact.args[0], key))
      .find((item) => item.found);
    if (option) return pass(option.place ?? call.place);
  }
  for (const call of program.callsTo(
    '@sentry/node#init',
    '@sentry/nestjs#init',
    'dd-trace#*init',
    'elastic-apm-node#*start',
    '@azure/monitor-opentelemetry#useAzureMonitor',
  )) {
    if (program.option(call.module, call.fact.args[0], 'tracesSampler').found) return pass(call.place);
    for (const key of RATES) {
      const option = program.option(call.module, call.fact.args[0], key);
      if (!option.value) continue;
      const rate = program.literal(option.module, option.value, service.deployments[0]?.environment)?.value;
      const place = option.place ?? call.place;
      if (rate === 1 || rate === '1' || (key === 'samplingPercentage' && rate === 100))
        return fail({ message: 'always', args: { why: ` (${key} is ${rate})` }, place, anchor: 'sampling' });
      return pass({ place, note: key });
    }
  }
  return undefined;
}

/** AlwaysOnSampler, or a ratio of 1. */
function takesAll(program: Program, call: LinkedCall): boolean {
  if (program.callees(call).some((path) => path.endsWith('AlwaysOnSampler'))) return true;
  const [ratio] = call.fact.args;
  const known = ratio && program.literal(call.module, ratio)?.value;
  return !ratio || (typeof known === 'number' && known >= 1);
}

/** A collector of the repository that samples. */
function collectorOf(service: Service): Evidence | undefined {
  const path = service.repository.paths.find(
    (item) =>
      /\.ya?ml$/.test(item) &&
      /otel|collector|alloy|tempo/i.test(item) &&
      /tail_sampling|probabilistic_sampler/.test(service.repository.text(item) ?? ''),
  );
  return path === undefined ? undefined : { place: fileStart(path), note: 'the collector samples' };
}
