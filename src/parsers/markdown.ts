import { lineStarts, type Place, placeAt } from './place.ts';

/** A Markdown text as far as rules ask: headings, fenced code, links and lines. CommonMark's inline rules are not needed. */
export interface ParsedMarkdown {
  readonly headings: readonly MarkdownHeading[];
  readonly code: readonly MarkdownCode[];
  readonly links: readonly { readonly text: string; readonly target: string; readonly place: Place }[];
  /** Lines outside fenced code, with their number from 1. */
  readonly lines: readonly { readonly text: string; readonly number: number }[];
  readonly lineCount: number;
  /** The place of a whole line. */
  readonly placeOf: (line: number) => Place;
}

export interface MarkdownHeading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  readonly line: number;
  readonly place: Place;
}

export interface MarkdownCode {
  /** The word after the fence, lower case; empty when there is none. */
  readonly language: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly place: Place;
}

/** Fences of three or more backticks or tildes (spec.commonmark.org/0.31.2/#fenced-code-blocks). */
const FENCE = /^ {0,3}(?:[-*+] +|\d+[.)] +)?\s*(`{3,}|~{3,})\s*([\w+#.-]*)/;

export function parseMarkdown(path: string, text: string): ParsedMarkdown {
  const starts = lineStarts(text);
  const source = text.split(/\r\n|\r|\n/);
  const placeOf = (line: number): Place => {
    const start = starts[line - 1] ?? 0;
    const end = start + Math.max(1, (source[line - 1] ?? '').trimEnd().length);
    return placeAt(path, starts, start, Math.min(end, text.length));
  };
  const headings: MarkdownHeading[] = [];
  const code: MarkdownCode[] = [];
  const lines: { text: string; number: number }[] = [];
  let open: { fence: string; language: string; line: number; body: string[] } | undefined;
  let before = '';
  source.forEach((line, i) => {
    if (open) {
      if (line.trim().startsWith(open.fence) && /^[`~]+$/.test(line.trim())) {
        code.push({ language: open.language, text: open.body.join('\n'), line: open.line, place: placeOf(open.line) });
        open = undefined;
      } else open.body.push(line);
      return;
    }
    const fence = FENCE.exec(line);
    if (fence?.[1]) {
      open = { fence: fence[1], language: (fence[2] ?? '').toLowerCase(), line: i + 1, body: [] };
      return;
    }
    lines.push({ text: line, number: i + 1 });
    const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/.exec(line);
    if (heading) {
      headings.push({ level: heading[1]?.length ?? 1, text: heading[2] ?? '', line: i + 1, place: placeOf(i + 1) });
    } else if (/^ {0,3}(?:=+|-+)[ \t]*$/.test(line) && before.trim() !== '' && !/^\s*(?:[-*+|>#]|\d+\.)/.test(before)) {
      headings.push({ level: line.includes('=') ? 1 : 2, text: before.trim(), line: i, place: placeOf(i) });
    }
    before = line;
  });
  // A fence that never closes runs to the end of the document.
  if (open) {
    code.push({ language: open.language, text: open.body.join('\n'), line: open.line, place: placeOf(open.line) });
  }
  return {
    headings,
    code,
    links: lines.flatMap((line) => linksOf(line, placeOf)),
    lines,
    lineCount: source.length,
    placeOf,
  };
}

function linksOf(
  { text, number }: { readonly text: string; readonly number: number },
  placeOf: (line: number) => Place,
): ParsedMarkdown['links'] {
  const found: { text: string; target: string; place: Place }[] = [];
  for (const match of text.matchAll(/\[([^\][]{0,300})\]\(<?([^\s()<>]{1,1000})/g)) {
    found.push({ text: match[1] ?? '', target: match[2] ?? '', place: placeOf(number) });
  }
  for (const match of text.replace(/\[[^\][]{0,300}\]\([^()]{0,1000}\)/g, '').matchAll(/https?:\/\/[^\s<>)\]"'`|]+/g)) {
    found.push({ text: text.trim(), target: match[0], place: placeOf(number) });
  }
  return found;
}
