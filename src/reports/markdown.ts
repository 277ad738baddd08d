import { isOpen } from '../engine/findings.ts';
import type { Finding, Report, ServiceReport } from '../engine/types.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { countBySeverity, openFindings, plural, summarise, worstFirst } from './open-findings.ts';
import { ruleUrl, type ToolInfo } from './tool.ts';

export interface MarkdownOptions {
  readonly tool: ToolInfo;
  /** Most bytes (UTF-8) that the text may take; the worst findings come first and the rest is counted. */
  readonly limit?: number;
}

/** The report as GitHub-flavoured Markdown: services, then findings, worst first. Also the job summary. */
export function renderMarkdown(report: Report, { tool, limit = Number.POSITIVE_INFINITY }: MarkdownOptions): string {
  const findings = worstFirst(openFindings(report));
  const head = [
    '## Production readiness',
    '',
    `**${report.comparison ? 'New: ' : ''}${summarise(countBySeverity(findings))}** in ${plural(report.services.length, 'service')}.`,
    ...renderComparison(report),
  ];
  if (report.services.length > 0) {
    head.push(
      '',
      '| Service | Kind | Entry | Errors | Warnings | Notes | Topics decided |',
      '|---|---|---|--:|--:|--:|--:|',
    );
  }
  const after = [...renderFixed(report), ...renderCrashes(report), ...renderLedger(report)];
  const writer = createWriter(limit - RESERVE);
  writer.lines(head);
  writer.rows(report.services.map(serviceRow), (count) => ['', `${plural(count, 'more service')} left out.`]);
  if (findings.length > 0) {
    writer.lines(['', '| Severity | Rule | Place | What |', '|---|---|---|---|']);
    writer.rows(
      findings.map((finding) => findingRow(finding, tool)),
      (count) => ['', `${plural(count, 'more finding')} left out: the text would be too long to be shown.`],
    );
  }
  writer.rows(after, (count) => [`${plural(count, 'more line')} left out.`]);
  return writer.text();
}

/** Bytes kept for the lines that say what was left out. */
const RESERVE = 512;

interface Writer {
  lines(lines: readonly string[]): void;
  /** Lines as long as there is room; then `rest` says how many were left out. */
  rows(rows: readonly string[], rest: (count: number) => readonly string[]): void;
  text(): string;
}

function createWriter(limit: number): Writer {
  const out: string[] = [];
  let size = 0;
  const add = (line: string): void => {
    out.push(line);
    size += Buffer.byteLength(line) + 1;
  };
  return {
    lines: (lines) => lines.forEach(add),
    rows(rows, rest) {
      const end = rows.findIndex((row) => {
        const fits = size + Buffer.byteLength(row) + 1 <= limit;
        if (fits) add(row);
        return !fits;
      });
      if (end >= 0) out.push(...rest(rows.length - end));
    },
    text: () => `${out.join('\n')}\n`,
  };
}

function serviceRow({ service, findings, topics }: ServiceReport): string {
  const counts = countBySeverity(findings.filter(isOpen));
  const all = [...topics.values()];
  const decided = all.filter((topic) => topic.verdict !== 'unknown').length;
  const entry = service.entry === undefined ? 'not found' : codeSpan(service.entry);
  return `| ${escapeMarkdown(service.name)} | ${service.kind} | ${entry} | ${counts.error} | ${counts.warning} | ${counts.note} | ${decided} of ${all.length} |`;
}

function findingRow({ rule, severity, place, message }: Finding, tool: ToolInfo): string {
  const link = `[${rule.id}](${ruleUrl(tool, rule.id)})`;
  return `| ${severity} | ${link} | ${codeSpan(`${place.path}:${place.line}`)} | ${escapeMarkdown(message)} |`;
}

function renderComparison({ comparison }: Report): readonly string[] {
  if (!comparison) return [];
  const { since, baseline, unchanged, fixed } = comparison;
  const before = [since?.ref, baseline].flatMap((item) => (item === undefined ? [] : [codeSpan(item)])).join(' and ');
  return ['', `${unchanged} known from ${before}, ${fixed.length} fixed.`];
}

function renderFixed({ comparison }: Report): readonly string[] {
  if (!comparison || comparison.fixed.length === 0) return [];
  const rows = comparison.fixed.map(
    ({ rule, path, message }) => `| ${codeSpan(rule)} | ${codeSpan(path)} | ${escapeMarkdown(message)} |`,
  );
  return ['', '### Fixed', '', '| Rule | File | What |', '|---|---|---|', ...rows];
}

function renderCrashes({ crashes }: Report): readonly string[] {
  if (crashes.length === 0) return [];
  const lines = crashes.map(
    ({ rule, service, message }) => `- ${codeSpan(rule)} on ${codeSpan(service)}: ${escapeMarkdown(message)}`,
  );
  return ['', '**The run is incomplete:** these rules crashed.', '', ...lines];
}

function renderLedger({ ledger }: Report): readonly string[] {
  const unread = [
    ...ledger.problems.map(
      ({ place, message }) => `- ${codeSpan(`${place.path}:${place.line}`)} ${escapeMarkdown(message)}`,
    ),
    ...ledger.unrendered.map(({ path, reason }) => `- ${codeSpan(path)} not rendered: ${escapeMarkdown(reason)}`),
    ...ledger.skipped.map(({ path, reason }) => `- ${codeSpan(path)} not judged: ${escapeMarkdown(reason)}`),
  ];
  const head = ['', `${plural(ledger.files, 'file')} found, ${ledger.read} read.`];
  if (unread.length === 0) return head;
  return [...head, '', `${plural(unread.length, 'place')} that could not be read:`, '', ...unread];
}
