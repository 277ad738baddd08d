import { AGENTS } from '../../knowledge/tracing.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { type TelemetryEvidence, telemetryOf } from './telemetry.ts';

export interface Tracers {
  readonly all: readonly TelemetryEvidence[];
  /** OpenTelemetry as the service itself configures it. */
  readonly otel: readonly TelemetryEvidence[];
  /** Vendor agents with what is known about them. */
  readonly agents: readonly (TelemetryEvidence & { readonly samples: boolean; readonly names: boolean })[];
  /** Injected by an operator, which configures them too. */
  readonly injected: readonly TelemetryEvidence[];
}

/** What traces the service, told apart by who configures it. */
export const tracersOf = memoizeByService((service: Service): Tracers => {
  const all = telemetryOf(service).of('tracing');
  return {
    all,
    otel: all.filter(({ note }) =>
      /^@opentelemetry\/|^@vercel\/otel$|^nestjs-otel$|^@honeycombio|^@splunk\/otel$|^@elastic\/opentelemetry/.test(
        note,
      ),
    ),
    agents: all.flatMap((item) => {
      const row = Object.hasOwn(AGENTS, item.note) ? AGENTS[item.note] : undefined;
      return row ? [{ ...item, samples: row.samples, names: row.names }] : [];
    }),
    injected: all.filter(({ note }) => /\.(?:io|com)\//.test(note)),
  };
});
