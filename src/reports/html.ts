import { createHash } from 'node:crypto';
import items from '../../checklist/items.json' with { type: 'json' };
import type { Report } from '../engine/types.ts';
import type { Rule } from '../rules/types.ts';
import { titleOf } from './checklist.ts';
import { escapeHtml } from './escape.ts';
import { SCRIPT, STYLE } from './html-assets.ts';
import { renderService } from './html-service.ts';
import { countBySeverity, openFindings, plural, SEVERITIES, summarise } from './open-findings.ts';
import { type ChecklistItem, scoreReport } from './scorecard.ts';
import type { ToolInfo } from './tool.ts';

export interface HtmlOptions {
  readonly tool: ToolInfo;
  readonly rules: readonly Rule[];
}

/**
 * The report as one page that asks the network for nothing, so that it can be mailed and archived. The policy lets only the
 * style and the script below run, by their hashes: what a name or a line of code brings along is text.
 */
export function renderHtml(report: Report, { tool, rules }: HtmlOptions): string {
  const topics = new Map<string, ChecklistItem[]>();
  for (const item of items) topics.set(item.topic, [...(topics.get(item.topic) ?? []), item]);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const context = {
    report,
    tool,
    itemsOf: (topic: string): readonly ChecklistItem[] => topics.get(topic) ?? [],
    ruleOf: (id: string) => byId.get(id),
  };
  const scores = scoreReport(report, items, undefined);
  const title = `Production readiness, ${report.asOf}`;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#services">Skip to the services</a>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${report.comparison ? 'New: ' : ''}${escapeHtml(summarise(countBySeverity(openFindings(report))))} in ${escapeHtml(plural(report.services.length, 'service'))}. <span class="dim">${escapeHtml(`${tool.name} ${tool.version}`)}</span></p>
${renderContents(report)}
</header>
${renderFilters(report, rules)}
<main id="services">
${scores.map((score, i) => renderService(score, i, context)).join('\n')}
${report.services.length === 0 ? '<p>No Node.js service was found.</p>' : ''}
${renderLedger(report)}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function renderContents({ services }: Report): string {
  if (services.length < 2) return '';
  const list = services.map(({ service, findings }, i) => {
    const counts = countBySeverity(findings.filter((finding) => !finding.suppressed));
    return `<li><a href="#service-${i}">${escapeHtml(service.name)}</a> <span class="dim">${escapeHtml(summarise(counts))}</span></li>`;
  });
  return `<nav aria-label="Services"><ul>${list.join('')}</ul></nav>`;
}

function renderFilters(report: Report, rules: readonly Rule[]): string {
  const counts = countBySeverity(openFindings(report));
  const boxes = SEVERITIES.map(
    (severity) =>
      `<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity} (${counts[severity]})</label>`,
  );
  const options = (values: readonly (readonly [string, string])[]): string =>
    values.map(([value, text]) => `<option value="${escapeHtml(value)}">${escapeHtml(text)}</option>`).join('');
  const areas = [...new Set(rules.map((rule) => rule.area))].map((area) => [area, area] as const);
  const documents = [...new Set(items.map((item) => item.document))].map((name) => [name, titleOf(name)] as const);
  return `<form id="filters" role="search" aria-label="Filter" hidden>
<fieldset><legend>Severity</legend>${boxes.join('')}</fieldset>
<label>Area <select name="area"><option value="">all</option>${options(areas)}</select></label>
<label>Document <select name="document"><option value="">all</option>${options(documents)}</select></label>
<label>Words <input type="search" name="words" aria-keyshortcuts="/"></label>
<button type="reset">Show all</button>
<output id="shown" aria-live="polite"></output>
<span class="dim">keys: / words, j k findings</span>
</form>`;
}

function renderLedger({ ledger, crashes }: Report): string {
  const lines = [
    ...crashes.map(({ rule, service, message }) => `The rule ${rule} crashed on ${service}: ${message}`),
    ...ledger.problems.map(({ place, message }) => `${place.path}:${place.line} ${message}`),
    ...ledger.unrendered.map(({ path, reason }) => `${path} is not rendered: ${reason}`),
    ...ledger.skipped.map(({ path, reason }) => `${path} is not judged: ${reason}`),
  ];
  const list = lines.map((line) => `<li>${escapeHtml(line)}</li>`);
  return `<section aria-labelledby="ledger">
<h2 id="ledger">What was read</h2>
<p>${escapeHtml(`${plural(ledger.files, 'file')} found, ${ledger.read} read.`)}</p>
${list.length > 0 ? `<ul>${list.join('\n')}</ul>` : ''}
</section>`;
}
