import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import { guardsOf, showGuards } from './show.ts';

/** Each source calls `target` once, in a function, so that `return` is allowed. */
describe('a call is guarded', () => {
  it.each([
    ['by nothing', 'target()', ''],
    ['by if', 'if (a) target()', 'if(@a)'],
    ['by else', 'if (a) {} else target()', '!if(@a)'],
    ['by else if', 'if (a) {} else if (b) { target() }', '!if(@a) if(@b)'],
    ['by what encloses it, outermost first', 'if (a) { if (b) { target() } }', 'if(@a) if(@b)'],
    ['not by the test it stands in', 'if (target()) {}', ''],
    ['by &&', 'a && target()', 'logical(@a)'],
    ['by && in a chain', 'a && b && target()', 'logical((@a && @b))'],
    ['by ||', 'a || target()', '!logical(@a)'],
    ['by ??', 'a ?? target()', 'logical((@a == null))'],
    ['by ??=', 'a ??= target()', 'logical((@a == null))'],
    ['by ||=', 'a.b ||= target()', '!logical(@a.b)'],
    ['by a condition', 'a ? target() : 0', 'conditional(@a)'],
    ['by the other side of a condition', 'a ? 0 : target()', '!conditional(@a)'],
    ['by a conditional spread', 'x({ ...(a && { b: target() }) })', 'logical(@a)'],
    ['by while', 'while (a) target()', 'loop(@a)'],
    ['not by an endless loop', 'while (true) target()', ''],
    ['not by for', 'for (;a;) target()', ''],
    ['by catch', 'try { x() } catch { target() }', 'catch(?)'],
    ['not by try or finally', 'try { x() } finally { target() }', ''],
  ])('%s', (_name, source, expected) => {
    expect(guardsOf(extractModule('a.js', `async function f() { ${source} }`), 'target')).toBe(expected);
  });

  it.each([
    ['return', 'if (a) return; target()', '!early-exit(@a)'],
    ['throw', 'if (a) { throw new Error() } target()', '!early-exit(@a)'],
    ['process.exit', 'if (a) { log(); process.exit(1) } target()', '!early-exit(@a)'],
    ['awaited process.exit', 'if (a) { await process.exit(1) } target()', '!early-exit(@a)'],
    ['continue', 'for (;;) { if (a) continue; target() }', '!early-exit(@a)'],
    ['break', 'for (;;) { if (a) break; target() }', '!early-exit(@a)'],
    ['return in else', 'if (a) {} else { return } target()', 'early-exit(@a)'],
    ['one after the other', 'if (a) return; if (b) return; target()', '!early-exit(@a) !early-exit(@b)'],
    [
      'what goes on inside the other branch',
      'if (a) return; else if (b) return; target()',
      '!early-exit(@a) !early-exit(@b)',
    ],
    ['both branches of an inner if', 'if (a) { if (b) return; else throw 1 } target()', '!early-exit(@a)'],
    ['a nested block', '{ if (a) return; } target()', '!early-exit(@a)'],
    ['a nested if', 'if (a) { if (b) return; } target()', '!early-exit((@a && @b))'],
    ['an if nested in else', 'if (a) {} else { if (b) return; } target()', '!early-exit((!@a && @b))'],
    ['a nested else', 'if (a) { if (b) {} else return; } target()', '!early-exit((@a && !@b))'],
    ['a return inside try', 'try { if (a) return; } catch {} target()', '!early-exit(@a)'],
    [
      'a return in both try and catch of an if',
      'if (a) { try { return x() } catch { return } } target()',
      '!early-exit(@a)',
    ],
    ['a try that always returns', 'try { return x() } catch {} target()', 'catch(?)'],
    ['a case that returns', `switch (a) { case 'b': return; case 'c': x() } target()`, `!early-exit((@a === 'b'))`],
    [
      'cases that share a return',
      `switch (a) { case 'b': case 'c': return; default: } target()`,
      `!early-exit(((@a === 'b') || (@a === 'c')))`,
    ],
  ])('by an earlier exit: %s', (_name, source, expected) => {
    expect(guardsOf(extractModule('a.js', `async function f() { ${source} }`), 'target')).toBe(expected);
  });

  it.each([
    ['a throw that is caught', 'try { if (a) throw 1; } catch {} target()'],
    ['an exit of another function', 'const g = () => { if (a) return; }; target()'],
    ['an exit of a loop', 'for (;;) { if (a) break; } target()'],
    ['a break of a case', `switch (a) { case 'b': break; } target()`],
    ['a break out of a label', 'x: { if (a) break x; } target()'],
    ['an if that goes on', 'if (a) { b() } target()'],
    ['an exit of another object', 'if (a) { worker.exit(1) } target()'],
    ['an exit of a parameter named process', 'function g(process) { if (a) process.exit(1); target() }'],
  ])('not by %s', (_name, source) => {
    expect(guardsOf(extractModule('a.js', `function f() { ${source} }`), 'target')).toBe('');
  });

  it.each([
    ['its case', `case 'b': target()`, `switch((@a === 'b'))`],
    ['cases that share a body', `case 'b': case 'c': target()`, `switch(((@a === 'b') || (@a === 'c')))`],
    ['a case that falls through', `case 'b': x(); case 'c': target()`, `switch(((@a === 'b') || (@a === 'c')))`],
    ['only its case after a break', `case 'b': break; case 'c': target()`, `switch((@a === 'c'))`],
    [
      'all cases before default',
      `case 'b': break; case 'c': return; default: target()`,
      `!switch(((@a === 'b') || (@a === 'c')))`,
    ],
    [
      'all cases after default too',
      `case 'b': break; default: target(); break; case 'c':`,
      `!switch(((@a === 'b') || (@a === 'c')))`,
    ],
    ['nothing when default shares the only case', `case 'b': default: target()`, ''],
    ['an exit within its case', `case 'b': if (d) break; target()`, `switch((@a === 'b')) !early-exit(@d)`],
  ])('in a switch by %s', (_name, cases, expected) => {
    expect(guardsOf(extractModule('a.js', `function f() { switch (a) { ${cases} } }`), 'target')).toBe(expected);
  });
});

describe('an early exit', () => {
  it.each([
    [`import process from 'node:process'; if (@a) process.exit(1); target()`],
    [`import { exit } from 'process'; if (@a) exit(1); target()`],
    [`import { exit as quit } from 'process'; if (@a) quit(1); target()`],
    ['const { exit } = process; if (@a) exit(1); target()'],
  ])('is an exit under another name: %s', (source) => {
    expect(guardsOf(extractModule('a.mjs', source.replace('@', '')), 'target')).toBe('!early-exit(@a)');
  });

  it('is not any function named exit', () => {
    expect(guardsOf(extractModule('a.js', 'if (a) exit(1); target()'), 'target')).toBe('');
  });
});

describe('guards', () => {
  it('end at the function, which keeps those around it', () => {
    const facts = extractModule('a.js', `if (a) process.on('SIGTERM', () => { target() });`);
    expect(guardsOf(facts, 'target')).toBe('');
    const fn = facts.functions[1];
    expect(fn && showGuards(facts, fn.guards ?? [])).toBe('if(@a)');
  });

  it('of a hoisted function are none', () => {
    const facts = extractModule('a.js', 'if (a) process.exit(1); function f() {}');
    expect(facts.functions[1]?.guards).toBeUndefined();
  });

  it('hold for imports, returns, throws and environment reads', () => {
    const facts = extractModule('a.js', `function f() { if (a) { require('b'); throw process.env.C; } return d; }`);
    expect(showGuards(facts, facts.imports[0]?.guards ?? [])).toBe('if(@a)');
    expect(showGuards(facts, facts.throws[0]?.guards ?? [])).toBe('if(@a)');
    expect(showGuards(facts, facts.envReads[0]?.guards ?? [])).toBe('if(@a)');
    expect(showGuards(facts, facts.functions[1]?.returns[0]?.guards ?? [])).toBe('!early-exit(@a)');
  });

  it('never hold for import declarations', () => {
    const facts = extractModule('a.mjs', `if (a) throw 1; export * from 'b'; import 'c';`);
    expect(facts.imports.map((item) => [item.specifier, item.guards])).toEqual([
      ['c', []],
      ['b', []],
    ]);
  });

  it('are not kept for plain defaults', () => {
    expect(extractModule('a.js', `const a = b || 'c'; const d = e ?? f; const g = h ? 1 : 2;`).guards).toEqual([]);
  });
});
