import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { loggersOf, settingOf } from './loggers.ts';
import { type TelemetryEvidence, telemetryOf } from './telemetry.ts';

export type TraceInLogs =
  | { readonly is: 'untraced' | 'absent' }
  | { readonly is: 'present'; readonly evidence: readonly TelemetryEvidence[] }
  | { readonly is: 'unknown'; readonly reason: string };

/** Agents that inject by themselves into the loggers they know. */
const INJECTING =
  /^(?:newrelic|@splunk\/otel|@elastic\/opentelemetry-node|@azure\/monitor-opentelemetry|applicationinsights)$/;

/** Whether log lines carry the id of the trace that they belong to. */
export const traceInLogsOf = memoizeByService((service: Service): TraceInLogs => {
  const { program } = service;
  const tracing = telemetryOf(service).of('tracing');
  if (!program || tracing.length === 0) return { is: 'untraced' };
  const loggers = loggersOf(service);
  const own = loggers.flatMap((logger): readonly TelemetryEvidence[] => {
    const facts = logger.call && program.modules.get(logger.call.module);
    if (!facts || !logger.call) return [];
    const { module } = logger.call;
    const read = facts.calls.findIndex((call, id) => {
      const name = call.callee.kind === 'member' ? call.callee.property : '';
      if (/^(?:getActiveSpan|getSpan|getCurrentSpan|spanContext|currentTransaction|getTraceContext)$/.test(name))
        return true;
      return program
        .callees(program.call({ module, call: id }))
        .some((path) => /trace\.(?:getActiveSpan|getSpan)|isSpanContextValid/.test(path));
    });
    const call = facts.calls[read];
    const mixin = settingOf(program, logger, 'mixin');
    const keyed =
      mixin.value &&
      program
        .functions(mixin.module, mixin.value)
        .some((ref) =>
          program
            .fn(ref)
            .returns.some(
              ({ value }) => value.kind === 'object' && value.properties.some((item) => /trace/i.test(item.key ?? '')),
            ),
        );
    if (keyed) return [{ place: mixin.place ?? logger.place, note: 'mixin' }];
    return call
      ? [{ place: program.place(module, call.span), note: 'the logger adds the ids of the active span' }]
      : [];
  });
  if (own.length > 0) return { is: 'present', evidence: own };
  const known = loggers.filter((logger) => /^(?:pino|winston|bunyan|starter)$/.test(logger.family));
  const environment = service.deployments[0]?.environment;
  const explicit = [...program.packages].filter(([name]) =>
    /^@opentelemetry\/instrumentation-(?:pino|winston|bunyan)$|^@elastic\/ecs-(?:pino|winston)-format$/.test(name),
  );
  if (explicit.length > 0) return { is: 'present', evidence: explicit.map(([note, place]) => ({ note, place })) };
  for (const item of tracing) {
    if (known.length > 0 && INJECTING.test(item.note)) return { is: 'present', evidence: [item] };
    if (known.length > 0 && item.note === '@opentelemetry/auto-instrumentations-node') {
      const disabled = environment?.variables.get('OTEL_NODE_DISABLED_INSTRUMENTATIONS')?.value ?? '';
      const family = known[0]?.family === 'starter' ? 'pino' : (known[0]?.family ?? '');
      if (!disabled.split(',').includes(family)) return { is: 'present', evidence: [item] };
    }
    if (item.note === 'dd-trace') {
      const variable = environment?.variables.get('DD_LOGS_INJECTION');
      if (variable?.value === 'true')
        return { is: 'present', evidence: [{ place: variable.place, note: 'DD_LOGS_INJECTION' }] };
      for (const call of program.callsTo('dd-trace#init', 'dd-trace#default.init', 'dd-trace#tracer.init')) {
        const option = program.option(call.module, call.fact.args[0], 'logInjection');
        const on = option.value && program.literal(option.module, option.value, environment)?.value;
        if (on) return { is: 'present', evidence: [{ place: option.place ?? call.place, note: 'logInjection' }] };
      }
      if (known.length > 0)
        return {
          is: 'unknown',
          reason: 'dd-trace injects ids into logs by default only in recent versions; set logInjection',
        };
    }
  }
  return { is: 'absent' };
});
