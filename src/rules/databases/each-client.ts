import type { DatabaseClient, Setting } from '../../services/databases/clients.ts';
import type { Service } from '../../services/types.ts';
import { notApplicable, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

/** One outcome per client; unknown without a program, not applicable without a client. */
export function eachClient(
  service: Service,
  clients: readonly DatabaseClient[],
  judge: (client: DatabaseClient) => Outcome | undefined,
  none = 'the service opens no pooled database connection',
): readonly Outcome[] {
  if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
  const outcomes = clients.flatMap((client) => judge(client) ?? []);
  return outcomes.length > 0 ? outcomes : [notApplicable(none)];
}

/** Milliseconds of a setting that is a time; undefined when it is computed. Zero means no limit in every driver. */
export function millisecondsOf(setting: Setting, unit: 'count' | 's' | 'ms' | undefined): number | undefined {
  if (setting.state === 'unknown') return undefined;
  const { value } = setting;
  if (typeof value !== 'number') return value === false || value === null ? Number.POSITIVE_INFINITY : undefined;
  if (value <= 0) return Number.POSITIVE_INFINITY;
  return unit === 's' ? value * 1000 : value;
}

/** `30 s`, `2.5 s`, `500 ms`. */
export function readable(milliseconds: number): string {
  return milliseconds >= 1000 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
