import type { ChalkInstance } from 'chalk';
import { clean } from './clean.ts';
import type { Excerpt } from './excerpt.ts';

const WIDTH = 120;

/** An excerpt for a terminal, with the region underlined. */
export function renderCodeFrame({ lines, mark }: Excerpt, chalk: ChalkInstance): string {
  const gutter = String(lines.at(-1)?.number ?? 1).length;
  const out: string[] = [];
  for (const { number, text } of lines) {
    const line = clean(text.replaceAll('\t', ' ')).slice(0, WIDTH);
    const isMarked = number === mark.line;
    out.push(`${chalk.dim(`${isMarked ? '>' : ' '} ${String(number).padStart(gutter)} |`)} ${line}`.trimEnd());
    if (!isMarked) continue;
    const start = Math.min(mark.start, WIDTH);
    const length = Math.max(1, Math.min(mark.end, WIDTH + 1) - start);
    out.push(`${chalk.dim(`  ${' '.repeat(gutter)} |`)} ${' '.repeat(start - 1)}${chalk.red('^'.repeat(length))}`);
  }
  return out.join('\n');
}
