import type { DrillSeries } from '../engine/drills.ts';
import { titleOf } from './checklist.ts';
import { escapeHtml } from './escape.ts';
import { LABEL, type ScoredItem, type ServiceScore, STATES } from './scorecard.ts';

/** The scorecard as one page without scripts, fonts or requests, so that it can be mailed and archived. */
export function renderChecklistHtml(scores: readonly ServiceScore[], asOf: string): string {
  const filters = STATES.map(
    (state) => `<input type="checkbox" id="hide-${state}"><label for="hide-${state}">hide ${LABEL[state]}</label>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Production readiness, ${escapeHtml(asOf)}</title>
<style>
${STYLE}
${STATES.map((state) => `#hide-${state}:checked ~ main .${state} { display: none; }`).join('\n')}
</style>
</head>
<body>
<h1>Production readiness, ${escapeHtml(asOf)}</h1>
${filters.join('\n')}
<main>
${scores.map(renderService).join('\n')}
</main>
</body>
</html>
`;
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1f24; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #d8dee4; }
td.number { text-align: right; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
label { margin-right: 1rem; }
summary { cursor: pointer; font-weight: 600; }
.state { font-weight: 600; white-space: nowrap; }
.pass .state, .attested .state { color: #116329; }
.fail .state { color: #a40e26; }
.unknown .state, .attest .state, .drill .state { color: #7d4e00; }
.notApplicable { color: #59636e; }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117; } th, td { border-color: #30363d; } .pass .state, .attested .state { color: #56d364; } .fail .state { color: #ff7b72; } .unknown .state, .attest .state, .drill .state { color: #e3b341; } .notApplicable { color: #9198a1; } }`;

function renderService({ report, documents, unattested }: ServiceScore): string {
  const { service } = report;
  const totals = documents.map(
    ({ document, totals: own }) =>
      `<tr><th scope="row">${escapeHtml(titleOf(document))}</th>${STATES.map((state) => `<td class="number">${own[state]}</td>`).join('')}</tr>`,
  );
  const tables = documents
    .filter(({ items }) => items.length > 0)
    .map(
      ({ document, items }) => `<details open>
<summary>${escapeHtml(titleOf(document))}</summary>
<table>
<thead><tr><th>Verdict</th><th>Item</th><th>Demand</th><th>Evidence</th><th>Decided by</th></tr></thead>
<tbody>
${items.map(renderRow).join('\n')}
</tbody>
</table>
</details>`,
    );
  const open = unattested.map((topic) => `<code>${escapeHtml(topic)}</code>`).join(', ');
  return `<section>
<h2>${escapeHtml(service.name)} <small>${escapeHtml(service.kind)} in <code>${escapeHtml(service.root)}</code></small></h2>
<table>
<thead><tr><th>Document</th>${STATES.map((state) => `<th>${LABEL[state]}</th>`).join('')}</tr></thead>
<tbody>
${totals.join('\n')}
</tbody>
</table>
${tables.join('\n')}
${open === '' ? '' : `<p>Waits for a person: ${open}</p>`}
</section>`;
}

function renderRow({ item, state, rule, place, note, suppressed, drilled }: ScoredItem): string {
  const where = place ? `<code>${escapeHtml(`${place.path}:${place.line}`)}</code> ` : '';
  const why = state === 'pass' && !drilled ? '' : escapeHtml(note);
  const curves = drilled?.result.series.map(renderCurve).join('') ?? '';
  const verdict = `${LABEL[state]}${suppressed ? ' (suppressed)' : ''}`;
  return `<tr class="${state}"><td class="state">${verdict}</td><td>${escapeHtml(item.id)}</td><td>${escapeHtml(item.item)}</td><td>${where}${why}${curves}</td><td>${escapeHtml(rule ?? '')}</td></tr>`;
}

const CURVE = { width: 160, height: 28 } as const;

/** A small line of values; the numbers stand beside it, so the line itself is decoration. */
function renderCurve({ name, unit, values }: DrillSeries): string {
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (index: number): number => (index / (values.length - 1)) * CURVE.width;
  const y = (value: number): number => (high === low ? 0.5 : (high - value) / (high - low)) * (CURVE.height - 4) + 2;
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const label = escapeHtml(`${name} ${low} to ${high} ${unit}`);
  return `<div><svg width="${CURVE.width}" height="${CURVE.height}" aria-hidden="true"><polyline points="${points}" fill="none" stroke="currentColor"/></svg> <small>${label}</small></div>`;
}
