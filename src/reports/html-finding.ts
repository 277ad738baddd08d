import { isOpen } from '../engine/findings.ts';
import type { Finding, Report } from '../engine/types.ts';
import { findFixLevel } from '../fixes/levels.ts';
import { escapeHtml } from './escape.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import type { ChecklistItem } from './scorecard.ts';
import { ruleUrl, type ToolInfo } from './tool.ts';

const WIDTH = 240;
/** What the fixer does about findings of a rule. */
const MENDS = {
  none: '',
  safe: ' (nodeready can do it)',
  suggested: ' (nodeready can do it, to be reviewed)',
  display: ' (nodeready can show it)',
} as const;

/** What the parts of the page share. */
export interface HtmlContext {
  readonly report: Report;
  readonly tool: ToolInfo;
  readonly itemsOf: (topic: string) => readonly ChecklistItem[];
}

/** A finding with its code, the reason it matters and what to do. */
export function renderFinding(finding: Finding, { report, tool, itemsOf }: HtmlContext): string {
  const { rule, severity, place, message, related, topics, suppressed, baseline } = finding;
  const items = topics.flatMap(itemsOf);
  const documents = [...new Set(items.map((item) => item.document))].sort();
  const lines = excerptOf(report, finding, 2);
  const places = related.map(
    ({ place: other, note }) =>
      `<li><code>${escapeHtml(`${other.path}:${other.line}:${other.column}`)}</code> ${escapeHtml(note ?? '')}</li>`,
  );
  const state = suppressed
    ? `<p class="dim">Suppressed: ${escapeHtml(suppressed.reason)}</p>`
    : isOpen(finding)
      ? ''
      : '<p class="dim">Known from before.</p>';
  const { why, fix, exceptions } = rule.docs;
  return [
    `<article class="finding ${severity}" tabindex="0" data-filter data-severity="${severity}" data-area="${rule.area}" data-documents="${documents.join(' ')}">`,
    `<h4><span class="badge ${severity}">${severity}</span> ${escapeHtml(rule.title)} <span class="dim">${rule.id} ${rule.code}${baseline === 'new' ? ', new' : ''}</span></h4>`,
    `<p><code>${escapeHtml(`${place.path}:${place.line}:${place.column}`)}</code></p>`,
    `<p>${prose(message)}</p>`,
    lines ? renderFrame(lines) : '',
    places.length > 0 ? `<ul class="evidence">${places.join('')}</ul>` : '',
    state,
    `<details><summary>Why, and how to mend it${MENDS[findFixLevel(rule.id) ?? 'none']}</summary>`,
    `<p>${prose(why)}</p>`,
    `<p><b>Fix.</b> ${prose(fix)}</p>`,
    exceptions ? `<p><b>When not to.</b> ${prose(exceptions)}</p>` : '',
    renderItems(items),
    `<p><a href="${escapeHtml(ruleUrl(tool, rule.id))}" rel="noreferrer">${rule.id}</a>, offline: <code>nodeready explain ${rule.id}</code></p>`,
    '</details>',
    '</article>',
  ]
    .filter(Boolean)
    .join('\n');
}

/** Text with the code spans that our own messages have. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function renderItems(items: readonly ChecklistItem[]): string {
  if (items.length === 0) return '';
  const list = items.map((item) => `<li>${escapeHtml(`${item.id} ${item.item}`)}</li>`);
  return `<p>Asked for by:</p><ul class="evidence">${list.join('')}</ul>`;
}

function renderFrame({ lines, mark }: Excerpt): string {
  const gutter = String(lines.at(-1)?.number ?? 1).length;
  const rows = lines.map(({ number, text }) => {
    const label = `<span class="number">${String(number).padStart(gutter)}  </span>`;
    if (number !== mark.line) return `${label}${escapeHtml(text.slice(0, WIDTH))}`;
    const end = Math.min(Math.max(mark.end, mark.start + 1), WIDTH + 1);
    const [before, marked, after] = [
      text.slice(0, mark.start - 1).slice(0, WIDTH),
      text.slice(mark.start - 1, end - 1),
      text.slice(end - 1, WIDTH),
    ];
    return `${label}${escapeHtml(before)}<mark>${escapeHtml(marked)}</mark>${escapeHtml(after)}`;
  });
  return `<pre class="frame" tabindex="0" aria-label="Code"><code>${rows.join('\n')}</code></pre>`;
}
