import type { ChalkInstance } from 'chalk';
import documents from '../../checklist/documents.json' with { type: 'json' };
import { cleanLine } from './clean.ts';
import { LABEL, type ScoredItem, type ServiceScore, type State, summarise } from './scorecard.ts';

/** The scorecard for a person: each item with its verdict, the place that shows it and the rule that decides it. */
export function renderChecklist(scores: readonly ServiceScore[], chalk: ChalkInstance): string {
  return scores.map((score) => renderService(score, chalk)).join('\n');
}

function renderService({ report, documents: scored, totals, unattested }: ServiceScore, chalk: ChalkInstance): string {
  const { service } = report;
  const lines = [
    `${chalk.bold.underline(cleanLine(service.name))} ${chalk.dim(`${service.kind} · ${cleanLine(service.root)}`)}`,
  ];
  for (const { document, items, totals: own } of scored) {
    if (items.length === 0) continue;
    lines.push('', `${chalk.bold(titleOf(document))} ${chalk.dim(summarise(own))}`);
    for (const item of items) lines.push(renderItem(item, chalk));
  }
  if (unattested.length > 0) {
    lines.push('', chalk.bold('Waits for a person (attest: in the configuration)'), `  ${unattested.join(', ')}`);
  }
  lines.push('', chalk.bold(summarise(totals)));
  return `${lines.join('\n')}\n`;
}

function renderItem({ item, state, rule, place, note, suppressed, drilled }: ScoredItem, chalk: ChalkInstance): string {
  const where = place ? `${cleanLine(place.path)}:${place.line}` : '';
  // A pass needs no words where files show it; a run says when it was.
  const silent = (state === 'pass' && !drilled) || state === 'notApplicable';
  const why = silent ? '' : cleanLine(note);
  const reason = state === 'notApplicable' && where === '' ? cleanLine(note) : why;
  const details = [where, reason, suppressed ? 'suppressed' : '', rule ?? ''].filter(Boolean).join(' · ');
  return `${paint(chalk, state)(LABEL[state].padEnd(8))} ${item.id.padEnd(12)} ${item.item} ${chalk.dim(details)}`.trimEnd();
}

/** The document as people call it: short name, title, author. */
export function titleOf(name: string): string {
  const found = documents.find((document) => document.name === name);
  return found ? `${name.toUpperCase()} ${found.title} (${found.author})` : name.toUpperCase();
}

function paint(chalk: ChalkInstance, state: State): (text: string) => string {
  if (state === 'pass' || state === 'attested') return chalk.green;
  return state === 'fail' ? chalk.red : state === 'notApplicable' ? chalk.dim : chalk.yellow;
}
