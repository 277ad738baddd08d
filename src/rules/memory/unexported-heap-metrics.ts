import type { Value } from '../../facts/types.ts';
import { SAMPLERS } from '../../knowledge/telemetry.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { someValue, valuesOf } from '../../services/program-values.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const EXPORTERS =
  /^(?:prom-client|@opentelemetry\/(?:api|sdk-metrics)|hot-shots|node-statsd|statsd-client|@willsoto\/nestjs-prometheus|@influxdata\/influxdb-client|@aws-sdk\/client-cloudwatch|aws-embedded-metrics|@aws-lambda-powertools\/metrics)$/;

export const unexportedHeapMetrics: Rule = {
  id: 'unexported-heap-metrics',
  code: 'NR4007',
  title: 'Heap, resident and external memory do not reach the metrics',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['heap-metrics', 'external-memory-metric'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'No metric shows the memory of this process, neither the heap nor what lies outside of it: a leak can be told from a large working set only by its curve over days. Collect default metrics (nodejs_heap_size_used_bytes, nodejs_external_memory_bytes, process_resident_memory_bytes).',
    heap: 'No metric shows used heap and resident memory of this process: a leak can be told from a large working set only by their curves over days. Collect default metrics (nodejs_heap_size_used_bytes, process_resident_memory_bytes).',
    external:
      'No metric shows memory outside the heap: Buffers grow until the container is killed while the heap looks flat. Export process.memoryUsage().external, or collect default metrics (nodejs_external_memory_bytes).',
  },
  docs: {
    what: 'Looks for default metrics, an agent or a runtime instrumentation, or for gauges that are fed from process.memoryUsage() or v8.getHeapStatistics().',
    why: 'Leaks show in the trend of the heap after garbage collection, and leaks of Buffers only in external memory.',
    fix: 'Call `collectDefaultMetrics()` of prom-client, or add @opentelemetry/instrumentation-runtime-node.',
    references: [
      'https://github.com/siimon/prom-client#default-metrics',
      'https://nodejs.org/api/process.html#processmemoryusage',
    ],
  },
  examples: {
    bad: [{ title: 'no metrics', files: nodeExample([SERVER]) }],
    good: [
      {
        title: 'default metrics',
        files: nodeExample(["const client = require('prom-client');", 'client.collectDefaultMetrics();', SERVER]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const telemetry = telemetryOf(service);
    const runtime = telemetry.of('defaultMetrics');
    if (runtime.length > 0) return [pass(...runtime)];
    const outcomes = [
      about(['heap-metrics'], judge(program, ['heapUsed', 'used_heap_size', 'rss'])),
      about(
        ['external-memory-metric'],
        judge(program, ['external', 'arrayBuffers', 'external_memory', 'malloced_memory']),
      ),
    ].filter((outcome) => outcome.verdict === 'pass');
    if (outcomes.length === 2) return outcomes;
    const [agent] = telemetry.opaque;
    if (agent)
      return [...outcomes, ...unknowns(outcomes, `${agent.note} may supply it; the package is not in this repository`)];
    const place = remedyPlace(service);
    if (!place) return [notApplicable('nothing runs')];
    if (outcomes.length === 0) return [fail({ message: 'none', place, anchor: 'memory' })];
    const missing = (topic: string, message: string): readonly Outcome[] =>
      outcomes.some((outcome) => outcome.topics?.includes(topic))
        ? []
        : [about([topic], fail({ message, place, anchor: topic }))];
    return [...outcomes, ...missing('heap-metrics', 'heap'), ...missing('external-memory-metric', 'external')];
  },
};

function unknowns(decided: readonly Outcome[], reason: string): readonly Outcome[] {
  return ['heap-metrics', 'external-memory-metric']
    .filter((topic) => !decided.some((outcome) => outcome.topics?.includes(topic)))
    .map((topic) => about([topic], unknown(reason)));
}

/** Samples by hand count when they name the field and something can send them away. */
function judge(program: Program, names: readonly string[]): Outcome {
  const exporter = [...program.packages].find(([name]) => EXPORTERS.test(name));
  const sample = program.callsTo(...SAMPLERS.memory).find((call) => program.runs(call) !== false);
  if (!exporter || !sample) return notApplicable('not sampled by hand');
  const isField = (value: Value): boolean => value.kind === 'member' && names.includes(value.property);
  const whole = /\.rss$/.test(program.callees(sample)[0] ?? '') && names.includes('rss');
  for (const facts of program.modules.values())
    for (const value of valuesOf(facts))
      if (whole || someValue(value, isField)) return pass({ place: sample.place, note: 'sampled by hand' });
  return notApplicable('not sampled by hand');
}
