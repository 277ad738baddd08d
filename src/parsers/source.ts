import { parseSync } from 'oxc-parser';
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

/** Above this nesting of brackets a native recursive-descent parser may exhaust its stack; no hand-written code comes near. */
const MAX_NESTING = 800;

/**
 * Parses one TypeScript or JavaScript module. Offsets are UTF-16 code units. Never throws: syntax errors become
 * problems, and the tree that the parser recovered (often an empty one) comes along.
 */
export function parseSource(path: string, text: string): ParsedSource {
  const starts = lineStarts(text);
  const problem = (message: string, offset: number): Problem => ({
    code: 'syntax',
    message,
    place: placeAt(path, starts, Math.min(offset, text.length), Math.min(offset + 1, text.length)),
  });
  const deep = findDeepNesting(text);
  if (deep !== undefined) {
    return {
      program: undefined,
      comments: [],
      lineStarts: starts,
      problems: [problem('nested too deeply to be read', deep)],
    };
  }
  try {
    const parsed = parseSync(path, text, {
      lang: languageOf(path),
      sourceType: sourceTypeOf(path),
      preserveParens: false,
    });
    const problems = parsed.errors
      .filter((error) => error.severity === 'Error')
      .map((error) => problem(error.message, error.labels[0]?.start ?? 0));
    return {
      program: parsed.program as unknown as SyntaxNode,
      comments: parsed.comments.map((comment) => ({ text: comment.value, start: comment.start, end: comment.end })),
      lineStarts: starts,
      problems,
    };
  } catch (error) {
    return {
      program: undefined,
      comments: [],
      lineStarts: starts,
      problems: [problem(error instanceof Error ? error.message : String(error), 0)],
    };
  }
}

function languageOf(path: string): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (/\.tsx$/.test(path)) return 'tsx';
  if (/\.[cm]?ts$/.test(path)) return 'ts';
  // JSX is a superset of JavaScript, and plain .js files hold JSX in many repositories.
  return 'jsx';
}

/** CommonJS is parsed as a script, so that a top-level `return` is legal; the rest as modules or either. */
function sourceTypeOf(path: string): 'module' | 'commonjs' | 'unambiguous' {
  if (/\.m[jt]s$/.test(path)) return 'module';
  if (/\.c[jt]s$/.test(path)) return 'commonjs';
  return 'unambiguous';
}

/** Offset where brackets nest too deeply, ignoring that some stand in strings: a bound, not a parse. */
function findDeepNesting(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 40 || c === 91 || c === 123) {
      depth += 1;
      if (depth > MAX_NESTING) return i;
    } else if ((c === 41 || c === 93 || c === 125) && depth > 0) depth -= 1;
  }
  return undefined;
}
