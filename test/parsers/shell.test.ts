import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShell, parseShellScript, splitWords } from '../../src/parsers/shell.ts';

/** One line per command: its words, `~` after a word that the program does not see as written. */
function lines(text: string): string[] {
  return parseShell(text).map(({ words }) => words.map((word) => word.value + (word.dynamic ? '~' : '')).join(' '));
}

describe('parseShell', () => {
  it('removes quotes, keeps variables as written and leaves redirections out', () => {
    expect(lines(`node "a b" 'c $d' "$E"/f.js > out.log 2>&1`)).toEqual(['node a b c $d $E/f.js~']);
  });

  it('tells exec from the program', () => {
    const [plain, exec, named] = parseShell('node a.js; exec node b.js; exec -a web node c.js');
    expect([plain?.exec, exec?.exec, named?.exec]).toEqual([false, true, true]);
    expect(exec?.words.map(({ value }) => value)).toEqual(['node', 'b.js']);
    expect(named?.words.map(({ value }) => value)).toEqual(['node', 'c.js']);
  });

  it('keeps assignments before the program apart from the words', () => {
    const [command] = parseShell('NODE_ENV=production PORT="$P" node dist/x.js');
    expect(command?.assignments.map(({ name, value, dynamic }) => [name, value, dynamic])).toEqual([
      ['NODE_ENV', 'production', false],
      ['PORT', '$P', true],
    ]);
    expect(command?.words.map(({ value }) => value)).toEqual(['node', 'dist/x.js']);
  });

  it('fills in variables that a plain assignment of the same text sets', () => {
    expect(lines('APP=server\nnode dist/$APP.js')).toEqual(['', 'node dist/server.js']);
    expect(lines('if x; then APP=a; fi\nnode $APP.js')).toEqual(['x', '', 'node $APP.js~']);
  });

  it('gives the default of a variable', () => {
    const word = parseShell('node ${ENTRY:-dist/main.js}')[0]?.words[1];
    expect(word?.parts).toEqual([
      { kind: 'variable', name: 'ENTRY', text: '${ENTRY:-dist/main.js}', fallback: 'dist/main.js' },
    ]);
  });

  it('tells what joins the commands', () => {
    expect(parseShell('a && b || c; d | e & f').map(({ before, after }) => `${before} ${after}`)).toEqual([
      ' &&',
      '&& ||',
      '|| ;',
      '; |',
      '| &',
      '& ',
    ]);
  });

  it('tells what surrounds a command and which one is last', () => {
    const text = 'if [ -f a ]; then node a; else exec node b; fi';
    expect(
      parseShell(text).map(({ inside, tail, conditional, test }) => ({ inside, tail, conditional, test })),
    ).toEqual([
      { inside: ['test'], tail: false, conditional: false, test: undefined },
      { inside: ['if'], tail: true, conditional: true, test: '[ -f a ]' },
      { inside: ['else'], tail: true, conditional: true, test: 'else' },
    ]);
  });

  it('tells what must hold for a branch', () => {
    const text = 'if a; then x; elif b; then y; else z; fi\ncase "$1" in web|api) w;; *) v;; esac';
    const guards = new Map(parseShell(text).map((command) => [command.words[0]?.value, command.guards]));
    const yes = (test: string) => ({ kind: 'if', text: test, negate: false });
    const no = (test: string) => ({ kind: 'if', text: test, negate: true });
    expect(guards.get('x')).toEqual([yes('a')]);
    expect(guards.get('y')).toEqual([no('a'), yes('b')]);
    expect(guards.get('z')).toEqual([no('a'), no('b')]);
    expect(guards.get('w')).toEqual([{ kind: 'case', word: '$1', patterns: ['web', 'api'], above: [] }]);
    expect(guards.get('v')).toEqual([{ kind: 'case', word: '$1', patterns: ['*'], above: ['web', 'api'] }]);
  });

  it('descends into functions, case items, loops, subshells and substitutions', () => {
    const text = 'run() { node a; }\ncase $1 in web) (npm start);; esac\nfor i in 1; do node $(which b); done';
    expect(parseShell(text).map((c) => [c.words[0]?.value, c.inside.join('/'), c.functionName])).toEqual([
      ['node', 'function/group', 'run'],
      ['npm', 'case/subshell', undefined],
      ['which', 'loop/substitution', undefined],
      ['node', 'loop', undefined],
    ]);
  });

  it('follows cd, and forgets it after a subshell', () => {
    expect(parseShell('cd /app && (cd web && npm ci); cd api; npm start').map(({ folder }) => folder)).toEqual([
      '',
      '/app',
      '/app/web',
      '/app',
      '/app/api',
    ]);
    expect(parseShell('cd "$DIR" && npm start')[1]?.folder).toBeUndefined();
  });

  it('carries exported variables to later commands', () => {
    const command = parseShell('A=1\nexport A B=2\nC=3\nset -a\nD=4\nunset B\nnode x').at(-1);
    expect([...(command?.exported ?? [])].map(([name, { value }]) => `${name}=${value}`)).toEqual(['A=1', 'D=4']);
  });

  it.each([
    ['npm audit || true', true],
    ['npm audit || exit 1', false],
    ['npm audit || exit 0', true],
    ['npm audit; exit 0', true],
    ['npm audit | tee log', true],
    ['npm audit &', true],
    ['if npm audit; then echo ok; fi', true],
    ['npm audit && echo ok', false],
  ])('knows whether a failure counts: %s', (text, ignored) => {
    expect(parseShell(text)[0]?.ignoredFailure).toBe(ignored);
  });

  it('gives offsets into the text', () => {
    const text = 'cd x && A=1 node "s.js" > log';
    const command = parseShell(text)[1];
    expect(text.slice(command?.start, command?.end)).toBe('A=1 node "s.js"');
  });

  it('reports errors and goes on', () => {
    const script = parseShellScript('node a.js\nif [ x ; then');
    expect(script.errors.length).toBeGreaterThan(0);
    expect(script.commands[0]?.words.map(({ value }) => value)).toEqual(['node', 'a.js']);
    expect(() => parseShell('('.repeat(5_000))).not.toThrow();
    expect(() => parseShell('$('.repeat(5_000))).not.toThrow();
    expect(() => parseShell('{ '.repeat(5_000))).not.toThrow();
  });

  it('never throws, and every offset lies in the text', () => {
    const piece = fc.constantFrom(
      'node',
      ' ',
      '"',
      "'",
      '$(',
      ')',
      '`',
      '&&',
      ';',
      '\n',
      'if ',
      'fi',
      '${',
      '}',
      '<<E',
      '\\',
      'a=',
      '(',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (text) => {
          for (const { start, end } of parseShell(text)) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });
});

describe('splitWords', () => {
  it.each([
    ['--max-old-space-size=512  -r "./a b.js"', ['--max-old-space-size=512', '-r', './a b.js']],
    [`'x y'z \\" ""`, ['x yz', '"', '']],
    [`it's`, ["it's"]],
    ['', []],
  ])('%s', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });
});
