/** Looks of the page. Constants: nothing of a report is ever written into a style or a script. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --paper: #fff; --card: #f6f8fa; --edge: #d0d7de; --link: #0757ba;
  --error: #b3122b; --warning: #7d4e00; --note: #0757ba; --pass: #116329; --mark: #fff0b3; --onmark: #1b1f24; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9aa4af; --paper: #0d1117; --card: #161b22; --edge: #30363d; --link: #6cb2ff;
  --error: #ff8a80; --warning: #e3b341; --note: #6cb2ff; --pass: #56d364; --mark: #4d3f00; --onmark: #ffe9a0; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 78rem; padding: 0 1.25rem 4rem; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
h1 { font-size: 1.6rem; margin: 1.5rem 0 .25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--edge); padding-bottom: .3rem; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1rem; margin: 0; }
.dim { color: var(--dim); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Consolas, monospace; }
code { overflow-wrap: anywhere; }
.badge { font-weight: 600; }
.badge.error, .fail .state { color: var(--error); } .badge.warning { color: var(--warning); } .badge.note { color: var(--note); }
.pass .state, .attested .state { color: var(--pass); } .unknown .state, .attest .state, .drill .state { color: var(--warning); }
#filters { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; padding: .6rem 0; background: var(--paper); border-bottom: 1px solid var(--edge); }
#filters[hidden] { display: none; }
@media (min-width: 50rem) { #filters { position: sticky; top: 0; z-index: 1; } .finding { scroll-margin-top: 6rem; } }
#filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .75rem; }
#filters label { white-space: nowrap; }
#filters legend { float: left; margin-right: .75rem; }
#filters select, #filters input[type=search], #filters button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: 6px; padding: .2rem .5rem; max-width: 16rem; }
.finding { border: 1px solid var(--edge); border-left: 4px solid var(--edge); border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; }
.finding.error { border-left-color: var(--error); } .finding.warning { border-left-color: var(--warning); } .finding.note { border-left-color: var(--note); }
.finding p { margin: .35rem 0; overflow-wrap: anywhere; }
.frame { background: var(--card); border-radius: 6px; padding: .5rem .75rem; margin: .5rem 0; overflow-x: auto; }
.frame .number { color: var(--dim); user-select: none; }
mark { background: var(--mark); color: var(--onmark); }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--edge); overflow-wrap: anywhere; }
th.number, td.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
tbody th { font-weight: normal; }
.scroll { overflow-x: auto; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
ul.evidence { margin: 0; padding-left: 1.1rem; }
.chain { max-width: 100%; height: auto; display: block; margin: .75rem 0; }
.chain rect { fill: var(--card); stroke: var(--edge); } .chain .lost rect { stroke: var(--warning); stroke-dasharray: 5 4; } .chain .cut rect { stroke: var(--error); stroke-width: 2; }
.chain text { fill: var(--ink); font: 12px ui-monospace, SFMono-Regular, Consolas, monospace; } .chain .kind { fill: var(--dim); font: 600 11px system-ui, sans-serif; }
.chain .way { fill: none; stroke: var(--dim); stroke-width: 1.5; } .chain .head { fill: var(--dim); }
.chain .arrow.cut .way { stroke: var(--error); stroke-dasharray: 4 4; } .chain .arrow.cut .head { fill: var(--error); }
.bar { width: 12rem; height: .8rem; display: block; } .bar .fail { fill: var(--error); } .bar .pass { fill: var(--pass); } .bar .open { fill: var(--warning); } .bar .rest { fill: var(--edge); }
.cut-note { color: var(--error); }
@media print { #filters { display: none; } .finding { break-inside: avoid; } }
`;

/** Filters and keys. Without it the page shows everything. */
export const SCRIPT = `
(() => {
  const form = document.getElementById('filters');
  const items = [...document.querySelectorAll('[data-filter]')];
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
  const output = document.getElementById('shown');
  form.hidden = false;
  const apply = () => {
    const data = new FormData(form);
    const severities = data.getAll('severity');
    const area = data.get('area');
    const asked = data.get('document');
    const words = String(data.get('words')).toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const { severity, documents } = item.dataset;
      const hit = (!severity || severities.includes(severity)) && (!area || item.dataset.area === area) &&
        (!asked || documents.split(' ').includes(asked)) && words.every((word) => texts.get(item).includes(word));
      item.hidden = !hit;
      if (hit && severity) shown += 1;
    }
    output.textContent = shown + (shown === 1 ? ' finding shown' : ' findings shown');
  };
  form.addEventListener('input', apply);
  form.addEventListener('reset', () => setTimeout(apply));
  form.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(?:INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (event.key === '/') {
      event.preventDefault();
      form.elements.namedItem('words').focus();
    }
    if (event.key !== 'j' && event.key !== 'k') return;
    const list = [...document.querySelectorAll('.finding:not([hidden])')].filter((item) => item.offsetParent !== null);
    const now = list.indexOf(document.activeElement);
    const next = event.key === 'j' ? now + 1 : now < 0 ? 0 : now - 1;
    list[Math.max(0, Math.min(list.length - 1, next))]?.focus();
  });
  apply();
})();
`;
