import type { Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, OptionLookup, Program, Service } from '../types.ts';
import { assumeComplete } from './effective.ts';

export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly library: 'prom-client' | 'opentelemetry' | 'nestjs-prometheus';
  readonly name: string;
  /** Undefined when they are not all known. OpenTelemetry names none in advance. */
  readonly labels: readonly string[] | undefined;
  /** Bounds in the unit of the metric; undefined when the defaults of the library hold. */
  readonly buckets: readonly number[] | undefined;
  /** Place of the buckets, where given. */
  readonly bucketsPlace: Place | undefined;
  readonly call: LinkedCall;
  readonly place: Place;
}

const PROM = ['Counter', 'Gauge', 'Histogram', 'Summary'] as const;
const OTEL: Readonly<Record<string, MetricDefinition['kind']>> = {
  createCounter: 'counter',
  createUpDownCounter: 'gauge',
  createGauge: 'gauge',
  createHistogram: 'histogram',
  createObservableGauge: 'gauge',
  createObservableCounter: 'counter',
  createObservableUpDownCounter: 'gauge',
};

/** Metrics that the production path defines. */
export const metricDefinitionsOf = memoizeByService((service: Service): readonly MetricDefinition[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const runs = (call: LinkedCall): boolean => program.runs(call, env) !== false;
  const prom = PROM.flatMap((type) =>
    program
      .callsTo(`prom-client#${type}`, `prom-client#default.${type}`)
      .filter(runs)
      .map((call) => define(program, call, type.toLowerCase(), 'prom-client')),
  );
  const nest = PROM.flatMap((type) =>
    program
      .callsTo(`@willsoto/nestjs-prometheus#make${type}Provider`)
      .filter(runs)
      .map((call) => define(program, call, type.toLowerCase(), 'nestjs-prometheus')),
  );
  const otel = program.calls.flatMap((call): readonly MetricDefinition[] => {
    const { callee, args } = call.fact;
    const kind =
      callee.kind === 'member' && Object.hasOwn(OTEL, callee.property) ? own(OTEL, callee.property) : undefined;
    const name = args[0] && program.literal(call.module, args[0])?.value;
    if (!kind || typeof name !== 'string' || !runs(call)) return [];
    const bounds = program.option(call.module, args[1], 'advice', 'explicitBucketBoundaries');
    return [
      {
        kind,
        library: 'opentelemetry',
        name,
        labels: undefined,
        buckets: numbersOf(program, bounds),
        bucketsPlace: bounds.place,
        call,
        place: call.place,
      },
    ];
  });
  return [...prom, ...nest, ...otel];
});

function define(
  program: Program,
  call: LinkedCall,
  kind: string,
  library: MetricDefinition['library'],
): MetricDefinition {
  const [first, , third, fourth] = call.fact.args;
  const positional = first?.kind === 'string';
  const option = (key: string): OptionLookup => program.option(call.module, positional ? fourth : first, key);
  const name = positional ? first.value : literalText(program, option('name'));
  const labels = positional && third ? { ...option('x'), value: third, module: call.module } : option('labelNames');
  const buckets = option('buckets');
  return {
    kind: kind === 'counter' || kind === 'gauge' || kind === 'histogram' ? kind : 'summary',
    library,
    name: name ?? '',
    labels: labels.value ? textsOf(program, labels.module, labels.value) : labels.maybe ? undefined : [],
    buckets: numbersOf(program, buckets),
    bucketsPlace: buckets.place,
    call,
    place: call.place,
  };
}

function literalText(program: Program, option: OptionLookup): string | undefined {
  const value = option.value && program.literal(option.module, option.value)?.value;
  if (typeof value === 'string') return value;
  // `${prefix}http_requests_total`: the known parts are enough to tell what it is.
  if (option.value?.kind !== 'template') return undefined;
  return option.value.parts.map((part) => (part.kind === 'string' ? part.value : '')).join('');
}

function textsOf(program: Program, module: string, value: Value): readonly string[] | undefined {
  const found = program.definition(module, value);
  const list = found?.value ?? value;
  if (list.kind !== 'array') return undefined;
  const texts = list.items.map((item) => program.literal(found?.module ?? module, item)?.value);
  return texts.every((text) => typeof text === 'string') ? texts.map(String) : undefined;
}

function numbersOf(program: Program, option: OptionLookup): readonly number[] | undefined {
  if (!option.value) return undefined;
  const found = program.definition(option.module, option.value);
  const list = found?.value ?? option.value;
  if (list.kind !== 'array') return undefined;
  const numbers = list.items.map((item) => program.literal(found?.module ?? option.module, item)?.value);
  return numbers.every((item) => typeof item === 'number') ? numbers.map(Number) : undefined;
}

/** Calls that write a value or choose labels: `.inc()`, `.observe()`, `.labels()`, `.record()`, `.add()`. */
export const metricUsesOf = memoizeByService((service: Service): readonly LinkedCall[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  return program.calls.filter(({ fact, module, id }) => {
    const { callee } = fact;
    if (
      callee.kind !== 'member' ||
      !/^(?:inc|dec|set|observe|labels|startTimer|record|add|increment|histogram|timing|gauge|distribution)$/.test(
        callee.property,
      )
    )
      return false;
    const call = program.call({ module, call: id });
    const metric = program
      .callees(call)
      .some((path) =>
        /^prom-client#(?:default\.)?(?:Counter|Gauge|Histogram|Summary)\(\)|^@opentelemetry\/[\w-]+#.*\.create\w+\(\)\.|^(?:hot-shots|node-statsd|statsd-client|dd-trace|datadog-metrics)#/.test(
          path,
        ),
      );
    return metric && program.runs(call, env) !== false;
  });
});
