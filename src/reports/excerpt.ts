import type { Finding, Report } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';
import { type MaskableText, maskedLine, prepareMask, SECRET_RULES } from './mask.ts';

interface ExcerptLine {
  readonly number: number;
  /** As in the file, secrets hidden; not yet escaped for any format. */
  readonly text: string;
}

export interface Excerpt {
  readonly lines: readonly ExcerptLine[];
  /** The region on its first line, columns from 1, end exclusive, inside the text. */
  readonly mark: { readonly line: number; readonly start: number; readonly end: number };
}

/** The lines around a finding; undefined when its file has no such line. */
export function excerptOf(report: Report, finding: Finding, context: number): Excerpt | undefined {
  const text = report.text(finding.place.path);
  return text === undefined ? undefined : excerpt(text, finding.place, context, SECRET_RULES.includes(finding.rule.id));
}

/** Findings come sorted by file, so the last one is mostly the next. */
let last: { readonly text: string; readonly prepared: MaskableText } | undefined;

/** The lines around a place. `secret` hides every literal of the lines that the place covers. */
export function excerpt(text: string, place: Place, context: number, secret = false): Excerpt | undefined {
  if (last?.text !== text || last.prepared.path !== place.path)
    last = { text, prepared: prepareMask(place.path, text) };
  const { prepared } = last;
  const line = prepared.lines[place.line - 1];
  if (line === undefined) return undefined;
  const lines: ExcerptLine[] = [];
  const to = Math.min(prepared.lines.length, place.line + context);
  for (let number = Math.max(1, place.line - context); number <= to; number++) {
    const marked = secret && number >= place.line && number <= place.endLine;
    lines.push({ number, text: maskedLine(prepared, number - 1, marked) });
  }
  const start = Math.min(place.column, line.length + 1);
  const end =
    place.endLine === place.line ? Math.min(Math.max(place.endColumn, start), line.length + 1) : line.length + 1;
  return { lines, mark: { line: place.line, start, end } };
}
