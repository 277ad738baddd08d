import { describe, expect, it } from 'vitest';
import { isTemplate } from '../../src/parsers/template.ts';

describe('what makes YAML a template', () => {
  const cases: [name: string, text: string, template: boolean][] = [
    ['an action as a value', 'image: {{ .Values.image }}\n', true],
    ['an action within a value', 'image: shop:{{ .Values.tag }}\n', true],
    ['an action of its own', 'a: 1\n{{- if .Values.x }}\nb: 2\n{{- end }}\n', true],
    ['an action as a list item', 'a:\n  - {{ .x }}\n', true],
    ['an action after a quoted value', 'a: "b" {{ c }}\n', true],
    ['an action after a block scalar', 'a:\n  b: |\n    {{ x }}\n  c: {{ y }}\n', true],
    ['an action after a block scalar in a list', '- a: |\n    {{ x }}\n  c: {{ y }}\n', true],
    ['an action that ends a block scalar', 'a: |\n  x\n{{ end }}\n', true],
    ['Jinja', '{% if x %}\na: 1\n{% endif %}\n', true],
    ['ERB', 'a: <%= x %>\n', true],
    ['an apostrophe in a plain scalar', "a: it's {{ x }}\n", true],
    ['double quotes', 'a: "{{ x }}"\n', false],
    ['single quotes', "a: 'it''s {{ x }}'\n", false],
    ['quotes over lines', 'a: "one\n  {{ x }}"\nb: 1\n', false],
    ['quotes in a flow list', 'args: ["a", "{{ x }}"]\n', false],
    ['a comment', '# {{ x }}\na: 1 # {{ y }}\n', false],
    ['a block scalar', 'data:\n  mail.html: |-\n    {{ name }}\n\n    {{ end }}\n  b: 1\n', false],
    ['a folded scalar with an anchor', 'a: &x >2\n    {{ x }}\nb: 1\n', false],
    ['a block scalar as a list item', 'args:\n  - |\n    {{ x }}\n  - b\n', false],
    ['an OpenShift parameter', 'replicas: ${{REPLICAS}}\n', false],
    ['nothing of the kind', 'a: {b: {c: 1}}\n', false],
  ];
  it.each(cases)('%s', (_name, text, template) => {
    expect(isTemplate(text)).toBe(template);
  });
});
