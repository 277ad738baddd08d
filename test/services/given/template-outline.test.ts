import { expect, it } from 'vitest';
import { at, type DataNode, plainOf } from '../../../src/parsers/data.ts';
import { outlineTemplate } from '../../../src/services/given/template-outline.ts';

const first = (text: string): DataNode | undefined => outlineTemplate('t.yaml', text)[0];
const plain = (node: DataNode | undefined): unknown => JSON.parse(JSON.stringify(plainOf(node) ?? null));

it.each<[string, string, unknown]>([
  ['an action as a value', 'a: {{ .Values.a }}\nb: 1\n', { a: 'xxxxxxxxxxxxxxx', b: 1 }],
  ['an action in a string', 'image: "{{ .a }}:{{ .b }}"\n', { image: 'xxxxxxxx:xxxxxxxx' }],
  ['lines of actions alone', '{{- if .Values.a }}\na: 1\n  {{- toYaml .b | nindent 2 }}\n{{- end }}\n', { a: 1 }],
  ['a comment with an end inside', '{{- /* }} */ -}}\na: 1\n', { a: 1 }],
  ['a string with an end inside', 'a: {{ "}}" }}\nb: {{ `}}` }}\n', { a: 'xxxxxxxxxx', b: 'xxxxxxxxxx' }],
  ['an action over several lines', 'a: {{ .b\n  | quote }}\nc: 1\n', { a: 'xxxxx', c: 1 }],
  ['an action without its end', 'a: 1\nb: {{ .c\n', undefined],
])('%s', (_, text, expected) => {
  if (expected === undefined) expect(() => first(text)).not.toThrow();
  else expect(plain(first(text))).toEqual(expected);
});

it('keys keep their line and column', () => {
  const node = first('{{- with .x }}\nspec:\n  {{- if .y }}\n  replicas: {{ .z }}\n  {{- end }}\n{{- end }}\n');
  expect(at(node, 'spec', 'replicas')?.place).toMatchObject({ line: 4, column: 13 });
});

it('takes time linear in the text', { timeout: 5000 }, () => {
  for (const piece of ['{{', '{{ /*', '{{ "', '{{ `', '}}', '{{ a }} '])
    outlineTemplate('t.yaml', piece.repeat(50_000));
});
