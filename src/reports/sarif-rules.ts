import items from '../../checklist/items.json' with { type: 'json' };
import { SECURITY_WEAKNESSES } from '../knowledge/security-severity.ts';
import type { Rule, Severity } from '../rules/types.ts';
import { renderExample } from './rule-docs.ts';
import { ruleUrl, type ToolInfo } from './tool.ts';

export const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };
/** GitHub refuses longer descriptions. */
const LONGEST = 1024;

const WEAKNESSES = new Map(SECURITY_WEAKNESSES.map((weakness) => [weakness.rule, weakness]));
const DOCUMENTS = new Map<string, readonly string[]>();
for (const { topic, document } of items) {
  const known = DOCUMENTS.get(topic) ?? [];
  if (!known.includes(document)) DOCUMENTS.set(topic, [...known, document]);
}

/** A rule as code-scanning pages show it. `isReported` adds an example to the help: only then does somebody read it. */
export function describeRule(
  rule: Rule,
  messages: Readonly<Record<string, string>>,
  tool: ToolInfo,
  isReported: boolean,
): Readonly<Record<string, unknown>> {
  const weakness = WEAKNESSES.get(rule.id);
  const documents = [...new Set(rule.topics.flatMap((topic) => DOCUMENTS.get(topic) ?? []))].sort();
  const security = weakness ? ['security', `external/cwe/cwe-${weakness.cwe}`] : [];
  return {
    id: rule.code,
    name: pascalCase(rule.id),
    shortDescription: { text: sentence(rule.title) },
    fullDescription: { text: sentence(rule.docs.what) },
    messageStrings: Object.fromEntries(Object.entries(messages).map(([id, text]) => [id, { text }])),
    help: { text: helpText(rule, tool), markdown: helpMarkdown(rule, tool, isReported) },
    helpUri: ruleUrl(tool, rule.id),
    defaultConfiguration: { level: LEVEL[rule.severity] },
    properties: {
      tags: [...new Set([rule.area, ...security, ...documents])],
      precision: rule.confidence,
      'problem.severity': rule.severity === 'note' ? 'recommendation' : rule.severity,
      ...(weakness ? { 'security-severity': weakness.score } : {}),
    },
  };
}

function helpText(rule: Rule, tool: ToolInfo): string {
  const { what, why, fix, exceptions } = rule.docs;
  const parts = [what, `Why: ${why}`, `Fix: ${fix}`, ...(exceptions ? [`When not to: ${exceptions}`] : [])];
  return [...parts, `More: ${ruleUrl(tool, rule.id)}`].join('\n\n');
}

function helpMarkdown(rule: Rule, tool: ToolInfo, isReported: boolean): string {
  const { what, why, fix, exceptions, references } = rule.docs;
  const [bad] = rule.examples.bad;
  const [good] = rule.examples.good;
  const examples = isReported ? [bad && renderExample('Bad', bad), good && renderExample('Good', good)] : [];
  return [
    `# ${rule.id}`,
    what,
    `**Why.** ${why}`,
    `**Fix.** ${fix}`,
    ...(exceptions ? [`**When not to.** ${exceptions}`] : []),
    ...examples.flatMap((lines) => (lines ? [lines.join('\n')] : [])),
    ...(references.length > 0 ? [`**References** ${references.join(' · ')}`] : []),
    `[The page of this rule](${ruleUrl(tool, rule.id)}), offline: \`nodeready explain ${rule.id}\`.`,
  ].join('\n\n');
}

/** `n-plus-one` is `NplusOne`: SARIF2012 wants a small letter after each capital. */
export function pascalCase(id: string): string {
  const words: string[] = [];
  let pending = '';
  for (const part of id.split('-')) {
    pending += pending === '' ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    if (pending.length < 2) continue;
    words.push(pending);
    pending = '';
  }
  const last = words.pop() ?? '';
  return `${words.join('')}${last}${pending.toLowerCase()}`;
}

function sentence(text: string): string {
  const whole = text.endsWith('.') ? text : `${text}.`;
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST - 2)}….`;
}
