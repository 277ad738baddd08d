import type { Finding, Report } from '../engine/types.ts';
import { escapeXml } from './escape.ts';
import { groupByFile, openFindings } from './open-findings.ts';

/** Checkstyle XML, which Jenkins, TeamCity and reviewdog read. */
export function renderCheckstyle(report: Report): string {
  const files = [...groupByFile(openFindings(report))].map(
    ([path, findings]) => `  <file name="${escapeXml(path)}">\n${findings.map(errorOf).join('')}  </file>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${files.join('')}</checkstyle>\n`;
}

function errorOf({ rule, severity, message, place }: Finding): string {
  const attributes = [
    `line="${place.line}"`,
    `column="${place.column}"`,
    `severity="${severity === 'note' ? 'info' : severity}"`,
    `message="${escapeXml(message)}"`,
    `source="nodeready.${rule.area}.${rule.id}"`,
  ];
  return `    <error ${attributes.join(' ')}/>\n`;
}
