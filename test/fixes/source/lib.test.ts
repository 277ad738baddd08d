import { SyntaxKind } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { createProject } from '../../../src/fixes/project.ts';
import { partText } from '../../../src/fixes/source/lib/fields.ts';
import { importInto, relativeSpecifier, type Wanted } from '../../../src/fixes/source/lib/imports.ts';
import {
  insertAfter,
  insertBefore,
  insertFirst,
  insertLast,
  type TextChange,
} from '../../../src/fixes/source/lib/insert.ts';
import { bodyOf } from '../../../src/fixes/source/lib/nodes.ts';
import { setCallPath, setProperty } from '../../../src/fixes/source/lib/options.ts';
import { restyle } from '../../../src/fixes/source/lib/snippet.ts';
import { styleOf } from '../../../src/fixes/source/lib/style.ts';

const { open } = createProject();

function apply(text: string, changes: readonly (TextChange | undefined)[]): string {
  let result = text;
  for (const change of [...changes].reverse())
    if (change) result = result.slice(0, change.start) + change.text + result.slice(change.end);
  return result;
}

describe('the style of a module', () => {
  const cases = [
    {
      name: 'standard',
      text: "const a = 'x'\nfunction f () {\n  return a\n}\n",
      style: { indent: '  ', quote: "'", semicolons: false },
    },
    {
      name: 'tabs',
      text: 'const a = "x";\nfunction f() {\n\treturn a;\n}\n',
      style: { indent: '\t', quote: '"', semicolons: true },
    },
    {
      name: 'four spaces',
      text: 'class A {\n    m() {\n        return 1_000;\n    }\n}\n',
      style: { indent: '    ', separators: true },
    },
    { name: 'bare arrows', text: 'const f = x => x\nconst g = y => y\n', style: { arrowParentheses: false } },
    { name: 'no trailing commas', text: 'const a = {\n  b: 1,\n  c: 2\n};\n', style: { trailingCommas: false } },
    { name: 'empty', text: '', style: { indent: '  ', quote: "'", semicolons: true, arrowParentheses: true } },
  ];
  for (const { name, text, style } of cases)
    it(name, () => {
      expect(styleOf(open('style.js', text))).toMatchObject(style);
    });
});

describe('lines in that style', () => {
  it('quotes, semicolons, indentation and numbers', () => {
    const style = styleOf(open('a.js', 'const a = "x"\nif (a) {\n\tf("y")\n}\n'));
    expect(restyle(['(async () => {', "  wait('a', 25_000);", '})();'], style, '\t')).toBe(
      '\t;(async () => {\n\t\twait("a", 25000)\n\t})()',
    );
  });

  it('text of the user is left alone', () => {
    const style = styleOf(open('a.js', 'const a = "x"\n'));
    expect(restyle(["log('a', §0);"], style, '', ["'it;'"])).toBe('log("a", \'it;\')');
  });
});

describe('imports', () => {
  const cases: readonly {
    readonly name: string;
    readonly text: string;
    readonly format: 'esm' | 'cjs';
    readonly wanted: Wanted;
    readonly expected: string;
    readonly as?: string;
  }[] = [
    {
      name: 'grow the list of the same module',
      text: "import { a } from 'x';\n",
      format: 'esm',
      wanted: { specifier: 'x', name: 'b' },
      expected: "import { a, b } from 'x';\n",
    },
    {
      name: 'a list beside the default',
      text: "import x from 'x'\n",
      format: 'esm',
      wanted: { specifier: 'x', name: 'b' },
      expected: "import x, { b } from 'x'\n",
    },
    {
      name: 'known already, under another name',
      text: "import { hostname as name } from 'os';\n",
      format: 'esm',
      wanted: { specifier: 'node:os', name: 'hostname' },
      expected: "import { hostname as name } from 'os';\n",
      as: 'name',
    },
    {
      name: 'builtins stand first, in order',
      text: "import fs from 'node:fs';\nimport path from 'node:path';\nimport x from 'x';\n",
      format: 'esm',
      wanted: { specifier: 'node:os', name: 'hostname' },
      expected:
        "import fs from 'node:fs';\nimport { hostname } from 'node:os';\nimport path from 'node:path';\nimport x from 'x';\n",
    },
    {
      name: 'never ahead of what is imported for its effect',
      text: "import './tracing.js';\nimport { z } from './z.js';\n",
      format: 'esm',
      wanted: { specifier: './log.js', name: 'log' },
      expected: "import './tracing.js';\nimport { log } from './log.js';\nimport { z } from './z.js';\n",
    },
    {
      name: 'type imports do not count',
      text: "import type { Pool } from 'pg';\nimport x from 'x';\n",
      format: 'esm',
      wanted: { specifier: 'pg', name: 'Pool' },
      as: 'Pool2',
      expected: "import type { Pool } from 'pg';\nimport x from 'x';\nimport { Pool as Pool2 } from 'pg';\n",
    },
    {
      name: 'behind a hashbang and a directive',
      text: "#!/usr/bin/env node\n'use strict';\n\nrun();\n",
      format: 'cjs',
      wanted: { specifier: 'x', name: 'default', local: 'x' },
      expected: "#!/usr/bin/env node\n'use strict';\n\nconst x = require('x');\n\nrun();\n",
    },
    {
      name: 'a taken name',
      text: "const logger = 1;\nconst a = require('a');\n",
      format: 'cjs',
      wanted: { specifier: './logger', name: 'default', local: 'logger' },
      as: 'logger2',
      expected: "const logger = 1;\nconst a = require('a');\nconst logger2 = require('./logger');\n",
    },
    {
      name: 'a member of what is required whole',
      text: "const os = require('os');\n",
      format: 'cjs',
      wanted: { specifier: 'node:os', name: 'hostname' },
      as: 'os.hostname',
      expected: "const os = require('os');\n",
    },
  ];
  for (const { name, text, format, wanted, expected, as } of cases)
    it(name, () => {
      const { expression, changes } = importInto(open('module.js', text), format, wanted);
      expect(apply(text, changes)).toBe(expected);
      if (as) expect(expression).toBe(as);
    });

  it('paths of the project carry the extension that others carry', () => {
    const relative = (text: string, elsewhere: readonly string[] = []): string =>
      relativeSpecifier(open('src/a.ts', text), 'src/a.ts', 'src/lib/log.ts', 'esm', elsewhere);
    expect(relative("import { b } from './b.js';\n")).toBe('./lib/log.js');
    expect(relative("import { b } from './b';\n")).toBe('./lib/log');
    expect(relative("import { b } from './b.ts';\n")).toBe('./lib/log.ts');
    expect(relative('', ['../x.js'])).toBe('./lib/log.js');
    expect(relative('')).toBe('./lib/log');
  });
});

describe('statements', () => {
  const TEXT = 'before();\n// about it\nfunction f() { a(); } // behind\n\nafter();\n';
  const source = () => open('statements.js', TEXT);
  const fn = () => source().getFunctionOrThrow('f');

  it('behind a remark on the same line', () => {
    expect(apply(TEXT, [insertAfter(source(), fn(), { lines: ['b();'] })])).toBe(
      'before();\n// about it\nfunction f() { a(); } // behind\nb();\n\nafter();\n',
    );
  });

  it('before the comment that belongs to one', () => {
    expect(apply(TEXT, [insertBefore(source(), fn(), { lines: ['b();'] })])).toBe(
      'before();\nb();\n// about it\nfunction f() { a(); } // behind\n\nafter();\n',
    );
  });

  it('into a block on one line', () => {
    const module = source();
    const body = bodyOf(module.getFunctionOrThrow('f'));
    expect(body && apply(TEXT, [insertFirst(module, body, { lines: ['b();'] })])).toContain(
      'function f() {\n  b();\n  a();\n} // behind',
    );
    expect(body && apply(TEXT, [insertLast(module, body, { lines: ['b();'] })])).toContain(
      'function f() {\n  a();\n  b();\n} // behind',
    );
  });

  it('empty lines on both sides, but not at the end of a block', () => {
    const text = 'function f() {\n  a();\n}\nb();\n';
    const module = open('apart.js', text);
    const [first] = module.getFunctionOrThrow('f').getStatements();
    if (!first) throw new Error('no statement');
    expect(apply(text, [insertAfter(module, first, { lines: ['c();'], apart: true })])).toBe(
      'function f() {\n  a();\n\n  c();\n}\nb();\n',
    );
    expect(apply(text, [insertAfter(module, module.getFunctionOrThrow('f'), { lines: ['c();'], apart: true })])).toBe(
      'function f() {\n  a();\n}\n\nc();\n\nb();\n',
    );
  });
});

describe('options', () => {
  const cases = [
    { name: 'none yet', text: 'f();', expected: 'f({ a: 1 });' },
    { name: 'no parentheses', text: 'new F;', expected: 'new F({ a: 1 });' },
    { name: 'empty', text: 'f({});', expected: 'f({ a: 1 });' },
    { name: 'on one line', text: 'f({ b: 2 });', expected: 'f({ b: 2, a: 1 });' },
    { name: 'over lines', text: 'f({\n  b: 2\n});', expected: 'f({\n  b: 2,\n  a: 1\n});' },
    { name: 'with a trailing comma', text: 'f({\n  b: 2,\n});', expected: 'f({\n  b: 2,\n  a: 1,\n});' },
    { name: 'behind a remark', text: 'f({\n  b: 2 // two\n});', expected: 'f({\n  b: 2, // two\n  a: 1\n});' },
    { name: 'another value', text: 'f({ a: 2, b: 3 });', expected: 'f({ a: 1, b: 3 });' },
    { name: 'in a constant', text: 'const o = { b: 2 };\nf(o);', expected: 'const o = { b: 2, a: 1 };\nf(o);' },
    { name: 'unknown', text: 'f(options());', expected: undefined },
    { name: 'spread', text: 'f(...args);', expected: undefined },
  ];
  for (const { name, text, expected } of cases)
    it(name, () => {
      const source = open('options.js', text);
      const call =
        source.getDescendantsOfKind(SyntaxKind.NewExpression)[0] ??
        source.getDescendantsOfKind(SyntaxKind.CallExpression)[0];
      const change = call && setCallPath(source, call, 0, ['a'], '1');
      expect(change && apply(text, [change])).toBe(expected);
    });

  it('within options that are there, and those that are not', () => {
    const text = 'f({ pool: { min: 1 } });';
    const source = open('nested.js', text);
    const call = source.getDescendantsOfKind(SyntaxKind.CallExpression)[0];
    expect(call && apply(text, [setCallPath(source, call, 0, ['pool', 'max'], '5')])).toBe(
      'f({ pool: { min: 1, max: 5 } });',
    );
    expect(call && apply(text, [setCallPath(source, call, 0, ['ssl', 'ca'], 'ca')])).toBe(
      'f({ pool: { min: 1 }, ssl: { ca: ca } });',
    );
  });

  it('names that are no identifiers are quoted', () => {
    const text = 'f({ b: 2 });';
    const source = open('quoted.js', text);
    const object = source.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)[0];
    expect(object && apply(text, [setProperty(source, object, 'x-y', '1')])).toBe("f({ b: 2, 'x-y': 1 });");
  });
});

describe('text with values', () => {
  const cases = [
    { text: '`got ${req.method} ${req.url}`', message: 'got', keys: ['method', 'url'] },
    {
      text: "'order ' + order.id + ' of ' + user.id + ' failed'",
      message: 'order failed',
      keys: ['orderId', 'userId'],
    },
    { text: '`failed: ${err.message}`', message: 'failed', keys: ['err'] },
    { text: '`port ${process.env.HTTP_PORT}`', message: 'port', keys: ['httpPort'] },
    { text: '`${a.b.name}: ${c.d.name}`', message: undefined, keys: [] },
    { text: '`took ${Date.now() - start} ms`', message: undefined, keys: [] },
  ];
  for (const { text, message, keys } of cases)
    it(text, () => {
      const statement = open('text.js', `x(${text});`).getDescendantsOfKind(SyntaxKind.CallExpression)[0];
      const parted = statement?.getArguments()[0] && partText(statement.getArguments()[0] ?? statement);
      expect(parted?.message).toBe(message);
      expect(parted?.fields.map((field) => field.key) ?? []).toEqual(keys);
    });
});
