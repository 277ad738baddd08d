import { COUNTERPARTS, type Comparison, compareCase, type OracleCase } from './kubernetes.ts';
import { reasonFor } from './reasons.ts';

export interface Agreement {
  readonly compared: readonly Comparison[];
  readonly unexplained: readonly Comparison[];
}

export function compareAll(cases: readonly OracleCase[]): Agreement {
  const compared = cases.flatMap(compareCase);
  return {
    compared,
    unexplained: compared.filter((row) => row.ours !== row.theirs && reasonFor(row) === undefined),
  };
}

/** Agreement per topic and tool, then the reasons with their counts, then what nothing explains. */
export function renderAgreement(cases: readonly OracleCase[], { compared, unexplained }: Agreement): string {
  const lines: string[] = [];
  for (const [topic, rows] of groups(compared, ({ case: item }) => item.topic)) {
    const tools = groups(rows, ({ case: item }) => item.tool).map(
      ([tool, some]) => `${tool} ${some.filter(agrees).length}/${some.length}`,
    );
    lines.push(`${topic} (${(COUNTERPARTS[topic] ?? []).join(', ')}): ${tools.join(', ')}`);
  }
  lines.push('', 'Disagreements by reason');
  const explained = compared.filter((row) => !agrees(row) && reasonFor(row) !== undefined);
  for (const [reason, rows] of groups(explained, (row) => reasonFor(row) ?? '').sort(
    (a, b) => b[1].length - a[1].length,
  ))
    lines.push(`${String(rows.length).padStart(4)}  ${reason}`);
  const silent = groups(
    cases.filter(({ topic }) => !COUNTERPARTS[topic]),
    ({ topic }) => topic,
  );
  lines.push('', `No counterpart rule: ${silent.map(([topic, some]) => `${topic} ${some.length}`).join(', ')}`);
  lines.push('', `Unexplained: ${unexplained.length}`);
  for (const { case: item, object, ours } of unexplained)
    lines.push(`      ${item.id} ${object}: ${ours ? 'reported here only' : 'reported there only'}`);
  return `${lines.join('\n')}\n`;
}

const agrees = ({ ours, theirs }: Comparison): boolean => ours === theirs;

function groups<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const list = found.get(key) ?? [];
    list.push(item);
    found.set(key, list);
  }
  return [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
