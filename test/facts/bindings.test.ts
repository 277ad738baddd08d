import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import type { ModuleFacts } from '../../src/facts/types.ts';
import { initOf, show, showCall, showGuards } from './show.ts';

function calls(source: string, path = 'src/main.ts'): string[] {
  const facts = extractModule(path, source);
  return facts.calls.map((call) => showCall(facts, call));
}

function binding(facts: ModuleFacts, name: string) {
  const found = facts.bindings.find((item) => item.name === name);
  if (!found) throw new Error(`no binding ${name}`);
  return found;
}

describe('names', () => {
  it.each([
    ['a global', 'process.on()', '@process.on()'],
    ['a parameter hides the global', 'function f(process) { process.on() }', 'process.on()'],
    ['a destructured parameter hides the global', 'function f({ process }) { process.on() }', 'process.on()'],
    ['a catch parameter hides the global', 'try {} catch (process) { process.on() }', 'process.on()'],
    ['a loop variable hides the global', 'for (const process of x) process.on()', 'process.on()'],
    ['a hoisted var hides the global', 'function f() { process.on(); if (x) { var process = 1; } }', 'process.on()'],
    ['a var of a loop is hoisted', 'function f() { process.on(); for (var process of x) {} }', 'process.on()'],
    ['a later const hides the global', '{ process.on(); const process = 1; }', 'process.on()'],
    ['a block ends its names', '{ const process = 1; } process.on()', '@process.on()'],
    ['a function ends its var', 'function f() { var process = 1; } process.on()', '@process.on()'],
    ['a function is found before its line', 'process(); function process() {}', 'process()'],
    ['a function expression knows its own name', '(function process() { process() })', 'process()'],
    ['the name of a function expression ends with it', '(function process() {}); process()', '@process()'],
    ['a class expression knows its own name', 'x = class process { m() { process.on() } }', 'process.on()'],
    ['a switch is one block', 'switch (x) { case 1: process.on(); break; default: let process; }', 'process.on()'],
    ['a declared type is no name', 'declare const process: X; process.on()', '@process.on()'],
    ['an import hides the global', `import { process } from './x'; process.on()`, 'process.on()'],
  ])('%s', (_name, source, expected) => {
    expect(calls(source)).toEqual([expected]);
  });

  it('of the module body belong to function 0, of a function to it', () => {
    const facts = extractModule('a.js', 'const a = 1; function f(b) { let c; { const d = 1; } }');
    expect(facts.bindings.map((item) => [item.name, item.kind, item.fn])).toEqual([
      ['a', 'const', 0],
      ['f', 'function', 0],
      ['b', 'param', 1],
      ['c', 'let', 1],
      ['d', 'const', 1],
    ]);
  });
});

describe('destructuring', () => {
  it.each([
    ['an object', 'const { value } = a', '@a.value'],
    ['another name', 'const { b: value } = a', '@a.b'],
    ['a default', 'const { value = 1 } = a', '(@a.value ?? 1)'],
    ['a nested object', 'const { b: { value } } = a', '@a.b.value'],
    ['a nested default', 'const { b: { value } = {} } = a', '(@a.b ?? {}).value'],
    ['an array', 'const [, value] = a', '@a[1]'],
    ['a nested array', 'const [{ value }] = a', '@a[0].value'],
    ['the rest of an object', 'const { b, ...value } = a', '@a'],
    ['a computed key', `const { ['b']: value } = a`, '@a.b'],
    ['a required module', `const { value } = require('x')`, 'module(x).value'],
    ['an assertion', 'const { value } = a as B', '@a.value'],
  ])('of %s', (_name, source, expected) => {
    expect(initOf(extractModule('a.ts', source), 'value')).toBe(expected);
  });

  it('of parameters keeps the path of keys', () => {
    const facts = extractModule('a.js', 'function f(a, { b, c: { d = g() } = {}, ...e }, [h, , i], ...j) {}');
    expect(facts.bindings.slice(1).map((item) => [item.name, item.param?.index, item.param?.path.join('.')])).toEqual([
      ['a', 0, ''],
      ['b', 1, 'b'],
      ['d', 1, 'c.d'],
      ['e', 1, ''],
      ['h', 2, '0'],
      ['i', 2, '2'],
      ['j', 3, ''],
    ]);
    // A default is read once.
    expect(facts.calls).toHaveLength(1);
    expect(facts.functions[1]?.params.map((param) => [param.name, param.rest])).toEqual([
      ['a', undefined],
      [undefined, undefined],
      [undefined, undefined],
      ['j', true],
    ]);
  });

  it('of parameters gives defaults as initial values', () => {
    const facts = extractModule('a.js', 'function f({ a = 1, b } = { b: 2 }, c = 3, { d } = {}) {}');
    expect(['a', 'b', 'c', 'd'].map((name) => initOf(facts, name))).toEqual(['({b: 2}.a ?? 1)', '{b: 2}.b', '3', '-']);
  });

  it('assigns to names and members', () => {
    const facts = extractModule('a.js', 'let a; ({ b: a, c: this.c } = d); [a] = e;');
    expect(binding(facts, 'a').writes.map((write) => show(facts, write.value))).toEqual(['@d.b', '@e[0]']);
    expect(facts.assignments.map((item) => [show(facts, item.target), show(facts, item.value)])).toEqual([
      ['this.c', '@d.c'],
    ]);
  });
});

describe('writes', () => {
  it.each([
    ['an assignment', 'a = b', ['@b']],
    ['a default by ??=', 'a ??= b', ['@b']],
    ['a default by ||=', 'a ||= b()', ['@b()']],
    ['an addition', 'a += 1', ['(a + 1)']],
    ['an increment', 'a++', ['?']],
    ['an element of a loop', 'for (a of [1, 2]) {}', ['each([1, 2])']],
    ['inside a function', 'function f() { a = 1 }', ['1']],
    ['a chain of assignments', 'b = a = 1', ['1']],
  ])('by %s', (_name, source, expected) => {
    const facts = extractModule('a.js', `let a; ${source};`);
    expect(binding(facts, 'a').writes.map((write) => show(facts, write.value))).toEqual(expected);
  });

  it('keep their function and conditions', () => {
    const facts = extractModule('a.js', 'let server; function start() { if (ok) server = app.listen(); }');
    const [write] = binding(facts, 'server').writes;
    expect(write?.fn).toBe(1);
    expect(write && showGuards(facts, write.guards)).toBe('if(@ok)');
  });

  it('of a repeated var come after its first value', () => {
    const facts = extractModule('a.js', 'var a = 1; var a = 2;');
    expect(facts.bindings).toHaveLength(1);
    expect([initOf(facts, 'a'), show(facts, facts.bindings[0]?.writes[0]?.value)]).toEqual(['1', '2']);
  });

  it('to members are assignments', () => {
    const facts = extractModule('a.js', `this.server = 1; app.locals.x ||= 2; a['b'] = 3; a[b] += 4; undeclared = 5;`);
    expect(
      facts.assignments.map((item) => `${show(facts, item.target)} ${item.op} ${show(facts, item.value)}`),
    ).toEqual(['this.server = 1', '@app.locals.x ||= 2', '@a.b = 3', '@a[@b] += (@a[@b] + 4)', '@undeclared = 5']);
  });
});

describe('types of annotations', () => {
  it.each([
    ['an imported type', 'let value: Pool;', 'Pool'],
    ['a member of a namespace', 'let value: pg.Pool;', 'pg.Pool'],
    ['a type or nothing', 'let value: Pool | undefined;', 'Pool'],
    ['a type or null', 'let value: null | Pool = null;', 'Pool'],
    ['a promised type', 'let value: Promise<Pool>;', 'Pool'],
    ['a partial type', 'function f(value: Readonly<Partial<Pool>>) {}', 'Pool'],
    ['a parameter', 'const f = (value: Pool) => 1', 'Pool'],
    ['several types', 'let value: Pool | pg;', '-'],
    ['a type of no binding', 'let value: string;', '-'],
  ])('%s', (_name, source, expected) => {
    const facts = extractModule('a.ts', `import type { Pool } from 'pg'; import type * as pg from 'pg'; ${source}`);
    expect(show(facts, binding(facts, 'value').type)).toBe(expected);
  });
});
