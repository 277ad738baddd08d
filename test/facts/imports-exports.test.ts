import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import type { ModuleFacts } from '../../src/facts/types.ts';
import { initOf, show, showCall } from './show.ts';

function imports(facts: ModuleFacts): string[] {
  return facts.imports.map((item) => `${item.kind} ${item.specifier}${item.typeOnly ? ' (type)' : ''}`);
}

function exported(facts: ModuleFacts): string[] {
  return facts.exports.map((item) => {
    if (item.kind === 'value') return `${item.name} = ${show(facts, item.value)}`;
    const from = facts.imports[item.import]?.specifier;
    return item.kind === 'all' ? `* from ${from}` : `${item.name} = ${item.imported} from ${from}`;
  });
}

describe('imports', () => {
  it.each([
    ['a default', `import a from 'x'; a()`, ['static x'], ['a: default']],
    ['a namespace', `import * as a from 'x'; a()`, ['static x'], ['a: *']],
    ['names', `import { a, b as c, 'd-e' as f } from 'x'; a(c, f)`, ['static x'], ['a: a', 'c: b', 'f: d-e']],
    ['a side effect', `import 'x'`, ['static x'], []],
    ['a type', `import type { a } from 'x'`, ['static x (type)'], ['a: a']],
    ['only type names', `import { type a } from 'x'`, ['static x (type)'], ['a: a']],
    ['a type among values', `import { type a, b } from 'x'; b()`, ['static x'], ['a: a', 'b: b']],
    ['names used as types only', `import { a } from 'x'; let b: a;`, ['static x (type)'], ['a: a']],
    ['names used in typeof', `import { a } from 'x'; let b: typeof a;`, ['static x (type)'], ['a: a']],
    ['names that are exported again', `import { a } from 'x'; export { a };`, ['static x'], ['a: a']],
    ['a parent class', `import { A } from 'x'; class B extends A {}`, ['static x'], ['A: A']],
    ['an interface', `import { A } from 'x'; class B implements A {}`, ['static x (type)'], ['A: A']],
    ['import equals', `import a = require('x'); a()`, ['require x'], ['a: *']],
    ['a type by import equals', `import type a = require('x')`, ['require x (type)'], ['a: *']],
    ['import equals used as a type only', `import a = require('x'); let b: a.C;`, ['require x (type)'], ['a: *']],
    [
      'types that a decorated constructor keeps',
      `import { A } from 'x'; @D() class B { constructor(a: A) {} }`,
      ['static x'],
      ['A: A'],
    ],
    [
      'types that a plain constructor drops',
      `import { A } from 'x'; class B { constructor(a: A) {} }`,
      ['static x (type)'],
      ['A: A'],
    ],
    [
      'types that a decorated method keeps',
      `import { A } from 'x'; class B { @Post() b(@Body() a: A) {} }`,
      ['static x'],
      ['A: A'],
    ],
    [
      'types that a decorated property keeps',
      `import { A } from 'x'; class B { @Prop() b: A }`,
      ['static x'],
      ['A: A'],
    ],
  ])('of %s', (_name, source, expected, names) => {
    const facts = extractModule('a.ts', source);
    expect(imports(facts)).toEqual(expected);
    const bound = facts.bindings.filter((binding) => binding.import);
    expect(bound.map((binding) => `${binding.name}: ${binding.import?.name}`)).toEqual(names);
    expect(facts.format).toBe(expected[0]?.startsWith('require') ? 'cjs' : 'esm');
  });

  it('in JavaScript are never erased', () => {
    expect(imports(extractModule('a.js', `import { a } from 'x'`))).toEqual(['static x']);
  });

  it('of components are used by elements', () => {
    const facts = extractModule(
      'a.tsx',
      `import React from 'react'; import { A } from 'x'; import * as B from 'y'; x = <A><B.C /></A>;`,
    );
    expect(imports(facts)).toEqual(['static react', 'static x', 'static y']);
  });

  it.each([
    ['require', `const a = require('x')`, ['require x'], 'module(x)'],
    ['require with a template', 'const a = require(`x`)', ['require x'], 'module(x)'],
    ['require of a constant', `const b = 'x'; const a = require(b)`, ['require x'], 'module(x)'],
    ['a member of require', `const a = require('x').b`, ['require x'], 'module(x).b'],
    ['a call of require', `const a = require('x')({ b: 1 })`, ['require x'], '@…'],
    ['import()', `const a = import('x')`, ['dynamic x'], 'module(x)'],
    [
      'createRequire',
      `const r = require('module').createRequire(__filename); const a = r('x')`,
      ['require module', 'require x'],
      'module(x)',
    ],
    ['module.require', `const a = module.require('x')`, ['require x'], 'module(x)'],
    [
      'require of a path beside the module',
      `const a = require(path.join(__dirname, 'b', 'c'))`,
      ['require ./b/c'],
      'module(./b/c)',
    ],
    [
      'require above the module',
      'const a = require(`${__dirname}/../b.json`)',
      ['require ../b.json'],
      'module(../b.json)',
    ],
    [
      'import() of a URL beside the module',
      `const a = await import(new URL('./b.js', import.meta.url).href)`,
      ['dynamic ./b.js'],
      'module(./b.js)',
    ],
    ['interop of TypeScript', `const a = __importDefault(require('x'))`, ['require x'], 'module(x)'],
    ['interop of tslib', `const a = tslib_1.__importStar(require('x'))`, ['require x'], 'module(x)'],
    ['interop of Babel', `const a = _interopRequireDefault(require('x'))`, ['require x'], 'module(x)'],
    ['interop of swc', `const a = /*#__PURE__*/ _interop_require_wildcard(require('x'))`, ['require x'], 'module(x)'],
    ['interop of swc helpers', `const a = _interop_require_default._(require('x'))`, ['require x'], 'module(x)'],
    ['interop of esbuild', `const a = __toESM(require('x'), 1)`, ['require x'], 'module(x)'],
  ])('by %s', (_name, source, expected, value) => {
    const facts = extractModule('src/a.js', source);
    expect(imports(facts)).toEqual(expected);
    if (value !== '@…') expect(initOf(facts, 'a')).toBe(value);
    else expect(facts.calls.map((call) => showCall(facts, call))).toEqual(['module(x)({b: 1})']);
  });

  it('are not made by a require of the module itself', () => {
    expect(imports(extractModule('a.js', `function f(require) { require('x') }`))).toEqual([]);
  });

  it('tell where they stand', () => {
    const facts = extractModule('a.js', `import 'a'; try { require('b') } catch {} function f() { import('c') }`);
    expect(facts.imports.map((item) => [item.specifier, item.fn, item.inTry])).toEqual([
      ['a', 0, undefined],
      ['b', 0, true],
      ['c', 1, undefined],
    ]);
  });
});

describe('files that are started or resolved', () => {
  it.each([
    [`new Worker('./w.js')`, 'worker ./w.js'],
    [`new Worker('/app/dist/w.js')`, 'worker /app/dist/w.js'],
    [`new Worker('dist/w.js')`, 'worker dist/w.js'],
    [`new Worker(new URL('./w.js', import.meta.url))`, 'worker ./w.js'],
    [`new Worker(new URL('w.js', import.meta.url), { type: 'module' })`, 'worker ./w.js'],
    [`new threads.Worker(path.join(__dirname, 'w.js'))`, 'worker ./w.js'],
    [`const f = path.resolve(__dirname, '../w.js'); new Worker(f)`, 'worker ../w.js'],
    ['new Worker(`${__dirname}/w.js`)', 'worker ./w.js'],
    [`new Worker(__dirname + '/w.js')`, 'worker ./w.js'],
    ['new Worker(__filename)', 'worker ./a.js'],
    [`new Worker(fileURLToPath(new URL('./w.js', import.meta.url)))`, 'worker ./w.js'],
    [
      `const __dirname = path.dirname(fileURLToPath(import.meta.url)); new Worker(path.join(__dirname, 'w.js'))`,
      'worker ./w.js',
    ],
    [`new Worker(path.join(import.meta.dirname, 'w.js'))`, 'worker ./w.js'],
    [`new Piscina({ filename: path.resolve(__dirname, 'w.js') })`, 'worker ./w.js'],
    [`child_process.fork('./w.js', ['x'])`, 'worker ./w.js'],
    [`fork(path.join(__dirname, '..', 'w'))`, 'worker ../w'],
    [`cluster.setupPrimary({ exec: './w.js' })`, 'worker ./w.js'],
    [`new Worker('queue', path.join(__dirname, 'processor.js'))`, 'worker ./processor.js'],
    [`queue.process('name', 5, path.join(__dirname, 'processor.js'))`, 'worker ./processor.js'],
    [`require.resolve('x/y')`, 'resolve x/y'],
    [`import.meta.resolve('./y.js')`, 'resolve ./y.js'],
  ])('%s', (source, expected) => {
    expect(imports(extractModule('src/a.js', source))).toEqual([expected]);
  });

  it.each([
    ['a queue name', `new Worker('emails', handler)`],
    ['code', `new Worker('require("./x.js")', { eval: true })`],
    ['a variable', 'new Worker(file)'],
    ['cluster.fork', 'cluster.fork()'],
    ['an environment', 'cluster.fork({ WORKER: 1 })'],
    ['path.resolve', `path.resolve('x')`],
    ['Promise.resolve', `Promise.resolve('x')`],
    ['an absolute part', `new Worker(path.resolve(__dirname, '/etc/w'))`],
  ])('not %s', (_name, source) => {
    expect(imports(extractModule('src/a.js', source))).toEqual([]);
  });
});

describe('exports', () => {
  it.each([
    ['constants', 'export const a = 1, { b, c: [d] } = x', ['a = a', 'b = b', 'd = d']],
    ['a function', 'export async function a() {}', ['a = a']],
    ['a class', 'export class A {}', ['A = A']],
    ['an enum', 'export enum A { B }', ['A = A']],
    ['a default expression', 'export default { a: 1 }', ['default = {a: 1}']],
    ['a default function', 'export default async () => {}', ['default = fn default']],
    ['a default class with a name', 'export default class A {}', ['default = A']],
    ['a default name', 'const a = 1; export default a', ['default = a']],
    [
      'names',
      `const a = 1; export { a, a as b, a as default, a as 'c-d' }`,
      ['a = a', 'b = a', 'default = a', 'c-d = a'],
    ],
    ['names of another module', `export { a, default as b } from 'x'`, ['a = a from x', 'b = default from x']],
    ['everything of another module', `export * from 'x'`, ['* from x']],
    ['another module as a name', `export * as a from 'x'`, ['a = * from x']],
    ['no types', `export type A = 1; export interface B {} export type { C } from 'x'; export declare const d: 1`, []],
    ['no type names', `export { type A } from 'x'`, []],
    ['export =', 'export = a', ['module.exports = @a']],
  ])('of %s', (_name, source, expected) => {
    const facts = extractModule('a.ts', source);
    expect(facts.problems).toEqual([]);
    expect(exported(facts)).toEqual(expected);
  });

  it('of types import nothing that runs', () => {
    const facts = extractModule(
      'a.ts',
      `export type { A } from 'a'; export { type B } from 'b'; export type * from 'c';`,
    );
    expect(imports(facts)).toEqual(['reexport a (type)', 'reexport b (type)', 'reexport c (type)']);
  });

  it.each([
    ['module.exports', 'module.exports = a', ['module.exports = @a']],
    ['exports.x', 'exports.x = 1', ['x = 1']],
    ['module.exports.x', 'module.exports.x = 1', ['x = 1']],
    ['a constant that stands for it', 'const a = module.exports; a.x = 1; b.y = 2', ['x = 1']],
    ['both at once', 'exports = module.exports = f()', ['module.exports = @f()']],
    ['a chain', 'exports.a = exports.b = c', ['b = @c', 'a = @c']],
    ['a literal key', `exports['a-b'] = 1`, ['a-b = 1']],
    ['Object.assign', 'Object.assign(exports, { a: 1, b })', ['a = 1', 'b = @b']],
    ['an object', 'module.exports = { a, ...b }', ['module.exports = {a: @a, ...@b}']],
    ['another module', `module.exports = require('x')`, ['module.exports = module(x)']],
    [
      'a getter of TypeScript',
      `Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return x_1.b; } })`,
      ['a = @x_1.b'],
    ],
    ['a value', `Object.defineProperty(exports, 'a', { value: 1 })`, ['a = 1']],
    ['the mark of compiled modules', `Object.defineProperty(exports, '__esModule', { value: true })`, []],
    ['names that are reserved first', 'exports.a = exports.b = void 0; exports.a = 1;', ['a = 1']],
    ['everything, by TypeScript', `__exportStar(require('x'), exports)`, ['* from x']],
    ['everything, by tslib', `tslib_1.__exportStar(require('x'), exports)`, ['* from x']],
    ['swc', '_export(exports, { a: function () { return b; } })', ['a = @b']],
    [
      'esbuild',
      'var m = {}; __export(m, { a: () => b }); module.exports = __toCommonJS(m)',
      ['a = @b', 'module.exports = m'],
    ],
  ])('of CommonJS by %s', (_name, source, expected) => {
    const facts = extractModule('a.js', source);
    expect(exported(facts)).toEqual(expected);
    expect(facts.format).toBe('cjs');
  });

  it.each([
    ['a local exports', 'function f(exports) { exports.a = 1 }'],
    ['a member of something else', 'x.exports.a = 1'],
    ['a compound assignment', 'exports.a += 1'],
  ])('are not made by %s', (_name, source) => {
    expect(extractModule('a.js', source).exports).toEqual([]);
  });
});

describe('the format', () => {
  it.each([
    ['esm', `import 'x'`],
    ['esm', 'export {}; export const a = 1'],
    ['cjs', `require('x')`],
    ['cjs', 'exports.a = 1'],
    ['script', 'console.log(1)'],
    ['script', `import('x')`],
  ])('is %s for %s', (format, source) => {
    expect(extractModule('a.js', source).format).toBe(format);
  });
});

describe('the hashbang', () => {
  it.each([
    ['#!/usr/bin/env node\nf()', '/usr/bin/env node'],
    ['#!/usr/bin/env -S node --enable-source-maps\r\nf()', '/usr/bin/env -S node --enable-source-maps'],
    ['\ufeff#!/usr/bin/node\nf()', '/usr/bin/node'],
    ['f()', undefined],
  ])('of %j is %s', (text, expected) => {
    const facts = extractModule('bin/www', text);
    expect(facts.hashbang).toBe(expected);
    expect(facts.problems).toEqual([]);
    expect(facts.calls).toHaveLength(1);
  });
});
