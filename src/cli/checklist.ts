import items from '../../checklist/items.json' with { type: 'json' };
import { closest } from '../engine/closest.ts';
import type { Report } from '../engine/types.ts';
import { expandStates, type ServiceScore, STATES, type State, scoreReport } from '../reports/scorecard.ts';
import { createChalk } from './color.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { judgeFolder } from './judge-folder.ts';

interface ChecklistOptions {
  readonly format: 'human' | 'json' | 'markdown' | 'html';
  readonly document?: string;
  readonly kind?: string;
  readonly topic: readonly string[];
  readonly only?: string;
  readonly config?: string;
  readonly asOf: string;
  readonly manifests: readonly string[];
  readonly helm?: boolean;
  readonly color: 'auto' | 'always' | 'never';
}

/** `nodeready checklist`. Exits 0 whatever the verdicts are: `lint` is the gate. */
export async function checklist(folder: string, raw: unknown, io: Io): Promise<number> {
  const options = raw as ChecklistOptions;
  const only = parseStates(options.only);
  const wanted = chooseItems(options);
  // Under `strict` every failure is a finding, so every failed item has its message.
  const { asOf, config: configFile, manifests, helm } = options;
  const judged = { folder, asOf, configFile, manifests, helm, preset: 'strict' as const };
  const { report } = await judgeFolder(judged, io);
  io.stdout.write(await render(report, scoreReport(report, wanted, expandStates(only)), options, io));
  if (report.services.length === 0) {
    io.stderr.write(`nodeready: no Node.js service found in ${folder}\n`);
    return EXIT.nothing;
  }
  return report.crashes.length > 0 ? EXIT.incomplete : EXIT.ok;
}

function chooseItems({ document, kind, topic }: ChecklistOptions): typeof items {
  for (const [name, asked, key] of [
    ['topic', topic, 'topic'],
    ['kind of item', kind === undefined ? [] : [kind], 'kind'],
  ] as const) {
    const known = new Set(items.map((item) => item[key]));
    const wrong = asked.find((text) => !known.has(text));
    if (wrong === undefined) continue;
    const hint = closest(wrong, [...known]);
    throw new UsageError(`no ${name} named ${wrong}${hint ? `; did you mean ${hint}?` : ''}`);
  }
  return items.filter(
    (item) =>
      (document === undefined || item.document === document) &&
      (kind === undefined || item.kind === kind) &&
      (topic.length === 0 || topic.includes(item.topic)),
  );
}

function parseStates(text: string | undefined): readonly State[] | undefined {
  return text?.split(',').map((part) => {
    const state = STATES.find((item) => item === part.trim());
    if (!state) throw new UsageError(`--only takes ${STATES.join(', ')}, not ${part.trim()}`);
    return state;
  });
}

/** Each format loads when it is asked for. */
async function render(
  report: Report,
  scores: readonly ServiceScore[],
  options: ChecklistOptions,
  io: Io,
): Promise<string> {
  switch (options.format) {
    case 'json':
      return (await import('../reports/json.ts')).renderChecklistJson(report, scores);
    case 'markdown':
      return (await import('../reports/checklist-markdown.ts')).renderChecklistMarkdown(scores);
    case 'html':
      return (await import('../reports/checklist-html.ts')).renderChecklistHtml(scores, report.asOf);
    case 'human':
      return (await import('../reports/checklist.ts')).renderChecklist(scores, createChalk(options.color, io));
  }
}
