import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommentSyntax, parseComments } from '../../src/parsers/comments.ts';

const SYNTAXES: readonly CommentSyntax[] = ['source', 'dockerfile', 'yaml', 'hash', 'line-hash', 'sql', 'markdown'];

describe('comments', () => {
  it.each<[CommentSyntax, string, string, readonly string[]]>([
    ['source', 'a.ts', 'const a = "// no"; // yes\n/* and\nthis */', [' yes', ' and\nthis ']],
    ['source', 'a.tsx', 'const a = <b>{/* yes */}// no</b>;', [' yes ']],
    ['dockerfile', 'Dockerfile', '# yes\nRUN a # no\n  # yes too\n', [' yes', ' yes too']],
    ['yaml', 'a.yaml', 'a: b # yes\nc: "# no"\nd: e#no\nf: |\n  # no\n# also\n', [' yes', ' also']],
    ['yaml', 'templates/a.yaml', '{{- /* yes */ -}}\na: {{ .Values.b }} # also\n', [' also', ' yes ']],
    ['hash', '.env', '# yes\nA=1 # also\nB="# no"\nC=x#no\n', [' yes', ' also']],
    ['line-hash', 'a.service', '# yes\n; also\nExecStart=a # no\n', [' yes', ' also']],
    ['sql', 'a.sql', 'select 1; -- yes\n', [' yes']],
    ['markdown', 'a.md', '<!-- yes -->\ntext <!-- no -->\n', [' yes ']],
  ])('%s in %s', (syntax, path, text, expected) => {
    expect(parseComments(path, text, syntax).map((comment) => comment.text)).toEqual(expected);
  });

  it('never throws, and stays inside the text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SYNTAXES), fc.string({ unit: 'binary' }), (syntax, text) => {
        for (const { start, end } of parseComments('a.ts', text, syntax)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
