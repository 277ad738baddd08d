/** Dockerfile text to instructions and stages with places. What BuildKit would refuse becomes a problem; reading goes on. */
import { createLineReader, type LogicalLine, type RawHeredoc } from './dockerfile-lines.ts';
import { evaluateGlobalArgs, parseFromWords, type RawStage, resolveStages } from './dockerfile-stages.ts';
import type {
  DockerFlag,
  DockerHeredoc,
  DockerInstruction,
  DockerPair,
  ParsedDockerfile,
  TextSegment,
} from './dockerfile-types.ts';
import {
  parseArguments,
  parseJsonForm,
  parsePairs,
  type SplitInstruction,
  splitInstruction,
} from './dockerfile-words.ts';
import type { Place, Problem } from './place.ts';
import { placeAt, positionAt } from './place.ts';

const KEYWORDS: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);
const JSON_KEYWORDS: ReadonlySet<string> = new Set([
  'ADD',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'RUN',
  'SHELL',
  'VOLUME',
]);
const HEREDOC_KEYWORDS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN']);
const ONE_ARGUMENT: ReadonlySet<string> = new Set(['USER', 'WORKDIR', 'STOPSIGNAL', 'MAINTAINER']);

/** Lines of template languages (`{{ if }}`, `{% %}`, `<% %>`, `%%PLACEHOLDER%%`) where an instruction would stand. */
const TEMPLATE_LINE = /^(?:\{[{%#]|<%|%%)/;

export function parseDockerfile(path: string, text: string): ParsedDockerfile {
  const reader = createLineReader(path, text);
  const problems: Problem[] = reader.problems;
  const globalArgs: DockerInstruction[] = [];
  const stages: { from: DockerInstruction; instructions: DockerInstruction[] }[] = [];
  const builder: Builder = { path, starts: reader.starts, problems, escape: '\\', heredocs: reader.heredocs };

  for (;;) {
    const line = reader.next();
    if (line === undefined) break;
    builder.escape = reader.escape;
    const instruction = buildInstruction(builder, line, 0, reader.consumedEnd);
    if (instruction === undefined) continue;
    const stage = stages.at(-1);
    if (instruction.keyword === 'FROM') stages.push({ from: instruction, instructions: [] });
    else if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') globalArgs.push(instruction);
    else {
      const message = `${instruction.keyword} stands before the first FROM: no build stage in current context`;
      problems.push({ code: 'syntax', message, place: instruction.place });
    }
  }

  const escapeChar = reader.escape;
  const raw: RawStage[] = stages;
  return {
    path,
    text,
    stages: resolveStages(raw, evaluateGlobalArgs(globalArgs, escapeChar), escapeChar),
    globalArgs,
    directives: reader.directives,
    escape: escapeChar,
    comments: reader.comments.map(({ start, end }) => ({
      text: text.slice(start + 1, end).trim(),
      place: placeAt(path, reader.starts, start, end),
    })),
    problems,
  };
}

interface Builder {
  readonly path: string;
  readonly starts: readonly number[];
  readonly problems: Problem[];
  escape: '\\' | '`';
  readonly heredocs: (line: LogicalLine) => readonly RawHeredoc[];
}

/** `from` is where the instruction begins inside the line: 0, or after ONBUILD. */
function buildInstruction(
  builder: Builder,
  line: LogicalLine,
  from: number,
  consumedEnd: () => number,
): DockerInstruction | undefined {
  const split = shift(splitInstruction(line.text.slice(from), builder.escape), from);
  const keyword = split.keyword.toUpperCase();
  const start = from + (line.text.length - from - line.text.slice(from).trimStart().length);
  const keywordPlace = placeInLine(builder, line, start, start + split.keyword.length);
  if (!KEYWORDS.has(keyword)) {
    if (keyword === '') return undefined;
    const template = TEMPLATE_LINE.test(keyword);
    builder.problems.push({
      code: template ? 'unsupported' : 'syntax',
      message: template ? 'a line of a template, filled in before the build' : `unknown instruction: ${keyword}`,
      place: keywordPlace,
    });
    return undefined;
  }

  const args = line.text.slice(split.start, split.end);
  checkArguments(builder, keyword, args, keywordPlace);
  const json = readJson(builder, line, keyword, args, split);
  const mayHoldHeredoc = HEREDOC_KEYWORDS.has(keyword) && json.json === undefined && from === 0;
  const trigger = keyword === 'ONBUILD' ? buildTrigger(builder, line, split, consumedEnd) : undefined;
  const heredocs = mayHoldHeredoc ? takeHeredocs(builder, line) : (trigger?.heredocs ?? []);
  const end = heredocs.length > 0 ? consumedEnd() : sourceAt(line, split.end);
  return {
    keyword,
    text: args,
    segments: segmentsOf(builder, line, split.start, split.end),
    ...readFlags(builder, line, split),
    heredocs,
    place: placeAt(builder.path, builder.starts, sourceAt(line, start), Math.max(end, sourceAt(line, split.end))),
    argumentsPlace: placeInLine(builder, line, split.start, split.end),
    ...(trigger === undefined ? {} : { trigger }),
    pairs: readPairs(builder, line, keyword, args, split.start, keywordPlace),
    ...json,
  };
}

function shift(split: SplitInstruction, by: number): SplitInstruction {
  const flags = split.flags.map((flag) => ({ ...flag, start: flag.start + by, end: flag.end + by }));
  return { keyword: split.keyword, flags, start: split.start + by, end: split.end + by };
}

function buildTrigger(
  builder: Builder,
  line: LogicalLine,
  split: SplitInstruction,
  consumedEnd: () => number,
): DockerInstruction | undefined {
  const nested = line.text.slice(split.start, split.end).split(/\s/, 1)[0]?.toUpperCase();
  if (nested === 'ONBUILD' || nested === 'FROM' || nested === 'MAINTAINER') {
    builder.problems.push({
      code: 'syntax',
      message: `${nested} isn't allowed as an ONBUILD trigger`,
      place: placeInLine(builder, line, split.start, split.end),
    });
    return undefined;
  }
  const trigger = buildInstruction(builder, line, split.start, consumedEnd);
  if (trigger === undefined) return undefined;
  if (!HEREDOC_KEYWORDS.has(trigger.keyword) || trigger.json !== undefined) return { ...trigger, onbuild: true };
  const heredocs = takeHeredocs(builder, line);
  return { ...trigger, onbuild: true, heredocs };
}

function takeHeredocs(builder: Builder, line: LogicalLine): DockerHeredoc[] {
  return builder.heredocs(line).map((raw) => ({
    name: raw.name,
    body: raw.body,
    place: placeAt(builder.path, builder.starts, raw.start, raw.end),
    ...(raw.chomp ? { chomp: true as const } : {}),
    ...(raw.quoted ? { quoted: true as const } : {}),
  }));
}

function readFlags(
  builder: Builder,
  line: LogicalLine,
  split: SplitInstruction,
): { flags: ReadonlyMap<string, string>; flagList: readonly DockerFlag[] } {
  const flagList = split.flags.map(({ name, value, start, end }) => ({
    name,
    value,
    place: placeInLine(builder, line, start, end),
  }));
  return { flags: new Map(flagList.map(({ name, value }) => [name, value])), flagList };
}

function readPairs(
  builder: Builder,
  line: LogicalLine,
  keyword: string,
  args: string,
  start: number,
  keywordPlace: Place,
): DockerPair[] {
  if (keyword !== 'ENV' && keyword !== 'LABEL' && keyword !== 'ARG') return [];
  const { pairs, error } =
    keyword === 'ARG'
      ? { pairs: parseArguments(args, builder.escape), error: undefined }
      : parsePairs(args, builder.escape);
  if (error !== undefined && args !== '') {
    builder.problems.push({ code: 'syntax', message: `${keyword}: ${error}`, place: keywordPlace });
  }
  return pairs.map((pair) => ({
    key: pair.key,
    value: pair.value,
    place: placeInLine(builder, line, start + pair.start, start + pair.end),
    ...(pair.legacy ? { legacy: true as const } : {}),
  }));
}

function readJson(
  builder: Builder,
  line: LogicalLine,
  keyword: string,
  args: string,
  split: SplitInstruction,
): { json: readonly string[] | undefined; invalidJson?: string } {
  if (!JSON_KEYWORDS.has(keyword)) return { json: undefined };
  const list = keyword === 'HEALTHCHECK' ? args.replace(/^\S+\s*/, '') : args;
  const form = parseJsonForm(list);
  if (form.kind === 'list') return { json: form.items };
  if (form.kind === 'error') {
    builder.problems.push({
      code: 'syntax',
      message: `${keyword}: when using JSON array syntax, arrays must be comprised of strings only`,
      place: placeInLine(builder, line, split.start, split.end),
    });
    return { json: undefined, invalidJson: form.reason };
  }
  // `RUN [ -f x ] && y` is a test command, `COPY [a-z]* .` a pattern: only a quote makes them look like a list.
  const meantAsList =
    keyword === 'CMD' || keyword === 'ENTRYPOINT' || keyword === 'HEALTHCHECK' || keyword === 'SHELL'
      ? !/^\[\[?\s+-[a-z]\s/.test(list)
      : /^\[\s*["'\u2018\u201C]/.test(list);
  return form.reason !== undefined && meantAsList ? { json: undefined, invalidJson: form.reason } : { json: undefined };
}

/** Reports what makes BuildKit stop. */
function checkArguments(builder: Builder, keyword: string, args: string, place: Place): void {
  const problem = (message: string) => builder.problems.push({ code: 'syntax', message, place });
  if (args === '' && keyword !== 'CMD' && keyword !== 'ENTRYPOINT' && keyword !== 'RUN') {
    problem(`${keyword} requires ${ONE_ARGUMENT.has(keyword) ? 'exactly' : 'at least'} one argument`);
  } else if (keyword === 'FROM') {
    const { error } = parseFromWords(args);
    if (error !== undefined) problem(error);
  }
}

// ---------------------------------------------------------------- places

/** The last item whose key is at most `limit`; items are sorted by key. Of equal keys the last. */
function lastUpTo<T>(items: readonly T[], key: (item: T) => number, limit: number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && key(item) <= limit) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** Offset in the file of an offset in the joined text; an end belongs to the piece before it. */
function sourceAt(line: LogicalLine, offset: number, isEnd = true): number {
  const limit = isEnd && offset > 0 ? offset - 1 : offset;
  const piece = lastUpTo(line.pieces, ({ at }) => at, limit);
  return piece === undefined ? 0 : piece.source + offset - piece.at;
}

function placeInLine(builder: Builder, line: LogicalLine, start: number, end: number): Place {
  const from = sourceAt(line, start, start === end);
  return placeAt(builder.path, builder.starts, from, Math.max(from, sourceAt(line, end)));
}

function segmentsOf(builder: Builder, line: LogicalLine, start: number, end: number): TextSegment[] {
  const segments: TextSegment[] = [];
  for (const [i, piece] of line.pieces.entries()) {
    const next = line.pieces[i + 1]?.at ?? line.text.length;
    if (next < start || piece.at > end || (next === start && end > start)) continue;
    const toSource = piece.source - piece.at;
    const first = Math.max(piece.at, start);
    const position = positionAt(builder.starts, first + toSource);
    segments.push({ offset: first - start, ...position });
    // A lone CR ends a line for an editor, not for BuildKit.
    for (let row = position.line; ; row++) {
      const rowStart = builder.starts[row];
      if (rowStart === undefined || rowStart - toSource >= Math.min(next, end)) break;
      segments.push({ offset: rowStart - toSource - start, line: row + 1, column: 1 });
    }
  }
  return segments;
}

/** The place of a part of `instruction.text`; ends belong to the line they end on. */
export function placeInText(instruction: DockerInstruction, start: number, end: number): Place {
  const { path } = instruction.place;
  const first = Math.min(start, instruction.text.length);
  const last = Math.min(Math.max(start, end), instruction.text.length);
  const from = positionIn(instruction.segments, first, first === last) ?? instruction.argumentsPlace;
  const to = positionIn(instruction.segments, last, true) ?? from;
  return { path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function positionIn(
  segments: readonly TextSegment[],
  offset: number,
  isEnd: boolean,
): { line: number; column: number } | undefined {
  const segment = lastUpTo(segments, (s) => s.offset, isEnd ? offset - 1 : offset) ?? segments[0];
  if (segment === undefined) return undefined;
  return { line: segment.line, column: segment.column + offset - segment.offset };
}
