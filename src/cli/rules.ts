import items from '../../checklist/items.json' with { type: 'json' };
import { closest } from '../engine/closest.ts';
import { ALL_RULES } from '../engine/housekeeping.ts';
import { loadPreset, type Preset } from '../engine/presets.ts';
import { findFixLevel } from '../fixes/levels.ts';
import { renderRule } from '../reports/rule-docs.ts';
import type { Rule } from '../rules/types.ts';
import { createChalk } from './color.ts';
import { createLink } from './hyperlinks.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { TOOL } from './main.ts';

interface RulesOptions {
  readonly format: 'human' | 'json';
  readonly area?: string;
  readonly severity?: Rule['severity'];
  readonly preset?: Preset;
  readonly topic?: string;
  readonly color: 'auto' | 'always' | 'never';
}

/** `nodeready rules`: every word must occur; ids that hold one come first. */
export async function listRules(search: readonly string[], raw: unknown, io: Io): Promise<number> {
  const options = raw as RulesOptions;
  const words = search.flatMap((text) => text.toLowerCase().split(/\s+/)).filter((word) => word !== '');
  const chosen = await filterRules(options);
  const found = chosen.filter((rule) => words.every((word) => textOf(rule).includes(word)));
  const hits = ({ id }: Rule): number => words.filter((word) => id.includes(word)).length;
  const sorted = words.length > 0 ? [...found].sort((a, b) => hits(b) - hits(a)) : found;
  if (options.format === 'json') io.stdout.write(`${JSON.stringify(sorted.map(summaryOf), null, 2)}\n`);
  else io.stdout.write(renderList(sorted, options, io));
  if (sorted.length === 0) {
    const hint =
      words.length > 0
        ? closest(
            words.join('-'),
            ALL_RULES.map(({ id }) => id),
          )
        : undefined;
    io.stderr.write(`nodeready: no rule matches${hint ? `; did you mean ${hint}?` : ''}\n`);
  }
  return EXIT.ok;
}

async function filterRules({ area, severity, preset, topic }: RulesOptions): Promise<readonly Rule[]> {
  const check = (what: string, value: string | undefined, known: readonly string[]): void => {
    if (value === undefined || known.includes(value)) return;
    const hint = closest(value, [...new Set(known)]);
    throw new UsageError(`no ${what} named ${value}${hint ? `; did you mean ${hint}?` : ''}`);
  };
  check(
    'area',
    area,
    ALL_RULES.map((rule) => rule.area),
  );
  check(
    'topic',
    topic,
    items.map((item) => item.topic),
  );
  const loaded = preset === undefined ? undefined : await loadPreset(preset);
  return ALL_RULES.filter(
    (rule) =>
      (area === undefined || rule.area === area) &&
      (severity === undefined || rule.severity === severity) &&
      (topic === undefined || rule.topics.includes(topic)) &&
      (loaded === undefined || loaded.includes(rule)),
  );
}

function textOf(rule: Rule): string {
  return [rule.id, rule.code, rule.title, rule.area, ...rule.topics, rule.docs.what].join(' ').toLowerCase();
}

function renderList(rules: readonly Rule[], { color }: RulesOptions, io: Io): string {
  const [chalk, link] = [createChalk(color, io), createLink(io, color)];
  const width = Math.max(0, ...rules.map((rule) => rule.id.length));
  const paint = { error: chalk.red, warning: chalk.yellow, note: chalk.blue };
  return rules
    .map(({ code, id, severity, recommended, title }) => {
      const name = link(id, `${TOOL.homepage}/rules/${id}`) + ' '.repeat(width - id.length);
      const preset = recommended ? 'recommended' : 'strict     ';
      return `${chalk.dim(code)} ${chalk.bold(name)} ${paint[severity](severity.padEnd(7))} ${chalk.dim(preset)} ${title}\n`;
    })
    .join('');
}

function summaryOf(rule: Rule): Readonly<Record<string, unknown>> {
  const { id, code, title, area, severity, recommended, topics } = rule;
  return { id, code, title, area, severity, recommended, topics, fix: findFixLevel(id) ?? null };
}

/** `nodeready explain`: a rule; or a topic or item of the checklist, and the rules that decide it. Offline. */
export async function explain(name: string, raw: unknown, io: Io): Promise<number> {
  const { format } = raw as { readonly format: 'human' | 'json' };
  const wanted = name.toLowerCase();
  const rule = ALL_RULES.find(({ id, code }) => id === wanted || code.toLowerCase() === wanted);
  if (rule) {
    io.stdout.write(format === 'json' ? `${JSON.stringify(dataOf(rule), null, 2)}\n` : renderRule(rule));
    return EXIT.ok;
  }
  const asked = items.filter((item) => item.topic === wanted || item.id.toLowerCase() === wanted);
  if (asked.length === 0) throw new UsageError(notFound(name));
  const topics = new Set(asked.map((item) => item.topic));
  const deciding = ALL_RULES.filter((item) => item.topics.some((topic) => topics.has(topic)));
  if (format === 'json') {
    const demands = asked.map(({ id, document, topic, item }) => ({ id, document, topic, item }));
    io.stdout.write(`${JSON.stringify({ items: demands, rules: deciding.map(summaryOf) }, null, 2)}\n`);
    return EXIT.ok;
  }
  const by = deciding.map(({ id, title }) => `- ${id}: ${title}`);
  const lines = [
    ...asked.map(({ id, item, topic }) => `${id} (${topic}): ${item}`),
    '',
    by.length > 0 ? 'Decided by' : 'No rule decides it: it waits for a drill or an attestation.',
    ...by,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

function notFound(name: string): string {
  const hint =
    closest(
      name,
      ALL_RULES.flatMap(({ id, code }) => [id, code]),
    ) ?? closest(name, [...new Set(items.flatMap(({ id, topic }) => [topic, id]))]);
  return `no rule, topic or item named ${name}${hint ? `; did you mean ${hint}?` : ''}; search with: nodeready rules WORD`;
}

function dataOf(rule: Rule): Readonly<Record<string, unknown>> {
  const { check: _check, messages, options, ...rest } = rule;
  return { ...rest, options, messages, url: `${TOOL.homepage}/rules/${rule.id}` };
}
