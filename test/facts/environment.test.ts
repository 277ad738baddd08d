import { describe, expect, it } from 'vitest';
import { extractModule } from '../../src/facts/extract-module.ts';
import { initOf, show, showCall } from './show.ts';

/** Names that are read, `*` for the whole object or a name that is not known, each with its default. */
function reads(source: string, path = 'a.mjs'): string[] {
  const facts = extractModule(path, source);
  return facts.envReads.map((read) => (read.name ?? '*') + (read.default ? ` = ${show(facts, read.default)}` : ''));
}

describe('reads of the environment', () => {
  it.each([
    ['a member', 'f(process.env.A)', ['A']],
    ['a literal key', `f(process.env['A'])`, ['A']],
    ['a constant key', `const key = 'A'; f(process.env[key])`, ['A']],
    ['a variable key', 'f(process.env[key])', ['*']],
    ['the whole', 'f(process.env)', ['*']],
    ['a spread', 'f({ ...process.env, B: 1 })', ['*']],
    ['an optional member', 'f(process.env?.A)', ['A']],
    ['an assertion', 'f(process.env.A!)', ['A']],
    ['destructuring', 'const { A, B: b } = process.env', ['A', 'B']],
    ['the rest of destructuring', 'function f() { const { A, ...rest } = process.env; return rest.B }', ['A', 'B']],
    ['destructuring of process', 'const { env: { A } } = process', ['A']],
    ['globalThis', 'f(globalThis.process.env.A)', ['A']],
    ['an imported process', `import p from 'node:process'; f(p.env.A)`, ['A']],
    ['a namespace of process', `import * as p from 'process'; f(p.env.A)`, ['A']],
    ['an imported env', `import { env } from 'node:process'; f(env.A, env)`, ['A', '*']],
    ['a required env', `const { env } = require('process'); f(env.A)`, ['A']],
    ['an alias', 'const env = process.env; f(env.A)', ['A']],
    ['an alias in destructuring', 'const { env } = process; const { A = 1 } = env', ['A = 1']],
    ['not an assignment', `process.env.A = '1'; process.env[b] = 2; delete x.env.C`, []],
    ['a key of an assignment', 'x[process.env.A] = 1', ['A']],
    ['not import.meta.env', 'f(import.meta.env.A)', []],
    ['not a parameter', 'function f(process) { return process.env.A }', []],
    ['not another env', 'f(config.env.A)', []],
  ])('by %s', (_name, source, expected) => {
    expect(reads(source, 'a.ts')).toEqual(expected);
  });

  it.each([
    ['??', 'f(process.env.A ?? 3000)', ['A = 3000']],
    ['||', `f(process.env.A || 'b')`, [`A = 'b'`]],
    ['a chain', 'f(process.env.A || process.env.B || 1)', ['A = env.B', 'B = 1']],
    ['a conversion inside', `f(Number(process.env.A ?? '1'))`, [`A = '1'`]],
    ['a conversion outside', 'f(Number(process.env.A) || 1)', ['A = 1']],
    ['parseInt', 'f(parseInt(process.env.A, 10) || 1)', ['A = 1']],
    ['a plus', 'f(+process.env.A || 1)', ['A = 1']],
    ['a method', `f(process.env.A?.trim() ?? 'b')`, [`A = 'b'`]],
    ['a condition', 'f(process.env.A ? Number(process.env.A) : 1)', ['A = 1', 'A = 1']],
    ['??=', `process.env.A ??= 'b'`, [`A = 'b'`]],
    ['||=', `process.env.A ||= 'b'`, [`A = 'b'`]],
    ['destructuring', 'const { A = 1, B: b = f() } = process.env', ['A = 1', 'B = @f()']],
    ['not &&', 'f(process.env.A && 1)', ['A']],
  ])('have a default by %s', (_name, source, expected) => {
    expect(reads(source)).toEqual(expected);
  });

  it('stay values under other names', () => {
    const facts = extractModule('a.js', 'const { PORT = 3000 } = process.env; const port = Number(PORT);');
    expect(initOf(facts, 'PORT')).toBe('(env.PORT ?? 3000)');
    expect(initOf(facts, 'port')).toBe('@Number(PORT)');
  });
});

describe('process under another name', () => {
  it.each([
    [`import process from 'node:process'; process.on('SIGTERM', f)`, `@process.on('SIGTERM', @f)`],
    [`import * as p from 'process'; p.exit(1)`, '@process.exit(1)'],
    [`import { exit as quit } from 'process'; quit(1)`, '@process.exit(1)'],
    [`const p = require('node:process'); p.exit(1)`, '@process.exit(1)'],
    [`require('process').exit(1)`, '@process.exit(1)'],
    ['const p = process; p.exit(1)', '@process.exit(1)'],
    ['const { exit } = process; exit(1)', 'exit(1)'],
  ])('%s', (source, expected) => {
    const facts = extractModule('a.mjs', source);
    expect(facts.calls.map((call) => showCall(facts, call))).toEqual([expected]);
  });
});
