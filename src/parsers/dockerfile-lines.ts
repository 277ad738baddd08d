/**
 * The line layer of a Dockerfile: directives, comments, continuations and heredocs, as moby/buildkit
 * frontend/dockerfile/parser/parser.go reads them (73ed6825). Unlike BuildKit it goes on after an error.
 */
import { expand } from './dockerfile-expand.ts';
import type { DockerDirective } from './dockerfile-types.ts';
import type { Problem } from './place.ts';
import { lineStarts, placeAt } from './place.ts';

/** A piece of the file inside a joined text: `text[at]` is the character at `source` of the file. */
interface Piece {
  readonly at: number;
  readonly source: number;
}

/** One instruction with its continuations joined. Offsets are into the file. */
export interface LogicalLine {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly end: number;
}

export interface RawHeredoc {
  readonly name: string;
  readonly body: string;
  readonly start: number;
  readonly end: number;
  readonly chomp: boolean;
  readonly quoted: boolean;
}

export interface LineReader {
  readonly starts: readonly number[];
  readonly directives: readonly DockerDirective[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly problems: Problem[];
  readonly escape: '\\' | '`';
  /** The next instruction, or undefined at the end of the file. */
  next(): LogicalLine | undefined;
  /** Takes the heredocs that the instruction announces off the following lines. */
  heredocs(line: LogicalLine): readonly RawHeredoc[];
  /** Where the reader stands: the end of what it has consumed, without the line break. */
  consumedEnd(): number;
}

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/;
const HEREDOC = /^\d*<<(-?)([^<]*)$/;

export function createLineReader(path: string, text: string): LineReader {
  const starts = lineStarts(text);
  const lines = physicalLines(text);
  const problems: Problem[] = [];
  const directives: DockerDirective[] = [];
  const comments: { start: number; end: number }[] = [];
  let escapeChar: '\\' | '`' = '\\';
  let inDirectives = true;
  let index = 0;
  let lastLines: Map<string, number> | undefined;

  const place = (start: number, end: number) => placeAt(path, starts, start, end);

  function readDirective(start: number, end: number): void {
    const match = inDirectives ? DIRECTIVE.exec(text.slice(start, end).trimEnd()) : null;
    const name = match?.[1]?.toLowerCase();
    const value = match?.[2];
    if (value === undefined || (name !== 'syntax' && name !== 'escape' && name !== 'check')) {
      inDirectives = false;
      return;
    }
    if (directives.some((directive) => directive.name === name)) {
      problems.push({
        code: 'syntax',
        message: `only one ${name} parser directive can be used`,
        place: place(start, end),
      });
      return;
    }
    directives.push({ name, value, place: place(start, end) });
    if (name !== 'escape') return;
    if (value === '\\' || value === '`') escapeChar = value;
    else {
      problems.push({
        code: 'syntax',
        message: `invalid escape token '${value}' does not match \` or \\`,
        place: place(start, end),
      });
    }
  }

  /** End of the content before the continuation character, or undefined when the line does not continue. */
  function continuation(start: number, end: number): number | undefined {
    let last = end;
    while (last > start && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
    if (last === start || text[last - 1] !== escapeChar) return undefined;
    // An escaped escape character does not continue the line.
    return last - 2 >= start && text[last - 2] === escapeChar ? undefined : last - 1;
  }

  function next(): LogicalLine | undefined {
    while (index < lines.length) {
      const line = lines[index++];
      if (line === undefined) break;
      const start = skipBlanks(text, line.start, line.end);
      if (text[start] === '#' && start < line.end) {
        comments.push({ start, end: line.end });
        readDirective(start, line.end);
        continue;
      }
      inDirectives = false;
      let contentEnd = continuation(start, line.end);
      if (contentEnd === undefined && start === line.end) continue;
      const parts: string[] = [text.slice(start, contentEnd ?? line.end)];
      const pieces: Piece[] = [{ at: 0, source: start }];
      let length = parts[0]?.length ?? 0;
      let end = contentEnd ?? line.end;
      while (contentEnd !== undefined && index < lines.length) {
        const more = lines[index++];
        if (more === undefined) break;
        const content = skipBlanks(text, more.start, more.end);
        if (content === more.end) continue;
        if (text[content] === '#') {
          comments.push({ start: content, end: more.end });
          continue;
        }
        contentEnd = continuation(more.start, more.end);
        end = contentEnd ?? more.end;
        const part = text.slice(more.start, end);
        pieces.push({ at: length, source: more.start });
        parts.push(part);
        length += part.length;
      }
      return { text: parts.join(''), pieces, end };
    }
    return undefined;
  }

  /** Whether a line with this text follows; keeps a file full of unterminated heredocs linear. */
  function terminatorFollows(name: string, chomp: boolean): boolean {
    lastLines ??= new Map(
      lines.flatMap((line, i) => {
        const content = text.slice(line.start, line.end);
        return [
          [`=${content}`, i],
          [`-${content.replace(/^\t+/, '')}`, i],
        ] as [string, number][];
      }),
    );
    return (lastLines.get(`${chomp ? '-' : '='}${name}`) ?? -1) >= index;
  }

  function heredocs(line: LogicalLine): RawHeredoc[] {
    if (!line.text.includes('<<')) return [];
    const found: RawHeredoc[] = [];
    for (const word of heredocWords(line.text)) {
      if (!terminatorFollows(word.name, word.chomp)) {
        const first = line.pieces[0]?.source ?? 0;
        problems.push({
          code: 'syntax',
          message: `unterminated heredoc: no line ${word.name} follows`,
          place: place(first, line.end),
        });
        return found;
      }
      const start = lines[index]?.start ?? text.length;
      for (;;) {
        const body = lines[index++];
        if (body === undefined) break;
        const content = text.slice(body.start, body.end);
        if ((word.chomp ? content.replace(/^\t+/, '') : content) !== word.name) continue;
        found.push({ ...word, body: text.slice(start, body.start), start, end: body.start });
        break;
      }
    }
    return found;
  }

  return {
    starts,
    directives,
    comments,
    problems,
    get escape() {
      return escapeChar;
    },
    next,
    heredocs,
    consumedEnd: () => lines[index - 1]?.end ?? 0,
  };
}

/** Lines end at LF alone, as in BuildKit; trailing CRs belong to the line break. A byte order mark is no content. */
function physicalLines(text: string): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    let end = newline < 0 ? text.length : newline;
    while (end > start && text[end - 1] === '\r') end--;
    lines.push({ start, end });
    start = next;
  }
  return lines;
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && /[\s\u0085]/.test(text.charAt(at))) at++;
  return at;
}

interface HeredocWord {
  readonly name: string;
  readonly chomp: boolean;
  readonly quoted: boolean;
}

const UNSET = () => undefined;

function heredocWords(text: string): HeredocWord[] {
  const { words } = expand(text, { escape: '\\', get: UNSET, rawQuotes: true, rawEscapes: true, skipUnset: true });
  return words.map(parseHeredocWord).filter((word) => word !== undefined);
}

function parseHeredocWord(word: string): HeredocWord | undefined {
  const match = HEREDOC.exec(word);
  const rest = match?.[2]?.trimStart();
  if (match === null || rest === undefined || rest === '') return undefined;
  const plain = expand(rest, { escape: '\\', get: UNSET, skipUnset: true }).words;
  const raw = expand(rest, { escape: '\\', get: UNSET, skipUnset: true, rawQuotes: true }).words;
  const name = plain[0];
  if (plain.length !== 1 || raw.length !== 1 || name === undefined) return undefined;
  const quotes = (s: string | undefined) => (s ?? '').replace(/[^'"]/g, '').length;
  return { name, chomp: match[1] === '-', quoted: quotes(name) !== quotes(raw[0]) };
}
