import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGoTemplate } from '../../src/parsers/go-template.ts';
import { TemplateError } from '../../src/parsers/go-template-types.ts';

describe('Go templates', () => {
  it('knows text, outputs, blocks and named templates with their offsets', () => {
    const { nodes, defines } = parseGoTemplate(
      '{{ define "n" }}x{{ end }}a: {{ .Values.a | quote }}\n{{- if $x }}b{{ else if .y }}c{{ else }}d{{ end }}',
    );
    expect([...defines]).toEqual([['n', [{ kind: 'text', text: 'x', start: 16 }]]]);
    expect(nodes.map((node) => [node.kind, node.start])).toEqual([
      ['text', 26],
      ['output', 29],
      ['if', 53],
    ]);
    expect(nodes[2]).toMatchObject({
      body: [{ kind: 'text', text: 'b' }],
      otherwise: [{ kind: 'if', body: [{ text: 'c' }], otherwise: [{ text: 'd' }] }],
    });
  });

  it.each<[string, string, number]>([
    ['an action that does not end', 'a {{ .x', 2],
    ['a comment that does not end', '{{/* x', 0],
    ['a block without its end', '{{ if .x }}a', 0],
    ['an end without its block', 'ab{{ end }}', 2],
    ['an empty command', '{{ .x | }}', 0],
    ['a string that does not end', '{{ "x }}', 3],
    ['a bracket that does not close', '{{ (print .x }}', 3],
  ])('%s', (message, text, offset) => {
    try {
      parseGoTemplate(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
      expect(error).toMatchObject({ message, offset });
    }
  });

  it('never fails in another way, and stays inside the text', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{-',
      '-}}',
      ' ',
      '\n',
      '.a',
      '$x',
      ':=',
      '|',
      '(',
      ')',
      '"',
      '`',
      'if ',
      'end',
      'else',
      'range ',
      'define "x"',
      '/*',
      '*/',
      'a: 1',
      '1',
      ',',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        try {
          for (const node of parseGoTemplate(text).nodes) expect(node.start).toBeLessThanOrEqual(text.length);
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
          expect(error instanceof TemplateError && error.offset >= 0 && error.offset <= text.length).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ends at nesting that nobody writes', () => {
    expect(() => parseGoTemplate('{{ if .a }}'.repeat(5000))).toThrow(TemplateError);
    expect(() => parseGoTemplate(`{{ ${'('.repeat(5000)} }}`)).toThrow(TemplateError);
  });
});
