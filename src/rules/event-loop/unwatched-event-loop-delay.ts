import type { Span } from '../../facts/span.ts';
import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { eventLoopThresholds } from '../../services/alerts/signals.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { someValue } from '../../services/program-values.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const MONITOR = [
  "const { monitorEventLoopDelay } = require('node:perf_hooks');",
  'const delay = monitorEventLoopDelay({ resolution: 20 });',
  'delay.enable();',
];

export const unwatchedEventLoopDelay: Rule = {
  id: 'unwatched-event-loop-delay',
  code: 'NR4103',
  title: 'No threshold watches the delay of the event loop',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['event-loop-lag-thresholds'],
  kinds: LONG_RUNNING,
  options: {
    maximumMilliseconds: {
      default: 1000,
      description: 'Largest delay that still counts as a warning; larger thresholds are for liveness only.',
      minimum: 20,
      maximum: 5000,
    },
  },
  messages: {
    missing:
      'Nothing compares the delay of the event loop with a threshold: requests get slow long before anybody knows why. Warn at a p99 of 50 ms, page at 100 ms, here or in an alert on nodejs_eventloop_lag_p99_seconds.',
    unit: 'The delay is compared with {value}, but monitorEventLoopDelay measures nanoseconds: this is {milliseconds} ms, so the comparison is always true. Divide by 1e6 first.',
    loose:
      'The threshold of {milliseconds} ms is far beyond what users feel: by then every request waits that long. Warn at 50 ms, page at 100 ms.',
  },
  docs: {
    what: 'Looks for a comparison of the measured delay in the source, for maxEventLoopDelay of under-pressure and maxLag of toobusy, and for an alert rule. Comparisons of raw nanoseconds with milliseconds are wrong.',
    why: 'A delay of 100 ms is added to every request of the process.',
    fix: '`if (delay.percentile(99) / 1e6 > 50) logger.warn(…)`, then `delay.reset()`.',
    references: ['https://nodejs.org/api/perf_hooks.html#class-intervalhistogram-extends-histogram'],
  },
  examples: {
    bad: [
      { title: 'no threshold', files: nodeExample([SERVER]) },
      {
        title: 'nanoseconds taken for milliseconds',
        files: nodeExample([
          ...MONITOR,
          "setInterval(() => { if (delay.percentile(99) > 50) console.error('blocked'); }, 5000).unref();",
          SERVER,
        ]),
      },
    ],
    good: [
      {
        title: '50 ms',
        files: nodeExample([
          ...MONITOR,
          "setInterval(() => { if (delay.percentile(99) / 1e6 > 50) console.error('blocked'); }, 5000).unref();",
          SERVER,
        ]),
      },
    ],
  },
  check(service, { options }) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const maximum = Number(options.maximumMilliseconds);
    const found = [...comparisonsOf(program), ...pressureOf(program)];
    for (const { rule, value } of eventLoopThresholds(alertRulesOf(service).alerts))
      found.push({ place: rule.place, milliseconds: value * 1000, raw: undefined });
    const good = found.filter((item) => item.raw === undefined && (item.milliseconds ?? 0) <= maximum);
    if (good.length > 0) return [pass(...good.slice(0, 3).map(({ place }) => ({ place, note: 'threshold' })))];
    const [bad] = found;
    if (bad) {
      const args = { milliseconds: bad.milliseconds ?? 0, value: bad.raw ?? 0 };
      const message = bad.raw === undefined ? 'loose' : 'unit';
      return [
        fail({
          message,
          args,
          place: bad.place,
          anchor: message,
          ...(bad.raw === undefined ? {} : { severity: 'warning' as const }),
        }),
      ];
    }
    const telemetry = telemetryOf(service);
    const exported = telemetry.of('eventLoop')[0] ?? telemetry.opaque[0];
    if (exported && alertRulesOf(service).alerts.length === 0)
      return [unknown('the delay is measured, but the alert rules are not in this repository', exported)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'eventLoop' }) : notApplicable('nothing runs')];
  },
};

interface Threshold {
  readonly place: Place;
  readonly milliseconds: number | undefined;
  /** The number as written, where it is compared with raw nanoseconds by mistake. */
  readonly raw: number | undefined;
}

const READS = /^(?:percentile|mean|max|percentiles|lag|eventLoopDelay|eventLoopUtilization|utilization)$/;

function comparisonsOf(program: Program): Threshold[] {
  const found: Threshold[] = [];
  const monitored = program.callsTo('node:perf_hooks#monitorEventLoopDelay').length > 0;
  for (const [module, facts] of program.modules) {
    const reads = (value: Value, depth = 0): boolean =>
      someValue(value, (part) => {
        if (part.kind === 'call') {
          const callee = facts.calls[part.call]?.callee;
          return callee?.kind === 'member' && READS.test(callee.property) && isMonitor(program, module, callee.object);
        }
        if (part.kind === 'member') return READS.test(part.property) && isMonitor(program, module, part.object);
        const init = part.kind === 'ref' && depth < 4 ? facts.bindings[part.binding]?.init : undefined;
        return init !== undefined && reads(init, depth + 1);
      });
    for (const { test, span } of testsOf(facts)) {
      someValue(test, (part) => {
        if (part.kind !== 'binary' || !/^[<>]=?$/.test(part.op) || !monitored) return false;
        const [side, other] = reads(part.left)
          ? [part.left, part.right]
          : reads(part.right)
            ? [part.right, part.left]
            : [];
        if (!side || !other) return false;
        const limit = program.literal(module, other)?.value;
        const number = typeof limit === 'number' ? limit : undefined;
        const raw = isRaw(program, module, side) && number !== undefined && number < 1e6 && number > 1;
        found.push({
          place: program.place(module, span),
          milliseconds: raw || (number !== undefined && number >= 1e6) ? (number ?? 0) / 1e6 : number,
          raw: raw ? number : undefined,
        });
        return false;
      });
    }
  }
  return found;
}

/** Conditions, and comparisons that are kept, returned or handed on: `const degraded = lag > 50`. */
function* testsOf(facts: ModuleFacts): Generator<{ readonly test: Value; readonly span: Span }> {
  yield* facts.guards;
  for (const binding of facts.bindings)
    for (const write of binding.writes) yield { test: write.value, span: write.span };
  for (const binding of facts.bindings)
    if (binding.init && /^(?:binary|logical|conditional)$/.test(binding.init.kind))
      yield { test: binding.init, span: binding.span };
  for (const item of facts.assignments) yield { test: item.value, span: item.span };
  for (const call of facts.calls)
    for (const [i, arg] of call.args.entries())
      if (arg.kind === 'binary' || arg.kind === 'conditional') yield { test: arg, span: call.argSpans[i] ?? call.span };
}

function isMonitor(program: Program, module: string, value: Value): boolean {
  return program
    .externals(module, value)
    .some((path) => /perf_hooks#(?:monitorEventLoopDelay\(\)|performance|eventLoopUtilization)/.test(path));
}

/** Neither divided nor a share: nanoseconds as the histogram gives them. */
function isRaw(program: Program, module: string, value: Value): boolean {
  const read = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.init : value;
  if (read?.kind === 'call') {
    const { callee } = program.call({ module, call: read.call }).fact;
    return callee.kind === 'member' && callee.property === 'percentile';
  }
  return read?.kind === 'member' && /^(?:mean|max)$/.test(read.property);
}

/** Middleware that sheds load from a delay on. */
function pressureOf(program: Program): readonly Threshold[] {
  const sheds = program.calls.flatMap((call) =>
    call.fact.args.flatMap((arg) => {
      const { found, value, module } = program.option(call.module, arg, 'maxEventLoopDelay');
      const number = value && program.literal(module, value)?.value;
      return found
        ? [{ place: call.place, milliseconds: typeof number === 'number' ? number : undefined, raw: undefined }]
        : [];
    }),
  );
  // toobusy-js refuses requests from 70 ms on unless told otherwise.
  const busy = program.callsTo('toobusy-js#default').map(({ place }) => ({ place, milliseconds: 70, raw: undefined }));
  // Both report when the loop was blocked for longer than their threshold.
  const blocked = program.callsTo('blocked#default', 'blocked-at#default').map((call) => {
    const set = program.option(call.module, call.fact.args[1], 'threshold');
    const number = set.value && program.literal(set.module, set.value)?.value;
    return { place: call.place, milliseconds: typeof number === 'number' ? number : 10, raw: undefined };
  });
  return [...sheds, ...busy, ...blocked];
}
