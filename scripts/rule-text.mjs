// Bundled into the command line: documentation and examples of the rules, read when somebody asks for them.
import { readFileSync } from 'node:fs';

let texts;

export function ruleText(id) {
  texts ??= JSON.parse(readFileSync(new URL('./rule-texts.json', import.meta.url), 'utf8'));
  return texts[id];
}
