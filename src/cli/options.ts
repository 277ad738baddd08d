import { Option } from 'commander';
import { PRESETS } from '../engine/presets.ts';
import { type Io, UsageError } from './io.ts';

/** A day, `YYYY-MM-DD`. */
export function parseDate(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value))) {
    throw new UsageError(`${value} is no date such as 2026-11-20`);
  }
  return value;
}

/** Options that several commands have. */
export const OPTIONS = {
  asOf: ({ today }: Io): Option =>
    new Option('--as-of <date>', 'compare release schedules with this date')
      .default(today, 'today')
      .argParser(parseDate),
  color: (): Option => new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'),
  preset: (): Option => new Option('--preset <name>', 'which rules report').choices(PRESETS),
  profile: (): Option => new Option('--profile <name>', 'same as --preset').choices(PRESETS),
  format: (): Option =>
    new Option('-f, --format <format>', 'human or json').choices(['human', 'json']).default('human'),
  rules: (): Option =>
    new Option('--rule <id>', 'judge only this rule (repeatable)').argParser(collect).default([], 'all'),
  manifests: (): Option =>
    new Option(
      '--manifests <source>',
      'rendered manifests that deploy the services: -, a file or a folder (repeatable)',
    )
      .argParser(collect)
      .default([], 'those of the repository'),
  noCache: (): Option => new Option('--no-cache', 'judge anew although nothing has changed since the last run'),
  helm: (): Option => new Option('--helm', 'render charts with the helm program (runs their templates)'),
};

export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
