import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, entryOf, plainOf } from '../../src/parsers/data.ts';
import { parseJson } from '../../src/parsers/json.ts';

const problems = (text: string): readonly string[] =>
  parseJson('f.json', text).problems.map(
    ({ code, message, place }) => `${code} ${place.line}:${place.column} ${message}`,
  );

describe('JSON as located data', () => {
  it('knows the place of every key and value', () => {
    const { node } = parseJson('f.json', '\uFEFF{\n  "a": [1, "two"],\n  "b": {"c": 1e9}\n}\n');
    const place = (path: readonly (string | number)[]): string => {
      const { line, column, endLine, endColumn } = at(node, ...path)?.place ?? {
        line: 0,
        column: 0,
        endLine: 0,
        endColumn: 0,
      };
      return `${line}:${column}-${endLine}:${endColumn}`;
    };
    expect(entryOf(node, 'a')?.keyPlace).toMatchObject({ line: 2, column: 3, endColumn: 6 });
    expect([place(['a', 0]), place(['a', 1]), place(['b'])]).toEqual(['2:9-2:10', '2:12-2:17', '3:8-3:18']);
    expect(at(node, 'b', 'c')).toMatchObject({ value: 1e9, source: '1e9', quoted: false });
    expect(at(node, 'a', 1)).toMatchObject({ value: 'two', source: 'two', quoted: true });
  });

  it('tolerates comments and trailing commas', () => {
    expect(parseJson('f.json', '{ /* c */ "a": 1, // d\n}')).toMatchObject({ node: { kind: 'map' }, problems: [] });
  });

  const broken: [text: string, found: readonly string[]][] = [
    ['', ['syntax 1:1 expects a value']],
    ['{"a": 1, "a": 2}', ['duplicate-key 1:10 key a is written twice; the last one counts']],
    ['{"a": 1 "b": 2}', ['syntax 1:9 expects a comma']],
    ['{"a": 1', ['syntax 1:8 expects a closing brace']],
    ['{"a" 1}', ['syntax 1:6 expects a colon']],
  ];
  it.each(broken)('%s', (text, found) => {
    expect(problems(text)).toEqual(found);
  });

  it('reads what is sound of a broken file', () => {
    expect(JSON.parse(JSON.stringify(plainOf(parseJson('f.json', '{"a": 1, "b": [1, }').node)))).toEqual({
      a: 1,
      b: [1],
    });
  });

  it('bounds depth, size and the number of problems', () => {
    expect(problems('['.repeat(200_000))).toEqual(['syntax 1:1 is nested too deeply']);
    expect(problems(`${'['.repeat(3000)}${']'.repeat(3000)}`)).toEqual(['unsupported 1:102 is nested too deeply']);
    expect(problems(`[${'"a" '.repeat(500)}]`)).toHaveLength(20);
    expect(parseJson('f.json', ' '.repeat(10_000_001))).toMatchObject({ problems: [{ code: 'too-large' }] });
  });

  it('reads back what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const { node, problems: found } = parseJson('f.json', JSON.stringify(value, null, 2));
        expect([JSON.stringify(plainOf(node)), found]).toEqual([JSON.stringify(value), []]);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '[', ']', '"a"', ':', ',', '1', '/*', '\n', '\\', '"')),
        (parts) => {
          expect(parseJson('f.json', parts.join('')).problems.length).toBeLessThanOrEqual(20);
        },
      ),
    );
  });
});
