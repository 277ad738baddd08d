import { type ParseResult, type ParserOptions, parseSync } from 'oxc-parser';
import { breakLines, hasDearLines } from './long-lines.ts';
import { findDeepNesting } from './nesting.ts';
import { lineStarts, type Problem, placeAt } from './place.ts';

/** A node of the ESTree (with TypeScript) that oxc-parser gives. Only `src/facts` looks inside. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface ParsedSource {
  /** Undefined when the text could not be parsed at all. */
  readonly program: SyntaxNode | undefined;
  readonly comments: readonly { readonly text: string; readonly start: number; readonly end: number }[];
  readonly lineStarts: readonly number[];
  readonly problems: readonly Problem[];
}

/** UTF-16 code units. Larger files are generated, and their tree would take gigabytes. */
const MAX_LENGTH = 5_000_000;

/**
 * Parses one TypeScript or JavaScript module. Offsets are UTF-16 code units. Never throws: syntax errors become
 * problems, and the tree that the parser recovered (often an empty one) comes along.
 */
export function parseSource(path: string, text: string): ParsedSource {
  const starts = lineStarts(text);
  const problemAt = (code: Problem['code'], message: string, offset: number): Problem => ({
    code,
    message,
    place: placeAt(path, starts, Math.min(offset, text.length), Math.min(offset + 1, text.length)),
  });
  const unread = (problem: Problem): ParsedSource => ({
    program: undefined,
    comments: [],
    lineStarts: starts,
    problems: [problem],
  });
  if (text.length > MAX_LENGTH) {
    const size = (text.length / 1e6).toFixed(1);
    return unread(problemAt('too-large', `source of ${size} million characters is not read`, 0));
  }
  const deep = findDeepNesting(text, !/\.[cm]?ts$/.test(path));
  if (deep !== undefined) return unread(problemAt('syntax', 'nested too deeply to be read', deep));
  try {
    if (hasDearLines(starts, text.length) && !isSound(path, text))
      return unread(problemAt('syntax', 'a long line with too many errors is not read', 0));
    const parsed = parseBest(path, text);
    return {
      program: parsed.program as unknown as SyntaxNode,
      comments: parsed.comments.map((comment) => ({ text: comment.value, start: comment.start, end: comment.end })),
      lineStarts: starts,
      problems: errorsOf(parsed).map((error) => problemAt('syntax', error.message, error.labels[0]?.start ?? 0)),
    };
  } catch (error) {
    return unread(problemAt('syntax', error instanceof Error ? error.message : String(error), 0));
  }
}

const FEW_ERRORS = 20;
const MANY_ERRORS = 1000;

type Goal = Pick<ParserOptions, 'lang' | 'sourceType'>;

/** A file that fails as what its name says is tried as what else it may be; the first reading without errors wins. */
function parseBest(path: string, text: string): ParseResult {
  // Windows editors put a byte order mark before the hashbang; the parser knows only one of them at a time.
  const readable = text.startsWith('\ufeff#!') ? ` //${text.slice(3)}` : text;
  let best: ParseResult | undefined;
  for (const goal of goalsOf(path)) {
    const parsed = parseSync(path, readable, { ...goal, preserveParens: false });
    const errors = errorsOf(parsed).length;
    // A text with a thousand errors is no better under another reading, and each error takes time.
    if (errors === 0 || errors > MANY_ERRORS) return parsed;
    const better =
      !best || sizeOf(parsed) > sizeOf(best) || (sizeOf(parsed) === sizeOf(best) && errors < errorsOf(best).length);
    if (better) best = parsed;
  }
  return best ?? parseSync(path, readable);
}

/** Whether a text with long lines can be parsed under some reading without more errors than the machine bears. */
function isSound(path: string, text: string): boolean {
  const broken = breakLines(text);
  if (broken === undefined) return false;
  for (const goal of goalsOf(path)) {
    const { length } = parseSync(path, broken, goal).errors;
    if (length === 0) return true;
    if (length > FEW_ERRORS) return false;
  }
  return true;
}

function sizeOf(parsed: ParseResult): number {
  return parsed.program.body.length;
}

function errorsOf(parsed: ParseResult): ParseResult['errors'] {
  return parsed.errors.filter((error) => error.severity === 'Error');
}

function goalsOf(path: string): readonly Goal[] {
  if (/\.d\.[cm]?ts$/.test(path)) return [{ lang: 'dts', sourceType: 'module' }];
  const lang = /\.tsx$/.test(path) ? 'tsx' : /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx';
  const named: Goal['sourceType'] = /\.m[jt]s$/.test(path) ? 'module' : /\.c[jt]s$/.test(path) ? 'commonjs' : undefined;
  if (named) return [{ lang, sourceType: named }];
  return [
    { lang, sourceType: 'unambiguous' },
    // A `return` outside functions is legal in CommonJS, `for await` outside functions in modules.
    { lang, sourceType: 'commonjs' },
    { lang, sourceType: 'module' },
    // JSX is a superset of JavaScript; Flow, which is not, reads as TypeScript for the most part.
    ...(lang === 'jsx' ? [{ lang: 'tsx', sourceType: 'unambiguous' } as const] : []),
  ];
}
