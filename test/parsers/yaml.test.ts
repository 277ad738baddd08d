import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, type DataNode, entriesOf, entryOf, plainOf, textOf } from '../../src/parsers/data.ts';
import { lineStarts, type Place } from '../../src/parsers/place.ts';
import { parseYaml, type YamlDialect } from '../../src/parsers/yaml.ts';

const parse = (text: string, dialect: YamlDialect = 'kubernetes') => parseYaml('f.yaml', text, { dialect });
const region = (place: Place | undefined): string =>
  place ? `${place.line}:${place.column}-${place.endLine}:${place.endColumn}` : 'none';
const problems = (text: string): readonly string[] =>
  parse(text).problems.map(({ code, message, place }) => `${code} ${place.line}:${place.column} ${message}`);
const plain = (text: string, dialect?: YamlDialect): unknown =>
  JSON.parse(JSON.stringify(parse(text, dialect).documents.map(plainOf)));

describe('places of keys and values', () => {
  const text = [
    'kind: Deployment # comment',
    'spec:',
    '  "replicas": 2',
    '  list:',
    '    - name: a',
    '      value: "two"',
    '    - {name: b, value: }',
    '  block: |',
    '    one',
    '    two',
    '',
    '  folded: >-',
    '    three',
    '    four',
    '# end',
    '',
  ].join('\n');
  const document = parse(text).documents[0];
  const cases: [path: readonly (string | number)[], value: unknown, key: string, region: string][] = [
    [['kind'], 'Deployment', '1:1-1:5', '1:7-1:17'],
    [['spec', 'replicas'], 2, '3:3-3:13', '3:15-3:16'],
    [['spec', 'list', 0, 'name'], 'a', '5:7-5:11', '5:13-5:14'],
    [['spec', 'list', 0, 'value'], 'two', '6:7-6:12', '6:14-6:19'],
    [['spec', 'list', 1, 'value'], null, '7:17-7:22', '7:24-7:24'],
    [['spec', 'block'], 'one\ntwo\n', '8:3-8:8', '8:10-10:8'],
    [['spec', 'folded'], 'three four', '12:3-12:9', '12:11-14:9'],
  ];
  it.each(cases)('%j', (path, value, key, place) => {
    const node = at(document, ...path);
    const entry = entryOf(at(document, ...path.slice(0, -1)), String(path.at(-1)));
    expect([plainOf(node), region(entry?.keyPlace), region(node?.place)]).toEqual([value, key, place]);
  });

  it('ends maps and lists where their last value ends', () => {
    expect(region(at(document, 'spec')?.place)).toBe('3:3-14:9');
    expect(region(at(document, 'spec', 'list')?.place)).toBe('5:5-7:25');
    expect(region(at(document, 'spec', 'list', 0)?.place)).toBe('5:7-6:19');
  });

  it('counts the same with CRLF and after a byte order mark', () => {
    const windows = parse(`\uFEFF${text.replaceAll('\n', '\r\n')}`).documents[0];
    const flat = (node: DataNode): readonly string[] => [
      region(node.place),
      ...entriesOf(node).flatMap((entry) => [entry.key, region(entry.keyPlace), ...flat(entry.value)]),
    ];
    if (!document || !windows) throw new Error('no document');
    expect(flat(windows)).toEqual(flat(document));
  });
});

describe('scalars as go-yaml and YAML 1.2 read them', () => {
  const cases: [text: string, kubernetes: unknown, core: unknown][] = [
    ['yes', true, 'yes'],
    ['on', true, 'on'],
    ['Off', false, 'Off'],
    ['No', false, 'No'],
    ['y', 'y', 'y'],
    ['true', true, true],
    ['~', null, null],
    ['0644', 420, 644],
    ['0o17', 15, 15],
    ['08', 8, 8],
    ['0x1F', 31, 31],
    ['12:30', '12:30', '12:30'],
    ['1.0', 1, 1],
    ['1e9', 1000000000, 1000000000],
    ['2026-11-20', '2026-11-20', '2026-11-20'],
    ['"3000"', '3000', '3000'],
    ['!!str 3000', '3000', '3000'],
    ['!Ref x', 'x', 'x'],
  ];
  it.each(cases)('%s', (text, kubernetes, core) => {
    expect(plain(`a: ${text}\n`)).toEqual([{ a: kubernetes }]);
    expect(plain(`a: ${text}\n`, 'core')).toEqual([{ a: core }]);
  });

  it('keeps the text of numbers and whether they were quoted', () => {
    const node = parse('a: 1e9\nb: "1e9"\n').documents[0];
    expect([at(node, 'a'), at(node, 'b')]).toMatchObject([
      { value: 1e9, source: '1e9', quoted: false },
      { value: '1e9', source: '1e9', quoted: true },
    ]);
  });

  it('keeps the key `on` of a workflow', () => {
    expect(entriesOf(parse('on:\n  push:\n', 'core').documents[0]).map((entry) => entry.key)).toEqual(['on']);
  });
});

describe('documents of one file', () => {
  const cases: [name: string, text: string, documents: unknown[]][] = [
    ['separators with comments and end marks', '--- # first\na: 1\n...\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['empty ones are null', 'a: 1\n---\n---\nb: 2\n', [{ a: 1 }, null, { b: 2 }]],
    ['a separator inside a block scalar is text', 'a: |\n  ---\n  b\n', [{ a: '---\nb\n' }]],
    ['nothing', '', []],
    ['comments alone', '# nothing\n', []],
  ];
  it.each(cases)('%s', (_name, text, documents) => {
    expect(plain(text)).toEqual(documents);
  });

  it('knows the template that each document of a rendered stream came from', () => {
    const { sources } = parse(
      '---\n# Source: shop/templates/service.yaml\na: 1\n---\nb: 2\n---\n# note\n# Source: shop/templates/web.yaml\nc: 3\n',
    );
    expect(sources).toEqual(['shop/templates/service.yaml', undefined, 'shop/templates/web.yaml']);
  });
});

describe('anchors and merge keys', () => {
  it('merges maps, own keys first, earlier sources first', () => {
    expect(plain('x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 0\n"<<": text\n', 'core')).toEqual([
      { x: { a: 1, b: 2 }, y: { b: 3, c: 4 }, z: { b: 2, c: 4, a: 0 }, '<<': 'text' },
    ]);
  });

  it('points an alias at the place that set the value', () => {
    const node = parse('x: &x {a: 1}\ny: *x\n').documents[0];
    expect(region(at(node, 'y', 'a')?.place)).toBe('1:11-1:12');
  });

  it('takes the latest anchor of a name, and none of another document', () => {
    expect(plain('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual([{ a: 1, b: 1, c: 2, d: 2 }]);
    expect(problems('a: &x 1\n---\nb: *x\n')).toEqual(['syntax 3:4 no anchor is named x']);
  });

  it('reads an aliased key', () => {
    expect(plain('a: &k foo\n*k : bar\n')).toEqual([{ a: 'foo', foo: 'bar' }]);
  });
});

describe('problems do not lose the rest', () => {
  const cases: [name: string, text: string, found: readonly string[]][] = [
    ['a key written twice', 'a: 1\nb: 2\na: 3\n', ['duplicate-key 3:1 key a is written twice; the last one counts']],
    ['a tab as indentation', 'a:\n\tb: 1\n', ['syntax 2:1 Tabs are not allowed as indentation']],
    ['an alias within itself', 'a: &a [*a]\n', ['syntax 1:8 alias a contains itself']],
    ['an alias to nothing', 'a: *b\n', ['syntax 1:4 no anchor is named b']],
  ];
  it.each(cases)('%s', (_name, text, found) => {
    expect(problems(text)).toEqual(found);
  });

  it('goes on after a broken document', () => {
    const text = 'kind: A\nspec:\n  a: [1, 2\n  b: 3\n---\nkind: B\n';
    expect(parse(text).documents.map((node) => textOf(at(node, 'kind')))).toEqual(['A', 'B']);
    expect(problems(text)[0]).toMatch(/^syntax 4:3 Flow sequence/);
  });

  it('takes the last of two equal keys', () => {
    expect(textOf(at(parse('a: 1\na: 3\n').documents[0], 'a'))).toBe('3');
  });

  it('bounds alias bombs', () => {
    const names = 'abcdefghijk';
    const bomb = [...names]
      .map((name, i) => `${name}: &${name} [${Array(9).fill(i === 0 ? 'x' : `*${names[i - 1]}`)}]`)
      .join('\n');
    expect(problems(bomb).filter((text) => text.includes('too many'))).toHaveLength(1);
  });

  it('bounds depth, size and the number of problems', () => {
    expect(problems('- '.repeat(300))[0]).toMatch(/^unsupported .* is nested too deeply$/);
    expect(problems('['.repeat(50_000))).toEqual(['syntax 1:1 is nested too deeply']);
    expect(problems('a: ]\n'.repeat(500))).toHaveLength(20);
    expect(parse(`a: ${'x'.repeat(2_000_001)}`)).toMatchObject({ documents: [], problems: [{ code: 'too-large' }] });
  });
});

it('never throws, and stays inside the text', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '&x ',
    '*x',
    '#',
    '\t',
    '---\n',
    '\r\n',
    '<<',
    '!!int ',
    '?',
    '0',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const starts = lineStarts(text);
      const inside = (place: Place): void => {
        const offset = (starts[place.line - 1] ?? Number.NaN) + place.column - 1;
        const end = (starts[place.endLine - 1] ?? Number.NaN) + place.endColumn - 1;
        expect(offset >= 0 && offset <= end && end <= text.length).toBe(true);
      };
      const walk = (node: DataNode): void => {
        inside(node.place);
        if (node.kind === 'list') node.items.forEach(walk);
        for (const entry of entriesOf(node)) {
          inside(entry.keyPlace);
          walk(entry.value);
        }
      };
      for (const dialect of ['core', 'kubernetes'] as const) {
        const { documents, problems: found } = parse(text, dialect);
        documents.forEach(walk);
        for (const problem of found) inside(problem.place);
      }
    }),
    { numRuns: 2000 },
  );
});
