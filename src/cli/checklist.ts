import items from '../../checklist/items.json' with { type: 'json' };
import { closest } from '../config/closest.ts';
import { renderChecklist } from '../reports/checklist.ts';
import { renderChecklistJson } from '../reports/json.ts';
import { createChalk } from './color.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { judgeFolder } from './judge-folder.ts';

interface ChecklistOptions {
  readonly format: 'human' | 'json';
  readonly document?: string;
  readonly topic: readonly string[];
  readonly only?: string;
  readonly config?: string;
  readonly asOf: string;
  readonly color: 'auto' | 'always' | 'never';
}

const VERDICTS = ['pass', 'fail', 'unknown', 'notApplicable'];

/** `nodeready checklist`. Exits 0 whatever the verdicts are: `lint` is the gate. */
export async function checklist(folder: string, raw: unknown, io: Io): Promise<number> {
  const options = raw as ChecklistOptions;
  const topics = new Set(items.map((item) => item.topic));
  for (const topic of options.topic) {
    if (topics.has(topic)) continue;
    const hint = closest(topic, [...topics]);
    throw new UsageError(`no topic named ${topic}${hint ? `; did you mean ${hint}?` : ''}`);
  }
  const only = options.only?.split(',').map((text) => text.trim());
  const wrong = only?.find((verdict) => !VERDICTS.includes(verdict));
  if (wrong !== undefined) throw new UsageError(`--only takes ${VERDICTS.join(', ')}, not ${wrong}`);
  const { report } = await judgeFolder({ folder, asOf: options.asOf, configFile: options.config }, io);
  if (options.format === 'json') io.stdout.write(renderChecklistJson(report));
  else {
    const wanted = items.filter(
      (item) =>
        (options.document === undefined || item.document === options.document) &&
        (options.topic.length === 0 || options.topic.includes(item.topic)),
    );
    io.stdout.write(renderChecklist(report, wanted, only, createChalk(options.color, io)));
  }
  if (report.services.length === 0) {
    io.stderr.write(`nodeready: no Node.js service found in ${folder}\n`);
    return EXIT.nothing;
  }
  return report.crashes.length > 0 ? EXIT.incomplete : EXIT.ok;
}
