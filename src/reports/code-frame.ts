import type { ChalkInstance } from 'chalk';
import type { Place } from '../parsers/place.ts';
import { clean } from './clean.ts';

const WIDTH = 120;

/** The lines around a place with the region underlined; undefined when the file has no such line. */
export function renderCodeFrame(text: string, place: Place, chalk: ChalkInstance, context = 1): string | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines[place.line - 1] === undefined) return undefined;
  const from = Math.max(1, place.line - context);
  const to = Math.min(lines.length, place.line + context);
  const gutter = String(to).length;
  const out: string[] = [];
  for (let number = from; number <= to; number++) {
    const line = clean((lines[number - 1] ?? '').replaceAll('\t', ' ')).slice(0, WIDTH);
    const isPlace = number === place.line;
    out.push(`${chalk.dim(`${isPlace ? '>' : ' '} ${String(number).padStart(gutter)} |`)} ${line}`.trimEnd());
    if (!isPlace) continue;
    const end = place.endLine === place.line ? place.endColumn : line.length + 1;
    const start = Math.min(place.column, WIDTH);
    const length = Math.max(1, Math.min(end, WIDTH + 1) - start);
    out.push(`${chalk.dim(`  ${' '.repeat(gutter)} |`)} ${' '.repeat(start - 1)}${chalk.red('^'.repeat(length))}`);
  }
  return out.join('\n');
}
