import { expect, it } from 'vitest';
import { parseYaml } from '../../src/parsers/yaml.ts';
import { isNestedTooDeeply } from '../../src/parsers/yaml-nesting.ts';

it.each<[string, string, boolean]>([
  ['brackets that never close', '{{'.repeat(1000), true],
  ['dashes in a row', '- '.repeat(2000), true],
  ['keys in a row', '? '.repeat(2000), true],
  ['a long line of JSON', `{${'"a": [1], '.repeat(5000)}}`, false],
  ['a long list', '- a\n'.repeat(5000), false],
  ['many templates', '{{ .Values.a }}\n'.repeat(5000), false],
])('%s', (_, text, expected) => {
  expect(isNestedTooDeeply(text)).toBe(expected);
});

it('no depth ends the process, however often the parser has run', () => {
  for (let i = 0; i < 6; i++) {
    const { problems } = parseYaml('a.yaml', '{{'.repeat(5000 * (i + 1)), { dialect: 'kubernetes' });
    expect(problems[0]?.message).toBe('is nested too deeply');
  }
});
