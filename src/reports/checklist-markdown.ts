import { titleOf } from './checklist.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { LABEL, type ScoredItem, type ServiceScore, STATES, summarise } from './scorecard.ts';

/** The scorecard as Markdown: a table of totals, then one table for each document. */
export function renderChecklistMarkdown(scores: readonly ServiceScore[]): string {
  return `${scores.map(renderService).join('\n\n')}\n`;
}

function renderService({ report, documents, totals, unattested }: ServiceScore): string {
  const shown = documents.filter(({ items }) => items.length > 0);
  const head = STATES.map((state) => LABEL[state]);
  const lines = [
    `# ${escapeMarkdown(report.service.name)}`,
    '',
    `${escapeMarkdown(report.service.kind)} service in ${codeSpan(report.service.root)}: ${summarise(totals)}.`,
    '',
    `| Document | ${head.join(' | ')} |`,
    `|---|${head.map(() => '--:').join('|')}|`,
    ...documents.map(
      ({ document, totals: own }) =>
        `| ${escapeMarkdown(titleOf(document))} | ${STATES.map((state) => own[state]).join(' | ')} |`,
    ),
  ];
  for (const { document, items } of shown) {
    lines.push(
      '',
      `## ${escapeMarkdown(titleOf(document))}`,
      '',
      '| Verdict | Item | Demand | Evidence | Decided by |',
      '|---|---|---|---|---|',
    );
    for (const item of items) lines.push(renderRow(item));
  }
  if (unattested.length > 0) {
    lines.push('', '## Waits for a person', '', ...unattested.map((topic) => `- \`${topic}\``));
  }
  return lines.join('\n');
}

function renderRow({ item, state, rule, place, note, suppressed, drilled }: ScoredItem): string {
  const where = place ? codeSpan(`${place.path}:${place.line}`) : '';
  const why = state === 'pass' && !drilled ? '' : escapeMarkdown(note);
  const verdict = `${LABEL[state]}${suppressed ? ' (suppressed)' : ''}`;
  return `| ${verdict} | ${item.id} | ${escapeMarkdown(item.item)} | ${[where, why].filter(Boolean).join(' ')} | ${rule ?? ''} |`;
}
