import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import { placeIn } from '../../src/facts/place-in.ts';
import type { CallFact, ModuleFacts } from '../../src/facts/types.ts';
import { show, showCall } from './show.ts';

function called(facts: ModuleFacts, name: string): CallFact {
  const call = facts.calls.find((item) => show(facts, item.callee) === name);
  if (!call) throw new Error(`${name} is not called`);
  return call;
}

it('a block calls what it disposes of at its end, the last first, whatever left it early', () => {
  const facts = extractModule(
    'a.ts',
    'async function f() { await using a = g(); if (a.b) return; using c = h(), d = { [Symbol.dispose]: i }; a.j(); }',
  );
  const disposals = facts.calls.slice(-3);
  expect(disposals.map((call) => [show(facts, call.callee), call.usage, call.guards.length])).toEqual([
    ['d.[Symbol.dispose]', 'floating', 1],
    ['c.[Symbol.dispose]', 'floating', 1],
    ['a.[Symbol.asyncDispose]', 'awaited', 0],
  ]);
});

describe('what happens to the result of a call', () => {
  it.each([
    ['floating', 'f()'],
    ['floating', 'void f()'],
    ['floating', 'a && f()'],
    ['floating', 'a ? f() : 0'],
    ['floating', 'f(), g()'],
    ['floating', 'g(), f()'],
    ['floating', 'f?.()'],
    ['awaited', 'await f()'],
    ['awaited', 'const a = await f()'],
    ['awaited', 'return await f()'],
    ['awaited', 'await (a ? f() : g())'],
    ['awaited', 'for await (const a of f()) {}'],
    ['returned', 'return f()'],
    ['returned', 'return a || f()'],
    ['returned', 'const g = () => f()'],
    ['assigned', 'const a = f()'],
    ['assigned', 'a = f()'],
    ['assigned', 'this.a = f() as B'],
    ['assigned', 'const a = { b: f() }'],
    ['argument', 'g(f())'],
    ['argument', 'g(`${f()}`)'],
    ['chained', 'f().then(g)'],
    ['chained', 'f()()'],
    ['chained', 'f()[0]'],
    ['other', 'if (f()) {}'],
    ['other', '[f()]'],
  ])('%s: %s', (usage, source) => {
    expect(called(extractModule('a.ts', `async function x() { ${source} }`), '@f').usage).toBe(usage);
  });
});

describe('calls', () => {
  it.each([
    ['new without arguments', 'new A', ['new @A()']],
    ['a chain, from the inside out', 'a.b(1).c(2)', ['@a.b(1)', '@a.b(1).c(2)']],
    ['arguments before the call', 'f(g(), h())', ['@g()', '@h()', '@f(@g(), @h())']],
    ['a spread argument', 'f(...a)', ['@f(...@a)']],
    ['an optional call', 'a?.(1)', ['@a?.(1)']],
    ['a call on an optional object', 'a?.b.c()', ['@a.b.c?.()']],
    ['calls after an optional one', 'a?.b().c()', ['@a.b?.()', '@a.b?.().c?.()']],
    ['a tagged template', 'sql`select ${f()}`', ['@f()', '@sql(`select ${@f()}`)']],
    ['an immediate function', '(async () => { f() })()', ['@f()', 'fn #1()']],
    ['JSX attributes and children', 'x = <A b={f()}>{g()}<C {...h()} /></A>', ['@f()', '@g()', '@h()']],
    ['a class expression', 'x = class extends f() { [g()]() { h() } a = i() }', ['@f()', '@i()', '@g()', '@h()']],
    ['a yield', 'function* x() { yield f(); yield* g() }', ['@f()', '@g()']],
    ['a default parameter', 'function x(a = f(), { b = g() }) {}', ['@f()', '@g()']],
    ['a computed key', 'x = { [f()]: 1 }', ['@f()']],
    ['a computed member', 'a[f()] = g()', ['@g()', '@f()']],
    ['a delete', 'delete a[f()]', ['@f()']],
    ['a label and a with', 'x: with (f()) g()', ['@f()', '@g()']],
    ['a loop head', 'for (let i = f(); g(); h()) {}', ['@f()', '@g()', '@h()']],
    ['an update', 'f().a++', ['@f()']],
    ['a variable import', 'import(`./${a}.js`); require(b)', ['@import(`./${@a}.js`)', '@require(@b)']],
    ['a switch', 'switch (f()) { case g(): h() }', ['@f()', '@g()', '@h()']],
    ['a throw', 'throw f()', ['@f()']],
    ['a catch parameter', 'try {} catch ({ a = f() }) {}', ['@f()']],
  ])('are found in %s', (_name, source, expected) => {
    const facts = extractModule('a.jsx', source);
    expect(facts.problems).toEqual([]);
    expect(facts.calls.map((call) => showCall(facts, call))).toEqual(expected);
  });

  it('tell whether they stand in a try with a catch', () => {
    const facts = extractModule('a.js', 'try { a(() => b()) } catch { c() } try { d() } finally { e() }');
    expect(facts.calls.map((call) => [showCall(facts, call), call.inTry !== undefined, call.inFinally])).toEqual([
      ['@b()', false, undefined],
      ['@a(fn #1)', true, undefined],
      ['@c()', false, undefined],
      ['@d()', false, undefined],
      ['@e()', false, true],
    ]);
  });

  it('know the innermost loop of their function', () => {
    const facts = extractModule(
      'a.js',
      'async function f() { for (const a of b) { while (c()) { await d(() => e()); } g(); } h(); }',
    );
    const loopOf = (name: string) => called(facts, name).loop;
    expect(['@c', '@d', '@e', '@g', '@h'].map(loopOf)).toEqual([1, 1, undefined, 0, undefined]);
    expect(facts.loops.map((loop) => [loop.kind, show(facts, loop.over), loop.parent, loop.awaits])).toEqual([
      ['for-of', '@b', undefined, false],
      ['while', '@c()', 0, true],
    ]);
  });

  it.each([
    ['for (const a in b) {}', 'for-in', '@b'],
    ['for await (const a of b) {}', 'for-await', '@b'],
    ['for (;;) {}', 'for', 'true'],
    ['for (; a < 1; ) {}', 'for', '(@a < 1)'],
    ['do {} while (a)', 'do', '@a'],
  ])('%s is a loop', (source, kind, over) => {
    const facts = extractModule('a.mjs', source);
    expect(facts.loops.map((loop) => [loop.kind, show(facts, loop.over)])).toEqual([[kind, over]]);
  });

  it('have places in characters of the text, astral ones and CRLF counted as JavaScript does', () => {
    const facts = extractModule('src/a.ts', `const a = '😀';\r\n/* 😀 */ app.listen(\r\n  3000,\r\n);`);
    const call = called(facts, '@app.listen');
    expect(placeIn(facts, call.span)).toEqual({ path: 'src/a.ts', line: 2, column: 10, endLine: 4, endColumn: 2 });
    expect(placeIn(facts, call.calleeSpan)).toMatchObject({ line: 2, column: 10, endLine: 2, endColumn: 20 });
    expect(call.argSpans.map((span) => placeIn(facts, span))).toMatchObject([
      { line: 3, column: 3, endLine: 3, endColumn: 7 },
    ]);
  });

  it.each([
    ['@Controller("a") class A {}', ["@@Controller('a')"]],
    ['@Injectable class A {}', ['@@Injectable()']],
    ['class A { @Get() b() {} }', ['@@Get()']],
    ['class A { @Inject(B) c: C; }', ['@@Inject(@B)']],
    ['class A { constructor(@Inject(B) private readonly c: C) {} }', ['@@Inject(@B)']],
    ['class A { b(@Body() c: C) {} }', ['@@Body()']],
    ['@a.b({ c: () => d() }) class A {}', ['@d()', '@@a.b({c: fn c})']],
  ])('of kind decorator: %s', (source, expected) => {
    const facts = extractModule('a.ts', source);
    expect(facts.calls.map((call) => showCall(facts, call))).toEqual(expected);
    // Decorators run where the class stands, not inside its methods.
    expect(facts.calls.at(-1)).toMatchObject({ kind: 'decorator', fn: 0 });
  });
});

describe('regular expressions', () => {
  it('are collected from literals and constructors with a literal', () => {
    const facts = extractModule('a.js', `/a+/g; new RegExp('b+', 'i'); RegExp('c'); new RegExp(d);`);
    expect(facts.regexps.map((item) => [item.pattern, item.flags])).toEqual([
      ['a+', 'g'],
      ['b+', 'i'],
      ['c', ''],
    ]);
  });
});

describe('pragmas', () => {
  it('are comments with the word, without their marks', () => {
    const text = `// nodeready-ignore a -- because\n/* nodeready-ignore b */\n// other\nx = '// nodeready-ignore c';`;
    const facts = extractModule('a.js', text);
    expect(facts.pragmas.map((pragma) => [pragma.text, placeIn(facts, pragma.span).line])).toEqual([
      ['nodeready-ignore a -- because', 1],
      ['nodeready-ignore b', 2],
    ]);
  });
});
