import { isOpen } from '../engine/findings.ts';
import type { Finding, Report } from '../engine/types.ts';
import { clean } from './clean.ts';

/** GitHub shows ten annotations of each level for a step (docs.github.com, workflow commands; community discussion 26680). */
const BUDGET = 10;
const LEVEL = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Workflow commands that annotate a pull request, worst first, within what GitHub shows. */
export function renderGithub(report: Report): string {
  const open = report.services.flatMap((service) => service.findings).filter(isOpen);
  const lines = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    open
      .filter((finding) => finding.severity === severity)
      .slice(0, BUDGET)
      .map(annotation),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ severity, place, rule, message }: Finding): string {
  const properties = [
    `file=${escapeProperty(place.path)}`,
    `line=${place.line}`,
    `endLine=${place.endLine}`,
    ...(place.line === place.endLine ? [`col=${place.column}`, `endColumn=${place.endColumn}`] : []),
    `title=${escapeProperty(`${rule.id} (${rule.code})`)}`,
  ];
  return `::${LEVEL[severity]} ${properties.join(',')}::${escapeData(clean(message))}`;
}

/** As actions/toolkit packages/core/src/command.ts does. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
