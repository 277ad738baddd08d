import items from '../../checklist/items.json' with { type: 'json' };
import { findFixLevel } from '../fixes/levels.ts';
import type { Example, Rule } from '../rules/types.ts';

const FIXES = {
  safe: '**Fixable.** `lint --fix` writes this remedy where it cannot make things worse.',
  suggested: '**Fixable.** `lint --fix=suggested` writes this remedy; read the diff, since behaviour changes.',
  display: '**Fixable.** Reports show this remedy; nothing writes it.',
} as const;

/** One rule as Markdown: for `explain` and the generated catalogue. */
export function renderRule(rule: Rule, level = 1): string {
  const h = (depth: number, text: string): string => `${'#'.repeat(level + depth)} ${text}`;
  const lines = [
    h(0, `${rule.id} (${rule.code})`),
    '',
    `${rule.title}. ${rule.severity[0]?.toUpperCase()}${rule.severity.slice(1)}, ${rule.recommended ? 'in `recommended`' : 'in `strict`'}.`,
    '',
    rule.docs.what,
    '',
    `**Why.** ${rule.docs.why}`,
    '',
    `**Fix.** ${rule.docs.fix}`,
  ];
  const fix = findFixLevel(rule.id);
  if (fix) lines.push('', FIXES[fix]);
  if (rule.docs.exceptions) lines.push('', `**When not to.** ${rule.docs.exceptions}`);
  const options = Object.entries(rule.options);
  if (options.length > 0) {
    lines.push('', '| Option | Default | Meaning |', '|---|---|---|');
    for (const [name, spec] of options)
      lines.push(`| \`${name}\` | \`${String(spec.default)}\` | ${spec.description} |`);
  }
  for (const example of rule.examples.bad) lines.push('', ...renderExample('Bad', example));
  for (const example of rule.examples.good) lines.push('', ...renderExample('Good', example));
  const decided = items.filter((item) => rule.topics.includes(item.topic)).map((item) => item.id);
  if (rule.topics.length > 0)
    lines.push('', `**Decides** ${rule.topics.map((topic) => `\`${topic}\``).join(', ')} (${decided.join(', ')}).`);
  if (rule.docs.references.length > 0) lines.push('', `**References** ${rule.docs.references.join(' · ')}`);
  return `${lines.join('\n')}\n`;
}

export function renderExample(label: string, example: Example): readonly string[] {
  const files = Object.entries(example.files).flatMap(([file, text]) => [
    '',
    `\`${file}\``,
    '',
    `\`\`\`${languageOf(file)}`,
    text.trimEnd(),
    '```',
  ]);
  return [`**${label}: ${example.title}**`, ...files];
}

function languageOf(file: string): string {
  if (/dockerfile/i.test(file)) return 'dockerfile';
  return /\.(\w+)$/.exec(file)?.[1] ?? '';
}
