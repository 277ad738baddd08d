import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../src/engine/housekeeping.ts';
import type { Report } from '../../src/engine/types.ts';
import { renderHtml } from '../../src/reports/html.ts';
import { SCRIPT, STYLE } from '../../src/reports/html-assets.ts';
import { renderChain } from '../../src/reports/html-chain.ts';
import { CONTROL, hostileReport, place, reportOf, serviceNamed, TOOL } from '../support/report.ts';
import { AS_OF, linkFiles } from '../support/rule-cases.ts';

const htmlOf = (report: Report): string => renderHtml(report, { tool: TOOL, rules: ALL_RULES });
const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Every tag of the page as name and attributes, outside its own style and script. */
function tagsOf(html: string): readonly (readonly [string, readonly string[]])[] {
  const body = html.replace(STYLE, '').replace(SCRIPT, '');
  return [...body.matchAll(/<(?!\/|!doctype)([^\s>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)].map((match) => [
    match[1] ?? '',
    [...(match[2] ?? '').matchAll(/([^\s=]+)(?:="[^"]*")?/g)].map((attribute) => attribute[0]),
  ]);
}

const TAGS = new Set(
  'html head meta title style body a header h1 h2 h3 h4 p span nav ul li form fieldset legend label input select option button output main section small code svg g rect text path div table thead tbody tr th td article pre mark details summary b br script'.split(
    ' ',
  ),
);

describe('what names, messages and code bring along', () => {
  const html = htmlOf(hostileReport());

  it('is text: only known tags, no handlers, no addresses but those of rule pages', () => {
    const tags = tagsOf(html);
    // Nothing looks like a tag that was not read as one.
    const all = html
      .replace(STYLE, '')
      .replace(SCRIPT, '')
      .match(/<(?!\/|!doctype)/g)?.length;
    expect(tags.filter(([name]) => name !== 'title').length).toBeGreaterThan(50);
    expect(tags.length).toBe(all);
    for (const [name, attributes] of tags) {
      expect(TAGS, name).toContain(name);
      for (const attribute of attributes) {
        expect(attribute).not.toMatch(/^(?:on|style|src|srcdoc|action|formaction|xlink)/i);
        if (attribute.startsWith('href='))
          expect(attribute).toMatch(/^href="(?:#[\w-]+|https:\/\/example\.com\/nodeready\/rules\/[\w-]+)"$/);
      }
    }
    expect(tags.filter(([name]) => name === 'script').length).toBe(1);
  });

  it('is visible text, without control characters', () => {
    expect(html).not.toMatch(CONTROL);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('the page', () => {
  const html = htmlOf(
    reportOf({
      files: { 'src/a.ts': "const password = 'hunter2';\nnext();\n" },
      findings: [
        { place: place('src/a.ts', 1, 7, 1, 15), related: [{ place: place('Dockerfile', 3), note: 'starts it' }] },
        { rule: { id: 'accepted-rule' }, suppressed: { reason: 'sandboxed', place: undefined } },
      ],
    }),
  );

  it('lets only its own style and script run, and asks the network for nothing', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'`,
    );
    expect(html).toContain(`<style>${STYLE}</style>`);
    expect(html).toContain(`<script>${SCRIPT}</script>`);
    expect(html).not.toMatch(/@import|url\(|<link|<img|<iframe|http-equiv="refresh"/i);
  });

  it('shows code with the region marked and secrets hidden, the related place, why and fix', () => {
    expect(html).toContain('const <mark>password</mark> = &#39;*******&#39;;');
    expect(html).toContain('<code>Dockerfile:3:1</code> starts it');
    expect(html).toContain('Why it matters.');
    expect(html).toContain('How to mend it.');
  });

  it('keeps suppressed findings apart, with their reason', () => {
    expect(html).toContain('1 finding suppressed or known from before');
    expect(html).toContain('Suppressed: sandboxed');
  });

  it('has a scorecard with every document, and verdicts to filter by document and area', () => {
    for (const name of ['GE', 'SANWAR', 'DEVOPS', 'GUPTA', 'BONA', 'PLUS'])
      expect(html).toContain(`<th scope="row">${name} `);
    expect(html).toMatch(
      /<article class="finding error" tabindex="0" data-filter data-severity="error" data-area="image" data-documents="[\w ]+">/,
    );
  });

  it('has unique ids, and labels that lead somewhere', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const match of html.matchAll(/(?:aria-labelledby|href)="#?([\w-]+)"/g)) expect(ids).toContain(match[1]);
  });

  it('says so when there is nothing', () => {
    expect(htmlOf({ ...reportOf({}), services: [] })).toContain('No Node.js service was found.');
    expect(htmlOf(reportOf({}))).toContain('Nothing to report.');
  });

  it('gives the same bytes for the same report', () => {
    expect(htmlOf(reportOf({ findings: [{}] }))).toBe(htmlOf(reportOf({ findings: [{}] })));
    expect(html).toContain(AS_OF);
  });
});

describe('the picture of the chain', () => {
  it('shows every link and where signals stop', () => {
    const [service] = linkFiles({
      'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
      Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["npm", "start"]\n',
      'server.js': "require('node:http').createServer().listen(3000);\n",
      'k8s.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: orders }\nspec:\n  selector: { matchLabels: { app: o } }\n  template:\n    metadata: { labels: { app: o } }\n    spec:\n      containers:\n        - name: api\n          image: orders\n',
    });
    if (!service) throw new Error('no service');
    const svg = renderChain(service);
    for (const text of ['Deployment/orders', '>api<', '>Dockerfile<', 'stage 1 of 1', 'npm start', '>server.js<'])
      expect(svg).toContain(text);
    expect(svg).toContain('signals do not get past here');
    expect(svg).toMatch(/role="img" aria-label="From what is deployed/);
  });

  it('marks what could not be found', () => {
    const { image: _image, command: _command, entry: _entry, ...rest } = serviceNamed('lost');
    const svg = renderChain({ ...rest, image: undefined, command: undefined, entry: undefined, program: undefined });
    expect(svg.match(/class="link lost"/g)?.length).toBe(3);
  });
});
