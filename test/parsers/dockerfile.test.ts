import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile, placeInText } from '../../src/parsers/dockerfile.ts';
import type { Place } from '../../src/parsers/place.ts';

const parse = (text: string) => parseDockerfile('Dockerfile', text);
const at = (place: Place) => `${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
const last = (text: string) => {
  const instruction = parse(text).stages.at(-1)?.instructions.at(-1);
  if (instruction === undefined) throw new Error('no instruction');
  return instruction;
};
const problems = (text: string) => parse(text).problems.map((p) => `${p.code} ${at(p.place)} ${p.message}`);

describe('directives', () => {
  it('stand only at the very top, keys in any case', () => {
    const {
      directives,
      escape: escapeChar,
      problems: found,
    } = parse('# Syntax=docker/dockerfile:1\n#ESCAPE = `\nFROM a\n');
    expect(directives.map((d) => [d.name, d.value, at(d.place)])).toEqual([
      ['syntax', 'docker/dockerfile:1', '1:1-1:29'],
      ['escape', '`', '2:1-2:12'],
    ]);
    expect(escapeChar).toBe('`');
    expect(found).toEqual([]);
  });

  it.each([
    ['a blank line', '\n# escape=`\nFROM a'],
    ['an ordinary comment', '# hello\n# escape=`\nFROM a'],
    ['an unknown key', '# lang=de\n# escape=`\nFROM a'],
    ['an instruction', 'FROM a\n# escape=`\nRUN x'],
  ])('end at %s', (_, text) => {
    expect(parse(text).escape).toBe('\\');
  });

  it('written twice or with another escape character are problems', () => {
    expect(problems('# syntax=a\n# syntax=b\nFROM a')).toEqual([
      'syntax 2:1-2:11 only one syntax parser directive can be used',
    ]);
    expect(problems('# escape=x\nFROM a')).toEqual(["syntax 1:1-1:11 invalid escape token 'x' does not match ` or \\"]);
  });
});

describe('lines', () => {
  it('joins continued lines and drops comments and blank lines between them', () => {
    const run = last('FROM a\nRUN one \\\n  # why\n  two \\  \n\n\tthree\n');
    expect(run.text).toBe('one   two \tthree');
    expect(at(run.place)).toBe('2:1-6:7');
    expect(at(run.argumentsPlace)).toBe('2:5-6:7');
    expect(at(placeInText(run, 6, 9))).toBe('4:3-4:6');
    expect(at(placeInText(run, 11, 16))).toBe('6:2-6:7');
    expect(at(placeInText(run, 0, 16))).toBe('2:5-6:7');
  });

  it('continues with the backtick when the directive says so', () => {
    const run = last('# escape=`\nFROM a\nRUN dir c:\\ `\n  more\n');
    expect(run.text).toBe('dir c:\\   more');
  });

  it('does not continue after an escaped escape character', () => {
    const { stages } = parse('FROM a\nRUN echo \\\\\nUSER node\n');
    expect(stages[0]?.instructions.map((i) => i.keyword)).toEqual(['RUN', 'USER']);
  });

  it('a comment after a command belongs to the command', () => {
    expect(last('FROM a\nUSER node # not a comment\n').text).toBe('node # not a comment');
  });

  it('reads CRLF, a byte order mark and a missing final newline', () => {
    const parsed = parse('\uFEFFFROM node:22 \\\r\n  AS app\r\nUSER node');
    expect(parsed.stages[0]?.name).toBe('app');
    expect(parsed.stages[0]?.base?.tag).toBe('22');
    expect(parsed.stages[0]?.instructions.map((i) => [i.text, at(i.place)])).toEqual([['node', '3:1-3:10']]);
    expect(parsed.problems).toEqual([]);
  });

  it('a file may end inside a continuation', () => {
    expect(last('FROM a\nRUN one \\\n# end').text).toBe('one');
  });

  it('reports unknown instructions and goes on', () => {
    const text = 'FROM a\nUSERS node\nUSER node\n';
    expect(problems(text)).toEqual(['syntax 2:1-2:6 unknown instruction: USERS']);
    expect(last(text).keyword).toBe('USER');
  });

  it('tolerates the lines of a template', () => {
    const text = 'FROM {{ .Base }} AS app\n{{ if .Debug }}\nRUN x\n{{ end }}\nFROM node:%%VERSION%%-slim\n';
    expect(problems(text)).toEqual([
      'unsupported 2:1-2:3 a line of a template, filled in before the build',
      'unsupported 4:1-4:3 a line of a template, filled in before the build',
    ]);
    expect(parse(text).stages.map((s) => s.base?.unresolved)).toEqual([['{{ .Base }}'], ['%%VERSION%%']]);
  });

  it('instructions before the first FROM are problems, ARG aside', () => {
    const parsed = parse('ARG V=1\nRUN x\nFROM a:$V\n');
    expect(parsed.globalArgs.map((i) => i.pairs[0]?.key)).toEqual(['V']);
    expect(parsed.problems.map((p) => at(p.place))).toEqual(['2:1-2:6']);
    expect(parsed.stages[0]?.base?.text).toBe('a:1');
  });
});

describe('heredocs', () => {
  it('keeps the body raw, with its place', () => {
    const run = last('FROM a\nRUN <<EOF\n# kept\nnpm ci \\\nEOF\n');
    expect(run.heredocs.map((h) => [h.name, h.body, at(h.place)])).toEqual([['EOF', '# kept\nnpm ci \\\n', '3:1-5:1']]);
    expect(at(run.place)).toBe('2:1-5:4');
  });

  it('reads several on one line, quoted, with tabs, after a continued line', () => {
    const copy = last('FROM a\nCOPY <<one.txt \\\n <<-"two.txt" /dest/\n1\none.txt\n\t2\n\ttwo.txt\nUSER x\n');
    expect(copy.keyword).toBe('USER');
    const parsed = parse('FROM a\nCOPY <<one.txt \\\n <<-"two.txt" /dest/\n1\none.txt\n\t2\n\ttwo.txt\n');
    const heredocs = parsed.stages[0]?.instructions[0]?.heredocs ?? [];
    expect(heredocs.map((h) => [h.name, h.body, h.chomp ?? false, h.quoted ?? false, at(h.place)])).toEqual([
      ['one.txt', '1\n', false, false, '4:1-5:1'],
      ['two.txt', '\t2\n', true, true, '6:1-7:1'],
    ]);
  });

  it.each([
    ['a here-string', 'RUN cat <<<EOF'],
    ['a shift', 'RUN echo $((1<<2))'],
    ['quoted text', 'RUN echo "<<EOF"'],
    ['an instruction without heredocs', 'CMD cat <<EOF'],
    ['exec form', 'RUN ["sh", "-c", "cat <<EOF"]'],
  ])('is not %s', (_, line) => {
    const parsed = parse(`FROM a\n${line}\nUSER node\n`);
    expect(parsed.stages[0]?.instructions.map((i) => i.heredocs.length)).toEqual([0, 0]);
    expect(parsed.problems).toEqual([]);
  });

  it('the terminator is the whole line, and a missing one is a problem', () => {
    expect(last('FROM a\nRUN <<E\nE x\n E\nE\n').heredocs[0]?.body).toBe('E x\n E\n');
    const parsed = parse('FROM a\nRUN <<EOF\nUSER node\n');
    expect(parsed.problems.map((p) => [p.message, at(p.place)])).toEqual([
      ['unterminated heredoc: no line EOF follows', '2:1-2:10'],
    ]);
    expect(parsed.stages[0]?.instructions.map((i) => i.keyword)).toEqual(['RUN', 'USER']);
  });

  it('also belongs to ONBUILD', () => {
    const onbuild = last('FROM a\nONBUILD RUN <<EOF\nnpm ci\nEOF\n');
    expect(onbuild.trigger?.heredocs[0]?.body).toBe('npm ci\n');
    expect(at(onbuild.place)).toBe('2:1-4:4');
  });
});

describe('exec form', () => {
  const cases: [line: string, json: string[] | undefined, reason: string | undefined][] = [
    ['CMD ["node", "server.js"]', ['node', 'server.js'], undefined],
    ['CMD   ["a\\tb", "\\u0041"]  ', ['a\tb', 'A'], undefined],
    ['CMD []', [], undefined],
    ['CMD ["node", \\\n  "server.js"]', ['node', 'server.js'], undefined],
    ["CMD ['node', 'server.js']", undefined, 'single quotes'],
    ['CMD ["node", "server.js",]', undefined, 'trailing comma'],
    ['CMD ["node" "server.js"]', undefined, 'missing comma'],
    ['CMD ["node", "server.js"', undefined, 'missing closing bracket'],
    ['CMD ["node", "server.js"] && echo', undefined, 'text after the list'],
    ['CMD [node, server.js]', undefined, 'words without double quotes'],
    ['CMD [“node”]', undefined, 'typographic quotes'],
    ['CMD ["c:\\dir"]', undefined, 'invalid escape sequence'],
    ['CMD node server.js', undefined, undefined],
    ['RUN [ -f package.json ] && npm ci', undefined, undefined],
    ["RUN ['npm', 'ci']", undefined, 'single quotes'],
    ['COPY ["a b", "/c d/"]', ['a b', '/c d/'], undefined],
    ['COPY [a-z]*.json ./', undefined, undefined],
    ['HEALTHCHECK --interval=5s CMD ["curl", "-f", "x"]', ['curl', '-f', 'x'], undefined],
    ['HEALTHCHECK CMD curl -f x', undefined, undefined],
    ['SHELL ["/bin/bash", "-c"]', ['/bin/bash', '-c'], undefined],
  ];
  it.each(cases)('%s', (line, json, reason) => {
    const instruction = last(`FROM a\n${line}\n`);
    expect(instruction.json).toEqual(json);
    expect(instruction.invalidJson).toBe(reason);
  });

  it('stops BuildKit when an element is no string', () => {
    expect(problems('FROM a\nCMD ["node", 1]\n')).toEqual([
      'syntax 2:5-2:16 CMD: when using JSON array syntax, arrays must be comprised of strings only',
    ]);
  });
});

describe('words', () => {
  it('splits flags off, with places', () => {
    const copy = last('FROM a\nCOPY --from=build --chown=node:node  --link a b /c/\n');
    expect(copy.flagList.map((f) => [f.name, f.value, at(f.place)])).toEqual([
      ['from', 'build', '2:6-2:18'],
      ['chown', 'node:node', '2:19-2:36'],
      ['link', 'true', '2:38-2:44'],
    ]);
    expect(copy.text).toBe('a b /c/');
    expect(at(copy.argumentsPlace)).toBe('2:45-2:52');
  });

  it('keeps every mount of a RUN', () => {
    const run = last('FROM a\nRUN --mount=type=cache,target=/x --mount=type=secret,id=npm npm ci\n');
    expect(run.flagList.map((f) => f.value)).toEqual(['type=cache,target=/x', 'type=secret,id=npm']);
    expect(run.text).toBe('npm ci');
  });

  const pairCases: [line: string, pairs: [string, string | undefined, string, boolean][]][] = [
    [
      'ENV A=1 B="x y" C=a\\ b',
      [
        ['A', '1', '2:5-2:8', false],
        ['B', '"x y"', '2:9-2:16', false],
        ['C', 'a\\ b', '2:17-2:23', false],
      ],
    ],
    ['ENV NODE_ENV production PORT=1', [['NODE_ENV', 'production PORT=1', '2:5-2:31', true]]],
    [
      'ENV NODE_ENV=production \\\n    PORT=3000',
      [
        ['NODE_ENV', 'production', '2:5-2:24', false],
        ['PORT', '3000', '3:5-3:14', false],
      ],
    ],
    [
      'ARG UID GID=1000',
      [
        ['UID', undefined, '2:5-2:8', false],
        ['GID', '1000', '2:9-2:17', false],
      ],
    ],
    ['LABEL a.b="c"', [['a.b', '"c"', '2:7-2:14', false]]],
  ];
  it.each(pairCases)('%s', (line, pairs) => {
    const found = last(`FROM a\n${line}\n`).pairs;
    expect(found.map((p) => [p.key, p.value, at(p.place), p.legacy ?? false])).toEqual(pairs);
  });

  it('ENV needs a value for every name', () => {
    expect(problems('FROM a\nENV A=1 B\n')).toEqual(['syntax 2:1-2:4 ENV: can\'t find = in "B"']);
    expect(problems('FROM a\nENV A\n')).toEqual(['syntax 2:1-2:4 ENV: can\'t find = in "A"']);
  });
});

describe('stages', () => {
  it('resolves names, parents and global arguments', () => {
    const parsed = parse(
      'ARG BASE=node:22\nARG V\nfrom ${BASE}-alpine as Base\nFROM base AS app\nFROM Base\nFROM node:$V-slim\nFROM x:${V:-20}\n',
    );
    expect(parsed.stages.map((s) => [s.name, s.parent, s.base?.text, s.base?.unresolved])).toEqual([
      ['base', undefined, 'node:22-alpine', []],
      ['app', 0, undefined, undefined],
      [undefined, undefined, 'Base', []],
      [undefined, undefined, 'node:-slim', ['V']],
      [undefined, undefined, 'x:20', []],
    ]);
  });

  it('a name that no ARG declares leaves nothing to resolve', () => {
    expect(parse('FROM ${BASE}\n').stages[0]?.base).toMatchObject({ text: '', unresolved: ['${BASE}'] });
  });

  it('a platform argument may name a stage', () => {
    const parsed = parse('FROM node:22 AS base-amd64\nFROM base-${TARGETARCH}\n');
    expect(parsed.stages[1]?.parent).toBe(0);
  });

  it('a name shadows an image, and only earlier stages are visible', () => {
    const parsed = parse('FROM node\nFROM alpine AS node\nFROM node\n');
    expect(parsed.stages.map((s) => s.parent)).toEqual([undefined, undefined, 1]);
  });

  it('puts ONBUILD triggers into the children of the stage, once', () => {
    const parsed = parse('FROM a AS one\nONBUILD RUN npm i\nUSER x\nFROM one AS two\nCMD y\nFROM two\n');
    const keywords = parsed.stages.map((s) => s.instructions.map((i) => (i.onbuild ? `(${i.keyword})` : i.keyword)));
    expect(keywords).toEqual([['ONBUILD', 'USER'], ['(RUN)', 'CMD'], []]);
  });

  it.each([
    ['FROM a b', 'FROM requires either one or three arguments'],
    ['FROM a AS 1x', 'invalid name for build stage: "1x", name can\'t start with a number or contain symbols'],
    ['FROM', 'FROM requires at least one argument'],
    ['FROM a\nONBUILD FROM b', "FROM isn't allowed as an ONBUILD trigger"],
  ])('%s is a problem', (text, message) => {
    expect(parse(text).problems.map((p) => p.message)).toEqual([message]);
  });
});

describe('any input', () => {
  const fragments = fc.constantFrom(
    'FROM a',
    'FROM a AS b',
    'RUN ',
    'RUN <<EOF',
    'EOF',
    'COPY --from=x <<-A /b',
    '\tA',
    'ENV A=${B:-c} D="',
    'ARG X',
    'ONBUILD RUN <<E',
    'E',
    ' \\',
    '\\\\',
    '# escape=`',
    '`',
    '# x',
    '["a", ',
    '"b"]',
    '{{ x }}',
    "'",
    '${a%%*}',
  );
  const breaks = fc.constantFrom('\n', '\r\n', '\r', ' ', '\n\n', '\\\n');
  const dockerfiles = fc
    .array(fc.tuple(fc.oneof(fragments, fc.string({ unit: 'binary', maxLength: 8 })), breaks), { maxLength: 40 })
    .map((parts) => parts.flat().join(''));

  it('never throws, and every place lies inside the text', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        const parsed = parse(text);
        const lines = text.split(/\r\n|\r|\n/);
        // The line break itself may belong to a place: a lone CR is no break for BuildKit.
        const inside = (place: Place) => {
          expect(place.line).toBeGreaterThanOrEqual(1);
          expect(place.endLine).toBeLessThanOrEqual(lines.length);
          expect(place.column).toBeLessThanOrEqual((lines[place.line - 1]?.length ?? 0) + 2);
          expect(place.endColumn).toBeLessThanOrEqual((lines[place.endLine - 1]?.length ?? 0) + 2);
          expect(place.endLine * 1e6 + place.endColumn).toBeGreaterThanOrEqual(place.line * 1e6 + place.column);
        };
        for (const problem of parsed.problems) inside(problem.place);
        for (const comment of parsed.comments) inside(comment.place);
        for (const instruction of [
          ...parsed.globalArgs,
          ...parsed.stages.flatMap((s) => [s.from, ...s.instructions]),
        ]) {
          inside(instruction.place);
          inside(instruction.argumentsPlace);
          for (const { place } of [...instruction.pairs, ...instruction.flagList, ...instruction.heredocs])
            inside(place);
          for (let i = 0; i <= instruction.text.length; i += 3) inside(placeInText(instruction, i, i + 2));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stays linear on hostile text', () => {
    const heredocs = `FROM a\n${'RUN <<EOF\n'.repeat(20_000)}`;
    expect(parse(heredocs).problems.length).toBe(20_000);
    expect(parse(`FROM a\nRUN x ${'\\\n'.repeat(100_000)}y`).stages[0]?.instructions.length).toBe(1);
    expect(parse(`FROM a\nENV A=${'${'.repeat(50_000)}`).stages[0]?.instructions.length).toBe(1);
    expect(parse(`#${' '.repeat(200_000)}x\nFROM ${'{'.repeat(50_000)}`).stages.length).toBe(1);
  });
});
