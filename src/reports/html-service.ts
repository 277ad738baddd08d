import { isOpen } from '../engine/findings.ts';
import type { TopicVerdict } from '../engine/types.ts';
import type { Evidence, Rule } from '../rules/types.ts';
import { titleOf } from './checklist.ts';
import { escapeHtml } from './escape.ts';
import { excerpt } from './excerpt.ts';
import { renderChain } from './html-chain.ts';
import { type HtmlContext, renderFinding } from './html-finding.ts';
import { countBySeverity, plural, summarise, worstFirst } from './open-findings.ts';
import { LABEL, type ServiceScore, STATES, type Totals } from './scorecard.ts';

/** Evidence that is shown for one topic; the rest is counted. */
const MOST_EVIDENCE = 4;

export interface ServiceContext extends HtmlContext {
  readonly ruleOf: (id: string) => Rule | undefined;
}

/** One service: the picture of its chain, its scorecard, its findings, and what was found in order. */
export function renderService(score: ServiceScore, index: number, context: ServiceContext): string {
  const { service, findings } = score.report;
  const open = worstFirst(findings.filter(isOpen));
  const accepted = worstFirst(findings.filter((finding) => !isOpen(finding)));
  const { signals } = service.command ?? {};
  const cut =
    signals?.reachNode === false
      ? `<p class="cut-note">Signals do not reach node: ${escapeHtml(signals.why)}.</p>`
      : '';
  const lost = service.lost.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
  return `<section aria-labelledby="service-${index}">
<h2 id="service-${index}">${escapeHtml(service.name)} <small class="dim">${escapeHtml(service.kind)} in <code>${escapeHtml(service.root)}</code></small></h2>
<p>${escapeHtml(summarise(countBySeverity(open)))}${accepted.length > 0 ? `, ${accepted.length} suppressed or known` : ''}</p>
<h3>The chain</h3>
${renderChain(service)}
${cut}${lost === '' ? '' : `<p>Could not be followed:</p><ul class="evidence">${lost}</ul>`}
<h3>Scorecard</h3>
${renderScorecard(score)}
<h3>Findings</h3>
${open.length === 0 ? '<p>Nothing to report.</p>' : open.map((finding) => renderFinding(finding, context)).join('\n')}
${
  accepted.length === 0
    ? ''
    : `<details><summary>${plural(accepted.length, 'finding')} suppressed or known from before</summary>
${accepted.map((finding) => renderFinding(finding, context)).join('\n')}
</details>`
}
<h3>What was judged</h3>
${renderTopics(score, 'pass', 'in order, with evidence', context)}
${renderTopics(score, 'unknown', 'could not be decided', context)}
${renderTopics(score, 'notApplicable', 'do not apply', context)}
${renderTopics(score, 'fail', 'failed', context)}
${renderWaiting(score)}
</section>`;
}

function renderScorecard({ documents }: ServiceScore): string {
  const rows = documents.map(
    ({ document, totals }) =>
      `<tr><th scope="row">${escapeHtml(titleOf(document))}</th><td>${renderBar(totals)}</td>${STATES.map((state) => `<td class="number">${totals[state]}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" tabindex="0"><table>
<thead><tr><th scope="col">Document</th><th scope="col"><span class="dim">fail, open, pass</span></th>${STATES.map((state) => `<th scope="col" class="number">${LABEL[state]}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function renderBar(totals: Totals): string {
  const parts = [
    ['fail', totals.fail],
    ['open', totals.unknown + totals.attest + totals.drill],
    ['pass', totals.pass + totals.attested],
    ['rest', totals.notApplicable],
  ] as const;
  const sum = parts.reduce((total, [, count]) => total + count, 0) || 1;
  let x = 0;
  const rects = parts.map(([name, count]) => {
    const width = Math.round((count / sum) * 1000) / 10;
    const rect = `<rect class="${name}" x="${x}" y="0" width="${width}" height="10"/>`;
    x = Math.round((x + width) * 10) / 10;
    return rect;
  });
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${rects.join('')}</svg>`;
}

function renderTopics(
  { report }: ServiceScore,
  verdict: TopicVerdict['verdict'],
  label: string,
  context: ServiceContext,
): string {
  const topics = [...report.topics]
    .filter(([, topic]) => topic.verdict === verdict)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (topics.length === 0) return '';
  const rows = topics.map(([name, topic]) => {
    const items = context.itemsOf(name);
    const documents = [...new Set(items.map((item) => item.document))].sort().join(' ');
    const area = context.ruleOf(topic.by ?? topic.rules[0] ?? '')?.area ?? '';
    const asked = items.map((item) => item.id).join(', ');
    const by = topic.attested
      ? `attested by ${topic.attested.owner} on ${topic.attested.date}, ${topic.attested.link}`
      : (topic.by ?? topic.rules.join(', '));
    return `<tr class="${verdict}" data-filter data-area="${area}" data-documents="${documents}"><td>${escapeHtml(name)}</td><td>${escapeHtml(asked)}</td><td>${renderEvidence(topic, context)}</td><td>${escapeHtml(by)}</td></tr>`;
  });
  return `<details><summary>${escapeHtml(`${plural(topics.length, 'topic')} ${label}`)}</summary>
<div class="scroll" tabindex="0"><table>
<thead><tr><th scope="col">Topic</th><th scope="col">Items</th><th scope="col">Evidence</th><th scope="col">Decided by</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</details>`;
}

function renderEvidence({ reason, evidence }: TopicVerdict, context: ServiceContext): string {
  const shown = evidence.slice(0, MOST_EVIDENCE).map((item) => `<li>${renderPlace(item, context)}</li>`);
  const rest = evidence.length - shown.length;
  if (rest > 0) shown.push(`<li class="dim">and ${rest} more</li>`);
  const list = shown.length > 0 ? `<ul class="evidence">${shown.join('')}</ul>` : '';
  return `${reason === undefined ? '' : escapeHtml(reason)}${list}`;
}

function renderPlace({ place, note }: Evidence, { report }: ServiceContext): string {
  const text = report.text(place.path);
  const line = text === undefined ? undefined : excerpt(text, place, 0)?.lines[0]?.text.trim().slice(0, 120);
  const where = `<code>${escapeHtml(`${place.path}:${place.line}`)}</code>`;
  return [
    where,
    note === undefined ? '' : escapeHtml(note),
    line && /\w{2}/.test(line) ? `<br><code class="dim">${escapeHtml(line)}</code>` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function renderWaiting({ unattested }: ServiceScore): string {
  if (unattested.length === 0) return '';
  const topics = unattested.map((topic) => `<code>${escapeHtml(topic)}</code>`).join(', ');
  return `<details><summary>${escapeHtml(plural(unattested.length, 'topic'))} for a person to attest</summary><p>${topics}</p></details>`;
}
