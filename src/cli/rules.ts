import { findRule } from '../config/load-config.ts';
import { ALL_RULES } from '../engine/housekeeping.ts';
import { renderRule } from '../reports/rule-docs.ts';
import { EXIT, type Io } from './io.ts';

/** `nodeready rules`. */
export async function listRules(search: string | undefined, raw: unknown, io: Io): Promise<number> {
  const { format } = raw as { readonly format: 'human' | 'json' };
  const words = search?.toLowerCase().split(/\s+/) ?? [];
  const found = ALL_RULES.filter((rule) => {
    const text = [rule.id, rule.code, rule.title, rule.area, ...rule.topics].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (format === 'json') {
    const list = found.map(({ id, code, title, area, severity, recommended, topics }) => ({
      id,
      code,
      title,
      area,
      severity,
      recommended,
      topics,
    }));
    io.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
  } else {
    const width = Math.max(0, ...found.map((rule) => rule.id.length));
    for (const rule of found)
      io.stdout.write(`${rule.code} ${rule.id.padEnd(width)} ${rule.severity.padEnd(7)} ${rule.title}\n`);
  }
  return EXIT.ok;
}

/** `nodeready explain`: the documentation of a rule, offline. */
export async function explain(name: string, io: Io): Promise<number> {
  io.stdout.write(renderRule(findRule(name, ALL_RULES)));
  return EXIT.ok;
}
