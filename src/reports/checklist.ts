import type { ChalkInstance } from 'chalk';
import decided from '../../checklist/topics.json' with { type: 'json' };
import type { Report, ServiceReport, TopicVerdict } from '../engine/types.ts';
import { cleanLine } from './clean.ts';

export interface ChecklistItem {
  readonly id: string;
  readonly document: string;
  readonly item: string;
  readonly topic: string;
}

type State = TopicVerdict['verdict'] | 'attest' | 'drill';

const LABEL: Readonly<Record<State, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: 'unknown',
  notApplicable: 'n/a',
  attest: 'attest',
  drill: 'drill',
};

/** The scorecard for a person: each item with its verdict, the place that shows it and the rule that decides it. */
export function renderChecklist(
  report: Report,
  items: readonly ChecklistItem[],
  only: readonly string[] | undefined,
  chalk: ChalkInstance,
): string {
  return report.services.map((service) => renderService(service, items, only, chalk)).join('\n');
}

function renderService(
  report: ServiceReport,
  items: readonly ChecklistItem[],
  only: readonly string[] | undefined,
  chalk: ChalkInstance,
): string {
  const lines = [chalk.bold.underline(cleanLine(report.service.name))];
  const totals = new Map<State, number>();
  let document = '';
  for (const item of items) {
    const verdict = report.topics.get(item.topic);
    const state = stateOf(item.topic, verdict);
    totals.set(state, (totals.get(state) ?? 0) + 1);
    if (only && !only.includes(state)) continue;
    if (item.document !== document) {
      document = item.document;
      lines.push('', chalk.bold(document.toUpperCase()));
    }
    const evidence = verdict?.evidence[0]?.place;
    const where = evidence ? `${cleanLine(evidence.path)}:${evidence.line}` : (verdict?.reason ?? '');
    const rules = verdict?.rules.join(', ') ?? '';
    lines.push(
      `${paint(chalk, state)(LABEL[state].padEnd(8))} ${item.id.padEnd(12)} ${item.item} ${chalk.dim([where, rules].filter(Boolean).join(' · '))}`,
    );
  }
  const sum = [...totals].map(([state, count]) => `${count} ${LABEL[state]}`).join(', ');
  return `${[...lines, '', chalk.bold(sum)].join('\n')}\n`;
}

/** Topics without a verdict are for a person to attest or for a drill to prove. */
function stateOf(topic: string, verdict: TopicVerdict | undefined): State {
  if (verdict) return verdict.verdict;
  if (decided.drill.includes(topic)) return 'drill';
  return decided.attest.includes(topic) ? 'attest' : 'unknown';
}

function paint(chalk: ChalkInstance, state: State): (text: string) => string {
  if (state === 'pass') return chalk.green;
  return state === 'fail' ? chalk.red : state === 'notApplicable' ? chalk.dim : chalk.yellow;
}
