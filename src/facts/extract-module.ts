import type { Problem } from '../parsers/place.ts';
import { placeAt } from '../parsers/place.ts';
import { parseSource, type SyntaxNode } from '../parsers/source.ts';
import { children, type Draft, type Extraction, exactly, type Scope, spanOf } from './draft.ts';
import { hoistVariables } from './hoisting.ts';
import { markErasedImports } from './imports.ts';
import { endOf, FILE_START, spanFrom, startOf } from './span.ts';
import { extractBlock } from './statements.ts';
import type { ModuleFacts } from './types.ts';

const PRAGMA = /nodeready-ignore/;

/** Reads one module. Pure; never throws: what cannot be read is a problem in the record. */
export function extractModule(path: string, text: string): ModuleFacts {
  const parsed = parseSource(path, text);
  const draft = emptyDraft(path, parsed.lineStarts, text.length);
  draft.problems = [...parsed.problems];
  for (const comment of parsed.comments) {
    if (PRAGMA.test(comment.text))
      draft.pragmas.push({ text: comment.text.trim(), span: spanFrom(comment.start, comment.end) });
  }
  const hashbang = /^\ufeff?#!([^\r\n]*)/.exec(text)?.[1];
  if (hashbang !== undefined) draft.hashbang = hashbang.trim();
  if (!parsed.program) return draft;
  const scope: Scope = { parent: undefined, names: new Map(), fn: 0 };
  const x: Extraction = {
    draft,
    text,
    at: { scope, fn: 0, guards: [], loop: undefined, inTry: undefined, inFinally: false, cls: undefined },
    depth: 0,
    used: new Set(),
    thrown: new Set(),
    cjs: false,
  };
  const problem = walk(x, parsed.program, scope);
  if (problem) draft.problems.push(problem);
  draft.format = formatOf(x);
  return trimmed(draft);
}

/** Lists that were pushed to hold room for more; records live as long as the run. */
function trimmed(draft: Draft): ModuleFacts {
  for (const binding of draft.bindings) binding.writes = exactly(binding.writes);
  for (const fn of draft.functions) fn.returns = exactly(fn.returns);
  return {
    ...draft,
    bindings: exactly(draft.bindings),
    functions: exactly(draft.functions),
    calls: exactly(draft.calls),
    guards: exactly(draft.guards),
    imports: exactly(draft.imports),
    exports: exactly(draft.exports),
    assignments: exactly(draft.assignments),
    classes: exactly(draft.classes),
    loops: exactly(draft.loops),
    envReads: exactly(draft.envReads),
    regexps: exactly(draft.regexps),
    throws: exactly(draft.throws),
  };
}

function walk(x: Extraction, program: SyntaxNode, scope: Scope): Problem | undefined {
  const { draft } = x;
  try {
    hoistVariables(x, scope, program);
    extractBlock(x, children(program, 'body'), scope);
    markErasedImports(x);
    return undefined;
  } catch (error) {
    // Only the stack can end here; what was read so far stays.
    const message = error instanceof RangeError ? 'nested too deeply to be read whole' : String(error);
    const span = spanOf(program);
    const [start, end] = [startOf(span), endOf(span)];
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
        span: spanFrom(0, length),
        head: FILE_START,
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
    keys: new Set(),
    throws: [],
    pragmas: [],
    problems: [],
  };
}

/** How other modules see the exports: by what the module says itself, whatever its package is. */
function formatOf(x: Extraction): ModuleFacts['format'] {
  const { imports, exports } = x.draft;
  if (imports.some((item) => item.kind === 'static' || item.kind === 'reexport')) return 'esm';
  if (x.cjs || imports.some((item) => item.kind === 'require')) return 'cjs';
  return exports.length > 0 ? 'esm' : 'script';
}
