import type { ChalkInstance } from 'chalk';
import type { DrillCheck, DrillResult, DrillSeries } from '../engine/drills.ts';
import { cleanLine } from './clean.ts';
import { JSON_VERSION } from './json.ts';

const MARK: Readonly<Record<DrillCheck['verdict'], string>> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: 'unknown',
  note: 'note',
};

/** What each drill showed, for a person. */
export function renderDrills(name: string, results: readonly DrillResult[], chalk: ChalkInstance): string {
  const parts = results.map((result) =>
    [
      `${chalk.bold(`${cleanLine(name)}: drill ${result.drill}`)} ${paint(chalk, result.verdict)(MARK[result.verdict])} ${chalk.dim(`${cleanLine(result.command)} · node ${result.node}`)}`,
      ...result.checks.map(
        (check) =>
          `  ${paint(chalk, check.verdict)(MARK[check.verdict].padEnd(8))}${check.id.padEnd(26)} ${cleanLine(check.message)}`,
      ),
      ...result.series.map(
        (series) => `  ${chalk.dim(`${''.padEnd(8)}${series.name.padEnd(26)} ${renderSeries(series)}`)}`,
      ),
    ].join('\n'),
  );
  return `${parts.join('\n\n')}\n`;
}

export function renderDrillsJson(results: readonly DrillResult[]): string {
  return `${JSON.stringify({ version: JSON_VERSION, results }, null, 2)}\n`;
}

const BARS = '▁▂▃▄▅▆▇█';

/** `▁▂▃▅▇ 12.1 to 19.4 MiB`. */
function renderSeries({ values, unit }: DrillSeries): string {
  if (values.length === 0) return '';
  const low = Math.min(...values);
  const high = Math.max(...values);
  const bars = values.map((value) => BARS[high === low ? 0 : Math.round(((value - low) / (high - low)) * 7)]).join('');
  return `${bars} ${round(low)} to ${round(high)} ${unit}`;
}

function round(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}

function paint(chalk: ChalkInstance, verdict: DrillCheck['verdict']): (text: string) => string {
  if (verdict === 'pass') return chalk.green;
  return verdict === 'fail' ? chalk.red : verdict === 'note' ? chalk.dim : chalk.yellow;
}
