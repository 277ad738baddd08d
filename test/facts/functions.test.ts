import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import { endOf, startOf } from '../../src/facts/span.ts';
import type { ModuleFacts } from '../../src/facts/types.ts';
import { show, showCall, showGuards } from './show.ts';

function functions(text: string): readonly (readonly [string, string | undefined, string])[] {
  const facts = extractModule('a.ts', text);
  return facts.functions
    .slice(1)
    .map((fn) => [fn.kind, fn.name, text.slice(startOf(fn.head), endOf(fn.head))] as const);
}

function returns(facts: ModuleFacts, fn: number): string[] {
  return (facts.functions[fn]?.returns ?? []).map((item) => {
    const guards = showGuards(facts, item.guards);
    return show(facts, item.value) + (guards ? ` when ${guards}` : '');
  });
}

describe('functions', () => {
  it.each([
    ['function a() {}', 'function', 'a', 'a'],
    ['x = function () {}', 'function', 'x', 'function ()'],
    ['f(async function () {})', 'function', undefined, 'async function ()'],
    ['const a = () => {}', 'arrow', 'a', '() =>'],
    ['const a = async (b) => ({ b })', 'arrow', 'a', 'async (b) =>'],
    ['let a; a = () => {}', 'arrow', 'a', '() =>'],
    ['let a; a ??= () => {}', 'arrow', 'a', '() =>'],
    ['this.a = () => {}', 'arrow', 'a', '() =>'],
    ['exports.a = () => {}', 'arrow', 'a', '() =>'],
    ['module.exports = () => {}', 'arrow', undefined, '() =>'],
    ['export default function () {}', 'function', 'default', 'function ()'],
    ['export default function a() {}', 'function', 'a', 'a'],
    ['x = { a() {} }', 'method', 'a', 'a'],
    ['x = { get a() { return 1 } }', 'getter', 'a', 'a'],
    ['x = { set a(b) {} }', 'setter', 'a', 'a'],
    ['x = { a: () => {} }', 'arrow', 'a', '() =>'],
    ['const { a = () => {} } = x', 'arrow', 'a', '() =>'],
    ['const a = (() => {}) as B', 'arrow', 'a', '() =>'],
  ])('%s', (text, kind, name, head) => {
    expect(functions(text)).toEqual([[kind, name, head]]);
  });

  it('know their parent, and whether they wait', () => {
    const facts = extractModule('a.mjs', 'async function a() { const b = async () => { await c; }; } await d;');
    expect(facts.functions.map((fn) => [fn.name, fn.parent, fn.async, fn.awaits])).toEqual([
      [undefined, undefined, false, true],
      ['a', 0, true, false],
      ['b', 1, true, true],
    ]);
  });

  it('wait in for await, and where a resource is disposed', () => {
    const facts = extractModule(
      'a.ts',
      'async function a() { for await (const b of c) {} } async function d() { await using e = f(); }',
    );
    expect(facts.functions.map((fn) => fn.awaits)).toEqual([false, true, true]);
  });

  it('return the values of their return statements', () => {
    const facts = extractModule(
      'a.js',
      'function a() { if (b) return 1; return c ?? 2; } const d = () => ({ e: 1 }); function g() { return; }',
    );
    expect(returns(facts, 1)).toEqual(['1 when if(@b)', '(@c ?? 2) when !early-exit(@b)']);
    expect(returns(facts, 2)).toEqual(['{e: 1}']);
    expect(returns(facts, 3)).toEqual([]);
  });

  it('throw with the conditions of the throw', () => {
    const facts = extractModule('a.js', 'function a() { if (b) throw new Error("c"); }');
    expect(facts.throws.map((item) => [item.fn, show(facts, item.value), showGuards(facts, item.guards)])).toEqual([
      [1, `new @Error('c')`, 'if(@b)'],
    ]);
  });

  it('have no parameter for the type of this', () => {
    const facts = extractModule('a.ts', 'function a(this: B, c: D) {}');
    expect(facts.functions[1]?.params.map((param) => param.name)).toEqual(['c']);
    expect(facts.bindings.map((binding) => [binding.name, binding.param?.index])).toEqual([
      ['a', undefined],
      ['c', 0],
    ]);
  });

  it('without a body are declarations for the compiler', () => {
    const facts = extractModule(
      'a.ts',
      'function a(b: string): void; function a(b: any) { c() } declare function d(): void;',
    );
    expect(facts.functions.slice(1).map((fn) => fn.name)).toEqual(['a']);
    expect(facts.bindings.map((binding) => binding.name)).toEqual(['a', 'b']);
  });
});

describe('this', () => {
  it.each([
    ['a method', 'class A { m() { this.x() } }', 'this<A>.x()'],
    ['an arrow in a method', 'class A { m() { return () => this.x() } }', 'this<A>.x()'],
    ['an arrow property', 'class A { m = () => this.x() }', 'this<A>.x()'],
    ['a property initialiser', 'class A { y = this.x() }', 'this<A>.x()'],
    ['a constructor', 'class A { constructor() { this.x() } }', 'this<A>.x()'],
    ['a static block', 'class A { static { this.x() } }', 'this<A>.x()'],
    ['super', 'class A extends B { m() { super.x() } }', 'super<A>.x()'],
    ['a plain function in a method', 'class A { m() { f(function () { this.x() }) } }', 'this.x()'],
    ['a method of an object', 'class A { m() { return { n() { this.x() } } } }', 'this.x()'],
    ['a plain function', 'function F() { this.x() }', 'this.x()'],
    ['the module', 'this.x()', 'this.x()'],
  ])('in %s', (_name, source, expected) => {
    const facts = extractModule('a.ts', source);
    const calls = facts.calls.map((call) => showCall(facts, call)).filter((call) => call.endsWith('.x()'));
    expect(calls).toEqual([expected]);
  });

  it('names the function whose this it is', () => {
    const facts = extractModule('a.js', 'function F() { on(() => this.x()) }');
    const call = facts.calls.find((item) => item.callee.kind === 'member');
    expect(call?.callee).toMatchObject({ object: { kind: 'this', fn: 1 } });
  });
});

describe('classes', () => {
  const text = `@Injectable()
    export class Service extends Base<Options> implements OnModuleDestroy, ns.Other {
      static instances = 0;
      private readonly logger = new Logger(Service.name);
      #server?: Server;
      @Inject(TOKEN) protected readonly token: Token;
      declare untyped;
      constructor(private readonly pool: Pool, @Inject('x') other: Other, port = 3000) { super(); }
      abstract missing(): void;
      async onModuleDestroy() { await this.pool.end(); }
      static create() { return new Service(); }
      get ready() { return true; }
      ['a' + 'b']() {}
      [computed]() { found(); }
      handler = async () => {};
    }`;
  const facts = extractModule('src/service.ts', `import { Base, Server, Pool, Token } from 'x';\n${text}`);
  const service = facts.classes[0];

  it('have a name, a binding, a parent and interfaces', () => {
    expect(service?.name).toBe('Service');
    expect(facts.bindings[service?.binding ?? -1]?.name).toBe('Service');
    expect(show(facts, service?.extends)).toBe('Base');
    expect(service?.implements).toEqual(['OnModuleDestroy', 'Other']);
    expect(service?.decorators.map((id) => facts.calls[id]?.kind)).toEqual(['decorator']);
  });

  it('have methods, also with computed names', () => {
    expect(service?.methods.map((item) => [item.kind, item.name, item.static])).toEqual([
      ['constructor', 'constructor', false],
      ['method', 'onModuleDestroy', false],
      ['method', 'create', true],
      ['getter', 'ready', false],
      ['method', 'ab', false],
    ]);
    // A method whose name is not known runs all the same.
    expect(facts.calls.some((call) => show(facts, call.callee) === '@found')).toBe(true);
  });

  it('have properties with values and types', () => {
    expect(
      service?.properties.map((item) => [item.name, show(facts, item.value), show(facts, item.type), item.static]),
    ).toEqual([
      ['instances', '0', '-', true],
      ['logger', 'new @Logger(Service.name)', '-', false],
      ['#server', '-', 'Server', false],
      ['token', '-', 'Token', false],
      ['untyped', '-', '-', false],
      ['handler', 'fn handler', '-', false],
    ]);
    expect(service?.properties[3]?.decorators).toHaveLength(1);
  });

  it('initialise instance properties in their constructor', () => {
    const made = facts.calls.find((call) => call.kind === 'new' && show(facts, call.callee) === '@Logger');
    expect(facts.functions[made?.fn ?? 0]?.kind).toBe('constructor');
  });

  it('have constructor parameters that are properties', () => {
    const maker = facts.functions.find((fn) => fn.kind === 'constructor');
    expect(
      maker?.params.map((param) => [
        param.name,
        param.property,
        show(facts, param.type),
        param.decorators?.length,
        show(facts, param.default),
      ]),
    ).toEqual([
      ['pool', true, 'Pool', undefined, '-'],
      ['other', undefined, '-', 1, '-'],
      ['port', undefined, '-', undefined, '3000'],
    ]);
  });

  it('without a constructor get one that runs their initialisers', () => {
    const plain = extractModule('a.js', 'class A { x = f(); }');
    expect(plain.classes[0]?.methods.map((method) => method.kind)).toEqual(['constructor']);
    expect(plain.functions[plain.calls[0]?.fn ?? 0]).toMatchObject({ kind: 'constructor', cls: 0 });
  });

  it('do not see constructor parameters in their initialisers', () => {
    const plain = extractModule('a.js', 'class A { x = f(port); constructor(port) { g(port); } }');
    expect(plain.calls.map((call) => showCall(plain, call))).toEqual(['@f(@port)', '@g(port)']);
  });
});
