import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerIgnores, gitIgnores, parseIgnoreFile } from '../../src/parsers/ignore-file.ts';

const parse = (text: string) => parseIgnoreFile('.dockerignore', text);
const ignored = (text: string, path: string) => dockerIgnores(parse(text).patterns, path).ignored;

describe('parseIgnoreFile', () => {
  it('keeps patterns with their places and drops comments and blank lines', () => {
    const { patterns, problems } = parse('# build\n\nnode_modules  \n  !/dist/\r\n #not-a-comment\n!\n');
    expect(problems.map((problem) => [problem.code, problem.place.line])).toEqual([['syntax', 6]]);
    expect(
      patterns.map((p) => [p.pattern, p.negated, p.cleaned, p.place.line, p.place.column, p.place.endColumn]),
    ).toEqual([
      ['node_modules', false, 'node_modules', 3, 1, 13],
      ['!/dist/', true, 'dist', 4, 3, 10],
      ['#not-a-comment', false, '#not-a-comment', 5, 2, 16],
    ]);
  });

  it('reads past a byte order mark', () => {
    expect(parse('\uFEFF.git').patterns.map((p) => [p.cleaned, p.place.column])).toEqual([['.git', 2]]);
  });
});

describe('dockerIgnores', () => {
  const cases: [name: string, text: string, path: string, expected: boolean][] = [
    ['a name is anchored at the context root', 'node_modules', 'packages/a/node_modules/x.js', false],
    ['a name covers what is below it', 'node_modules', 'node_modules/a/index.js', true],
    ['double star finds the name at any depth', '**/node_modules', 'packages/a/node_modules/x.js', true],
    ['double star finds the name at the root too', '**/node_modules', 'node_modules', true],
    ['a leading slash changes nothing', '/.env', '.env', true],
    ['dot segments are cleaned', './config/../.env', '.env', true],
    ['a trailing slash is cleaned', 'dist/', 'dist/main.js', true],
    ['a star does not cross a slash', '*.md', 'docs/a.md', false],
    ['a star matches in its segment', '*.md', 'README.md', true],
    ['a star in the middle of a path', 'packages/*/dist', 'packages/api/dist/a.js', true],
    ['a question mark is one character', 'a?.txt', 'ab.txt', true],
    ['a question mark is not nothing', 'a?.txt', 'a.txt', false],
    ['a character class', '[a-c].txt', 'b.txt', true],
    ['a negated character class', '[^a-c].txt', 'b.txt', false],
    ['a dot is literal', '.env', 'xenv', false],
    ['double star at the end takes everything below', 'build/**', 'build/a/b.js', true],
    ['double star at the end does not take the folder', 'build/**', 'build', false],
    ['double star in the middle', 'a/**/z', 'a/b/c/z', true],
    ['double star in the middle may be nothing', 'a/**/z', 'a/z', true],
    ['double star without slash means ends with', '**secret', 'conf/my-secret', true],
    ['deny all with exceptions', '*\n!src\n!package.json', 'src/main.js', false],
    ['deny all with exceptions, the rest', '*\n!src\n!package.json', '.env', true],
    ['the last match wins', '*.md\n!README.md\nREADME.md', 'README.md', true],
    ['an exception brings back one file of a folder', 'docs\n!docs/api.md', 'docs/api.md', false],
    ['an exception before the pattern does nothing', '!docs/api.md\ndocs', 'docs/api.md', true],
    ['blanks after the exclamation mark', '*\n! src', 'src/a.js', false],
    ['case matters', 'Node_Modules', 'node_modules', false],
    ['the context itself is never ignored', '**', '.', false],
    ['a bad pattern matches nothing', 'a[b', 'a[b', false],
    ['an escaped star is a star', 'a\\*b', 'a*b', true],
    ['trailing blanks are no part of a pattern', '.env   ', '.env', true],
  ];
  it.each(cases)('%s', (_, text, path, expected) => {
    expect(ignored(text, path)).toBe(expected);
  });

  it('tells which pattern decided', () => {
    const { patterns } = parse('*\n!src\nsrc/secret.js');
    expect(dockerIgnores(patterns, 'src/secret.js').by?.place.line).toBe(3);
    expect(dockerIgnores(patterns, 'src/main.js').by?.place.line).toBe(2);
    expect(dockerIgnores(patterns, 'x').by?.place.line).toBe(1);
  });

  it('never throws and answers a hostile pattern', () => {
    expect(ignored(`${'**/a/'.repeat(200)}b`, `${'a/'.repeat(400)}c`)).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, path) => {
        expect(typeof ignored(text, path)).toBe('boolean');
      }),
    );
  });
});

describe('gitIgnores', () => {
  const { patterns } = parseIgnoreFile('.gitignore', 'node_modules\n.env*\n!.env.example\n/dist\n');
  const cases: [string, boolean][] = [
    ['packages/a/node_modules/x.js', true],
    ['.env', true],
    ['apps/api/.env.production', true],
    ['.env.example', false],
    ['dist/main.js', true],
    ['apps/api/dist/main.js', false],
    ['../outside', false],
  ];
  it.each(cases)('%s', (path, expected) => {
    expect(gitIgnores(patterns, path)).toBe(expected);
  });
});
