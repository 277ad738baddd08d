import { UsageError } from './io.ts';

/** A day, `YYYY-MM-DD`. */
export function parseDate(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value))) {
    throw new UsageError(`${value} is no date such as 2026-11-20`);
  }
  return value;
}
