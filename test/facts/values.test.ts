import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import { initOf, show } from './show.ts';

describe('the value of a constant', () => {
  it.each([
    ['a string', `'a'`, `'a'`],
    ['a number', '30', '30'],
    ['separators in a number', '30_000', '30000'],
    ['a hexadecimal number', '0x10', '16'],
    ['a bigint', '10n', '10'],
    ['a negative number', '-1', '-1'],
    ['minus zero, which JSON cannot hold', '-0', '0'],
    ['arithmetic', '30 * 1000', '30000'],
    ['arithmetic in a chain', '2 * 60 * 60 * 1000', '7200000'],
    ['a shift', '1 << 20', '1048576'],
    ['a division without a finite result', '1 / 0', '(1 / 0)'],
    ['a number beyond the finite ones', '1e999', '@Infinity'],
    ['Infinity', 'Infinity', '@Infinity'],
    ['concatenated strings', `'a' + 'b' + 'c'`, `'abc'`],
    ['a string and a number', `10 + 's'`, `'10s'`],
    ['a concatenation with something unknown', `'a' + b`, `('a' + @b)`],
    ['true', 'true', 'true'],
    ['true of a minifier', '!0', 'true'],
    ['false of a minifier', '!1', 'false'],
    ['undefined of a minifier', 'void 0', 'undefined'],
    ['undefined', 'undefined', 'undefined'],
    ['null', 'null', 'null'],
    ['a regular expression', '/a+/gi', '/a+/gi'],
    ['a template without expressions', '`a`', `'a'`],
    ['a template with literal expressions', '`${30}s`', `'30s'`],
    ['a template', '`a${b}c`', '`a${@b}c`'],
    ['escapes in a template', '`a\\n`', `'a\n'`],
    ['an array with a hole and a spread', '[1, , ...b]', '[1, undefined, ...@b]'],
    ['an object', `{ a: 1, 'b-c': 2, 3: 4, d }`, '{a: 1, b-c: 2, 3: 4, d: @d}'],
    ['computed keys', `{ ['a' + 'b']: 1, [c]: 2 }`, '{ab: 1, ?: 2}'],
    ['methods and getters', '{ a() {}, get b() { return 1 }, c: () => 1 }', '{a: fn a, b: fn b, c: fn c}'],
    ['a spread', '{ ...a, b: 1 }', '{...@a, b: 1}'],
    ['a conditional spread', '{ ...(a && { b: 1 }) }', '{...(@a && {b: 1})}'],
    ['a function with a name', 'function named() {}', 'fn named'],
    ['an arrow is named by what holds it', '() => 1', 'fn value'],
    ['a class', 'class A {}', 'class A'],
    ['a member', 'a.b.c', '@a.b.c'],
    ['a member by a literal key', `a['b']`, '@a.b'],
    ['a member by a computed key', 'a[b]', '@a[@b]'],
    ['an element by number', 'a[0]', '@a[0]'],
    ['an optional member', 'a?.b', '@a.b'],
    ['a global by way of globalThis', 'globalThis.process', '@process'],
    ['a global by way of global', 'global.foo.bar', '@foo.bar'],
    ['a call', 'a(1)', '@a(1)'],
    ['a construction', 'new A(b)', 'new @A(@b)'],
    ['an awaited call', 'await a()', '@a()'],
    ['a sequence', '(0, a.b)()', '@a.b()'],
    ['a default', 'a ?? 1', '(@a ?? 1)'],
    ['defaults in a chain', 'a || b || 1', '((@a || @b) || 1)'],
    ['a condition', `a ? 'b' : 'c'`, `(@a ? 'b' : 'c')`],
    ['a negation', '!a', '!@a'],
    ['a type test', `typeof a === 'string'`, `(typeof @a === 'string')`],
    ['a comparison', 'a !== 1', '(@a !== 1)'],
    ['an assertion', 'a as unknown as B', '@a'],
    ['satisfies', '{ a: 1 } satisfies B', '{a: 1}'],
    ['a non-null assertion', 'a!.b!', '@a.b'],
    ['an assertion in angle brackets', '<B>a', '@a'],
    ['type arguments', 'a<B>', '@a'],
    ['as const', `['a'] as const`, `['a']`],
    ['import.meta', 'import.meta.url', '@import.meta.url'],
    ['a module', `require('a')`, 'module(a)'],
    ['an imported module', `await import('a')`, 'module(a)'],
    ['a tagged template', 'a`b${c}`', '@a(`b${@c}`)'],
    ['an assignment', 'a = 1', '1'],
  ])('is read from %s', (_name, source, expected) => {
    const facts = extractModule('src/main.ts', `const value = ${source};`);
    expect(facts.problems).toEqual([]);
    expect(initOf(facts, 'value')).toBe(expected);
  });

  it('is the element of what a loop goes over', () => {
    const facts = extractModule('a.js', `for (const s of ['A', 'B']) on(s); for await (const x of list()) {}`);
    expect(initOf(facts, 's')).toBe(`each(['A', 'B'])`);
    expect(initOf(facts, 'x')).toBe('each(@list())');
  });

  it('is the only item of an array with one', () => {
    expect(initOf(extractModule('a.js', `for (const s of ['A']) on(s);`), 's')).toBe(`'A'`);
  });

  it.each([
    ['forEach', `['A', 'B'].forEach((s) => on(s))`, `each(['A', 'B'])`],
    ['map on a name', 'list.map(function (s) { on(s); })', 'each(@list)'],
    ['forEach on entries', 'Object.entries(map).forEach(([k, s]) => on(s))', 'each(@Object.entries(@map))[1]'],
    ['a library function', 'async.each(list, (s, done) => on(s))', 'each(@list)'],
    ['then', 'connect().then((s) => on(s))', '@connect()'],
    ['then on an imported module', `import('x').then(({ s }) => on(s))`, 'module(x).s'],
  ])('is known for the parameter of a callback of %s', (_name, source, expected) => {
    expect(initOf(extractModule('a.js', source), 's')).toBe(expected);
  });

  it('of a parameter of other callbacks is not known', () => {
    expect(initOf(extractModule('a.js', 'list.push((s) => on(s))'), 's')).toBe('-');
  });

  it('is cut off in generated chains, whose calls are all found', () => {
    const facts = extractModule(
      'a.js',
      `const value = ${Array.from({ length: 500 }, (_, i) => `f(${i})`).join(' + x + ')}`,
    );
    expect(initOf(facts, 'value')).toBe('?');
    expect(facts.calls).toHaveLength(500);
  });

  it('of an enum counts up', () => {
    const facts = extractModule('a.ts', `enum E { A, B = 5, C, D = 's', F = B | 2, 'g-h' = 1 << 3 }`);
    const object = facts.bindings.find((binding) => binding.kind === 'enum');
    expect(object?.name).toBe('E');
    expect(show(facts, object?.init)).toBe(`{A: 0, B: 5, C: 6, D: 's', F: (B | 2), g-h: 8}`);
  });

  it('of a namespace is an object of its exports', () => {
    const facts = extractModule('a.ts', 'namespace A.B { export const c = 1; const d = 2; export function e() {} }');
    expect(initOf(facts, 'A')).toBe('{B: {c: c, e: e}}');
  });

  it('of a class stays when a namespace of its name follows', () => {
    const facts = extractModule('a.ts', 'class A {} namespace A { export const b = 1 }');
    expect(initOf(facts, 'A')).toBe('class A');
  });

  it('of an alias of a namespace is the member', () => {
    const facts = extractModule('a.ts', `import { B } from 'b'; import C = B.D; new C();`);
    expect(initOf(facts, 'C')).toBe('B.D');
    expect(facts.imports[0]?.typeOnly).toBe(false);
  });
});
