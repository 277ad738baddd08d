import type { ChalkInstance } from 'chalk';
import { isOpen } from '../engine/findings.ts';
import type { Finding, Report, ServiceReport } from '../engine/types.ts';
import type { Severity } from '../rules/types.ts';
import { cleanLine } from './clean.ts';
import { renderCodeFrame } from './code-frame.ts';
import { excerptOf } from './excerpt.ts';
import { type Link, ruleUrl, type ToolInfo } from './tool.ts';

export interface HumanOptions {
  readonly chalk: ChalkInstance;
  /** Errors only. */
  readonly quiet: boolean;
  readonly tool: ToolInfo;
  /** Links the page of a rule, where the terminal follows links. */
  readonly link?: Link;
}

/** The report for a person at a terminal. */
export function renderHuman(report: Report, options: HumanOptions): string {
  const { chalk, quiet } = options;
  const parts = report.services.map((service) => renderService(report, service, options));
  const problems = report.ledger.problems.map(
    ({ place, message }) =>
      `${chalk.yellow('unread')} ${cleanLine(place.path)}:${place.line}:${place.column} ${cleanLine(message)}`,
  );
  const crashes = report.crashes.map(
    (crash) => `${chalk.red('crashed')} rule ${crash.rule} on ${cleanLine(crash.service)}: ${cleanLine(crash.message)}`,
  );
  const unrendered = report.ledger.unrendered.map(
    ({ path, reason }) => `${chalk.yellow('not rendered')} ${cleanLine(path)} ${cleanLine(reason)}`,
  );
  const tail = [
    ...(quiet ? [] : [...problems, ...unrendered]),
    ...crashes,
    renderLedger(report, chalk),
    renderSummary(report, chalk),
  ];
  return `${[...parts, tail.join('\n')].join('\n\n')}\n`;
}

function renderService(report: Report, { service, findings }: ServiceReport, options: HumanOptions): string {
  const { chalk, quiet } = options;
  const where = [
    service.kind,
    service.entry ?? 'entry not found',
    service.image?.dockerfile,
    ...service.workloads.map((item) => item.id),
  ]
    .filter((item) => item !== undefined)
    .map(cleanLine);
  const head = `${chalk.bold.underline(cleanLine(service.name))} ${chalk.dim(where.join(' · '))}`;
  const shown = findings.filter((finding) => isOpen(finding) && (!quiet || finding.severity === 'error'));
  if (shown.length === 0) return `${head}\n\n  ${chalk.green('nothing to report')}`;
  return [head, ...shown.map((finding) => renderFinding(report, finding, options))].join('\n\n');
}

function renderFinding(report: Report, finding: Finding, { chalk, link, tool }: HumanOptions): string {
  const { place, rule, severity } = finding;
  const name = link ? link(rule.id, ruleUrl(tool, rule.id)) : rule.id;
  const label = colour(chalk, severity)(severity);
  const head = `  ${cleanLine(place.path)}:${place.line}:${place.column} ${label} ${chalk.bold(name)} ${chalk.dim(rule.code)}`;
  const lines = excerptOf(report, finding, 1);
  const frame = lines && renderCodeFrame(lines, chalk);
  const related = finding.related.map((item) =>
    chalk.dim(
      `    see ${cleanLine(item.place.path)}:${item.place.line}:${item.place.column}${item.note ? ` ${cleanLine(item.note)}` : ''}`,
    ),
  );
  return [head, `  ${cleanLine(finding.message)}`, ...(frame ? [indent(frame, '  ')] : []), ...related].join('\n');
}

function colour(chalk: ChalkInstance, severity: Severity): (text: string) => string {
  return severity === 'error' ? chalk.red : severity === 'warning' ? chalk.yellow : chalk.blue;
}

function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => by + line)
    .join('\n');
}

function renderLedger({ ledger, services }: Report, chalk: ChalkInstance): string {
  const decided = services.flatMap(({ topics }) => [...topics.values()]);
  const unknown = decided.filter((topic) => topic.verdict === 'unknown').length;
  const skipped = ledger.skipped.length > 0 ? `, ${plural(ledger.skipped.length, 'file')} not judged` : '';
  return chalk.dim(
    `${plural(ledger.files, 'file')} found, ${ledger.read} read${skipped}; ${plural(services.length, 'service')}; ` +
      `${decided.length - unknown} of ${decided.length} checklist topics decided, ${unknown} unknown`,
  );
}

function renderSummary({ services, comparison }: Report, chalk: ChalkInstance): string {
  const all = services.flatMap((service) => service.findings);
  const open = all.filter(isOpen);
  const count = (severity: Severity): number => open.filter((finding) => finding.severity === severity).length;
  const suppressed = all.filter((finding) => finding.suppressed).length;
  const text = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('note'), 'note')}`;
  const before = comparison?.since?.ref ?? comparison?.baseline ?? '';
  const parts = [
    comparison ? `new: ${text}` : text,
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(comparison ? [`${comparison.unchanged} known from ${cleanLine(before)}`] : []),
    ...(comparison?.since ? [`${comparison.fixed.length} fixed`] : []),
  ];
  return chalk.bold(parts.join(', '));
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
