import type { Finding, Report } from '../engine/types.ts';
import { cleanLine } from './clean.ts';
import { openFindings, plural, SEVERITIES, worstFirst } from './open-findings.ts';

/** GitHub shows ten annotations of each level for a step and drops the rest silently (actions/toolkit issue 734). */
const BUDGET = 10;
const LEVEL = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Workflow commands that annotate a pull request: the worst of each level within what GitHub shows, then one plain line
 * with the number of the others.
 */
export function renderGithub(report: Report): string {
  const open = worstFirst(openFindings(report));
  const shown = SEVERITIES.flatMap((severity) => open.filter((item) => item.severity === severity).slice(0, BUDGET));
  const rest = open.length - shown.length;
  const lines = shown.map(annotation);
  if (rest > 0)
    lines.push(`nodeready: ${plural(rest, 'more finding')} without annotation; the full report has them all`);
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ severity, place, rule, message }: Finding): string {
  const properties = [
    `title=${escapeProperty(`${rule.id} (${rule.code})`)}`,
    `file=${escapeProperty(cleanLine(place.path))}`,
    `line=${place.line}`,
    `endLine=${place.endLine}`,
    // Columns hold for regions of one line only.
    ...(place.line === place.endLine ? [`col=${place.column}`, `endColumn=${place.endColumn}`] : []),
  ];
  return `::${LEVEL[severity]} ${properties.join(',')}::${escapeData(cleanLine(message))}`;
}

/** As actions/toolkit packages/core/src/command.ts does. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
