import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDeepNesting } from '../../src/parsers/nesting.ts';
import { parseSource } from '../../src/parsers/source.ts';

describe('a source', () => {
  it.each([
    ['a.js', 'const a = <b />;'],
    ['a.jsx', 'const a = <b />;'],
    ['a.tsx', 'const a: B = <b />;'],
    ['a.ts', 'const a = <B>c;'],
    ['a.mts', 'export const a: B = await c;'],
    ['a.cts', 'import a = require("b"); export = a;'],
    ['a.mjs', 'await a;'],
    ['a.cjs', 'return require("a");'],
    ['a.js', 'return require("a");'],
    ['a.js', 'for await (const a of b) {}'],
    ['a.js', 'const await = 1; await + 1;'],
    ['a.js', 'with (a) { b = 010; }'],
    ['a.js', '#!/usr/bin/env node\nf();'],
    ['a.js', '\ufeffconst a = 1;'],
    ['a.js', '\ufeff#!/usr/bin/env node\nf();'],
    ['a.js', '// @flow\nimport type { A } from "a"; const f = (b: number): string => c;'],
    ['a.js', '@dec class A { @dec() b; }'],
    ['a.ts', '@dec class A { constructor(@dec() private b: C) {} }'],
    ['a.ts', 'enum A { B } namespace C { export const d = 1 } abstract class E { abstract f(): void }'],
    ['a.ts', 'const a = b satisfies C; using d = e(); accessor: f!;'],
    ['a.d.ts', 'declare const a: number; export declare function f(): void; export const b: string;'],
    ['bin/www', 'f();'],
    ['a.js', ''],
    ['a.js', 'a("\u2028"); // \u2029'],
    ['a.js', 'a("\0");'],
  ])('%s is read: %j', (path, text) => {
    const parsed = parseSource(path, text);
    expect(parsed.problems).toEqual([]);
    expect(parsed.program?.type).toBe('Program');
  });

  it.each([
    ['a missing expression', 'a.ts', 'const a = ;', 1, 11],
    ['a later line', 'a.ts', 'f();\r\n\r\n  const = 1;', 3, 9],
    ['after an astral character', 'a.ts', `const a = '😀'; const = 1;`, 1, 23],
    ['types in JavaScript', 'a.mjs', 'const a: string = b;', 1, 7],
    ['an unterminated string', 'a.js', `f();\nconst a = 'b`, 2, 11],
    ['an unclosed block', 'a.js', 'if (a) {', 1, 9],
    ['a control character', 'a.js', '\0', 1, 1],
  ])('with %s gives a problem in its place', (_name, path, text, line, column) => {
    const { problems } = parseSource(path, text);
    expect(problems[0]).toMatchObject({ code: 'syntax', place: { path, line, column } });
  });

  it('has offsets in UTF-16 code units', () => {
    const text = `const a = '😀';\nf();`;
    const body = parseSource('a.ts', text).program?.body;
    const spans = Array.isArray(body) ? body.map((node) => text.slice(node.start, node.end)) : [];
    expect(spans).toEqual([`const a = '😀';`, 'f();']);
  });

  it('has comments without their marks', () => {
    const text = '// a\nf(); /* b */';
    expect(parseSource('a.ts', text).comments).toEqual([
      { text: ' a', start: 0, end: 4 },
      { text: ' b ', start: 10, end: 17 },
    ]);
  });

  it('above five million characters is not read', () => {
    const parsed = parseSource('a.js', 'f();'.repeat(1_300_000));
    expect(parsed.program).toBeUndefined();
    expect(parsed.problems).toMatchObject([{ code: 'too-large', place: { line: 1, column: 1 } }]);
  });

  it('on one line with very many statements is read', () => {
    expect(parseSource('a.js', 'f(1,{a:[2]});'.repeat(20_000)).problems).toEqual([]);
  });
});

/** Each form nests `n` levels; all of them end the process of an unguarded parser at some depth. */
const FORMS: readonly (readonly [string, string, (n: number) => string])[] = [
  ['parentheses', 'a.js', (n) => `${'('.repeat(n)}1${')'.repeat(n)}`],
  ['open parentheses', 'a.js', (n) => '('.repeat(n)],
  ['arrays', 'a.js', (n) => `x=${'['.repeat(n)}${']'.repeat(n)}`],
  ['objects', 'a.js', (n) => `x=${'{a:'.repeat(n)}1${'}'.repeat(n)}`],
  ['blocks', 'a.js', (n) => `${'{'.repeat(n)}${'}'.repeat(n)}`],
  ['functions', 'a.js', (n) => `${'function f(){'.repeat(n)}${'}'.repeat(n)}`],
  ['callbacks', 'a.js', (n) => `${'a(()=>{'.repeat(n)}${'})'.repeat(n)}`],
  ['arrows', 'a.js', (n) => `x=${'a=>'.repeat(n)}1`],
  ['classes', 'a.js', (n) => `x=${'class extends '.repeat(n)}A${'{}'.repeat(n)}`],
  ['templates', 'a.js', (n) => `x=${'`${'.repeat(n)}1${'}`'.repeat(n)}`],
  ['elements', 'a.jsx', (n) => `x=${'<a>'.repeat(n)}${'</a>'.repeat(n)}`],
  ['elements with text', 'a.jsx', (n) => `x=${`<a>it's; `.repeat(n)}${'</a>'.repeat(n)}`],
  ['type arguments', 'a.ts', (n) => `let x:${'A<'.repeat(n)}B${' >'.repeat(n)}`],
  ['type arguments with commas', 'a.ts', (n) => `let x:${'A<B,'.repeat(n)}B${' >'.repeat(n)}`],
  ['arrows of a name that is a word elsewhere', 'a.js', (n) => `x=${'let=>'.repeat(n)}1`],
  ['conditions on import.meta', 'a.mjs', (n) => `x=${'import.meta?1:'.repeat(n)}1`],
  ['element attributes', 'a.jsx', (n) => `x=${'<a b='.repeat(n)}<a/>${'/>'.repeat(n)}`],
  ['conditions', 'a.js', (n) => `x=${'a?b:'.repeat(n)}1`],
  ['assignments', 'a.js', (n) => `${'x='.repeat(n)}1`],
  ['operators', 'a.js', (n) => `x=${'1+'.repeat(n)}1`],
  ['powers', 'a.js', (n) => `x=${'1**'.repeat(n)}1`],
  ['negations', 'a.js', (n) => `x=${'!'.repeat(n)}1`],
  ['if', 'a.js', (n) => `${'if(a)'.repeat(n)};`],
  ['else if', 'a.js', (n) => `${'if(a){b()}else '.repeat(n)}{}`],
  ['for', 'a.js', (n) => `${'for(;;)'.repeat(n)};`],
  ['labels', 'a.js', (n) => `${Array.from({ length: n }, (_, i) => `a${i}:`).join('')};`],
  ['calls in a chain', 'a.js', (n) => `x=a${'.b()'.repeat(n)}`],
  ['tagged templates', 'a.js', (n) => `x=a${'``'.repeat(n)}`],
  ['members', 'a.js', (n) => `x=a${'.b'.repeat(n)}`],
];

describe('nesting', () => {
  it.each(FORMS)('of 200 %s is read', (_name, path, nest) => {
    const deep = parseSource(path, nest(200)).problems.filter((problem) => problem.message.startsWith('nested'));
    expect(deep).toEqual([]);
  });

  it.each(FORMS)('of 100,000 %s is a problem, not a crash', (_name, path, nest) => {
    const parsed = parseSource(path, nest(100_000));
    expect(parsed.program).toBeUndefined();
    expect(parsed.problems).toMatchObject([{ code: 'syntax', message: 'nested too deeply to be read' }]);
  });

  it.each([
    ['brackets in strings', `f("(((", '[[[', \`{{{\`);`],
    ['brackets in regular expressions', 'f(/[({]\\(/g, a / b / c); if (a) /\\(/.test(b);'],
    ['brackets in comments', '/* ((( */ f(); // {{{'],
    ['long chains of statements', 'const a = b ? c : d; if (a) { b = !c; } else { d(); }'],
    ['lines without semicolons', 'a.b(c)\nconst d = e\n'],
    ['entries', '{ const a = { b: [1, 2], c: () => d(e => !e), [`f${g}`]: h ? 1 : 2 } }'],
    ['types', 'type A = B<C<D>> | E; interface F { g: H<I>; j(): void }'],
    ['comparisons', 'f(a < b && c > d, a <= b, e >>> 2);'],
  ])('is not seen in %s, however many there are', (_name, text) => {
    expect(findDeepNesting(`${text}\n`.repeat(1500), false)).toBeUndefined();
  });
});

describe('any text', () => {
  it('gives a tree or a problem', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom('a.js', 'a.ts', 'a.tsx', 'a.cjs'),
        (text, path) => {
          const parsed = parseSource(path, text);
          expect(parsed.program !== undefined || parsed.problems.length > 0).toBe(true);
          for (const { place } of parsed.problems) {
            expect(place.line).toBeGreaterThan(0);
            expect(place.line).toBeLessThanOrEqual(parsed.lineStarts.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
