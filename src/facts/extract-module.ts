import type { Problem } from '../parsers/place.ts';
import { placeAt } from '../parsers/place.ts';
import { parseSource, type SyntaxNode } from '../parsers/source.ts';
import { children, type Draft, type Extraction, type Scope, spanOf } from './draft.ts';
import { markErasedImports } from './imports.ts';
import { extractBlock, hoistVariables } from './statements.ts';
import type { ModuleFacts } from './types.ts';

/** Raised whenever the shape or the content of the record changes: caches key on it. */
export const FACTS_VERSION = 1;

const PRAGMA = /nodeready-ignore/;

/** Reads one module. Pure; never throws: what cannot be read is a problem in the record. */
export function extractModule(path: string, text: string): ModuleFacts {
  const parsed = parseSource(path, text);
  const draft = emptyDraft(path, parsed.lineStarts, text.length);
  draft.problems = [...parsed.problems];
  for (const comment of parsed.comments) {
    if (PRAGMA.test(comment.text))
      draft.pragmas.push({ text: comment.text.trim(), span: [comment.start, comment.end] });
  }
  const hashbang = /^#!([^\r\n]*)/.exec(text)?.[1];
  if (hashbang !== undefined) draft.hashbang = hashbang.trim();
  if (parsed.program) {
    const problem = walk(parsed.program, text, draft);
    if (problem) draft.problems.push(problem);
  }
  draft.format = formatOf(draft);
  return draft;
}

function walk(program: SyntaxNode, text: string, draft: Draft): Problem | undefined {
  const scope: Scope = { parent: undefined, names: new Map(), fn: 0 };
  const x: Extraction = {
    draft,
    text,
    at: { scope, fn: 0, guards: [], loop: undefined, inTry: false, cls: undefined },
    depth: 0,
    used: new Set(),
  };
  try {
    hoistVariables(x, scope, program);
    extractBlock(x, children(program, 'body'), scope);
    markErasedImports(x);
    return undefined;
  } catch (error) {
    // Only the stack can end here; what was read so far stays.
    const message = error instanceof RangeError ? 'nested too deeply to be read whole' : String(error);
    const [start, end] = spanOf(program);
    return { code: 'syntax', message, place: placeAt(draft.path, draft.lineStarts, start, Math.min(start + 1, end)) };
  }
}

function emptyDraft(path: string, lineStarts: readonly number[], length: number): Draft {
  return {
    path,
    format: 'script',
    lineStarts: [...lineStarts],
    bindings: [],
    functions: [
      {
        kind: 'module',
        async: false,
        generator: false,
        params: [],
        span: [0, length],
        head: [0, 0],
        returns: [],
        decorators: [],
        awaits: false,
      },
    ],
    classes: [],
    calls: [],
    guards: [],
    loops: [],
    imports: [],
    exports: [],
    assignments: [],
    envReads: [],
    regexps: [],
    throws: [],
    pragmas: [],
    problems: [],
  };
}

function formatOf(draft: Draft): ModuleFacts['format'] {
  if (draft.imports.some((item) => item.kind === 'static' || item.kind === 'reexport')) return 'esm';
  const cjs = draft.exports.some((item) => item.kind === 'value' && item.name === 'module.exports');
  if (cjs || draft.imports.some((item) => item.kind === 'require')) return 'cjs';
  return draft.exports.length > 0 ? 'esm' : 'script';
}
