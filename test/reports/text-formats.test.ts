import { Chalk } from 'chalk';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/engine/types.ts';
import { renderCheckstyle } from '../../src/reports/checkstyle.ts';
import { renderGithub } from '../../src/reports/github.ts';
import { renderGitlab } from '../../src/reports/gitlab.ts';
import { renderHuman } from '../../src/reports/human.ts';
import { renderJunit } from '../../src/reports/junit.ts';
import { renderMarkdown } from '../../src/reports/markdown.ts';
import { CONTROL, type Draft, HOSTILE, hostileReport, place, reportOf, TOOL } from '../support/report.ts';

const RENDERERS: Readonly<Record<string, (report: Report) => string>> = {
  human: (report) => renderHuman(report, { chalk: new Chalk({ level: 0 }), quiet: false, tool: TOOL }),
  github: renderGithub,
  gitlab: renderGitlab,
  junit: renderJunit,
  checkstyle: renderCheckstyle,
  markdown: (report) => renderMarkdown(report, { tool: TOOL }),
};

const many = (count: number, draft: Draft): readonly Draft[] =>
  Array.from({ length: count }, (_, i) => ({ ...draft, place: place(`src/file-${i}.ts`, 1) }));

describe('hostile names, messages and code', () => {
  it.each(Object.keys(RENDERERS))('%s lets no control character and no log command through', (format) => {
    const text = RENDERERS[format]?.(hostileReport()) ?? '';
    expect(text).not.toMatch(CONTROL);
    const lines = text.split('\n');
    const commands = lines.filter((line) => /^\s*::/.test(line));
    expect(commands.filter((line) => !/^::(?:error|warning|notice) title=/.test(line))).toEqual([]);
    expect(commands.length).toBe(format === 'github' ? 1 : 0);
    expect(text).not.toMatch(/##\w*\[/);
  });

  it('github escapes what would end a property or the line', () => {
    const [line] = renderGithub(hostileReport()).split('\n');
    const properties = /^::error (.*?)::(?! name)/.exec(line ?? '')?.[1] ?? '';
    expect(properties.split(',').map((part) => part.split('=')[0])).toEqual([
      'title',
      'file',
      'line',
      'endLine',
      'col',
      'endColumn',
    ]);
    expect(line).toContain('file=src/%3A%3Aerror file=x%3A%3Apwned\\n%3A%3Aset-output');
  });

  it.each(['junit', 'checkstyle'])('%s stays well-formed', (format) => {
    expect(XMLValidator.validate(RENDERERS[format]?.(hostileReport()) ?? '')).toBe(true);
  });

  it('markdown keeps its table and its text', () => {
    const text = RENDERERS.markdown?.(hostileReport()) ?? '';
    const outside = text.replace(/(?<!\\)`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/<script|<!--/);
    expect(outside).not.toMatch(/[^\\]\]\(javascript/);
    const row = text.split('\n').find((line) => line.startsWith('| error'));
    expect(row?.replace(/\\\|/g, '').split('|').length).toBe(6);
  });

  it('gitlab is JSON with the fields that GitLab reads', () => {
    const [issue] = JSON.parse(RENDERERS.gitlab?.(hostileReport()) ?? '');
    expect(Object.keys(issue)).toEqual(['description', 'check_name', 'fingerprint', 'severity', 'location']);
    expect(issue.location).toEqual({ path: `src/${HOSTILE}.ts`, lines: { begin: 1 } });
  });
});

describe('a clean report', () => {
  it('is an empty list for GitLab and Checkstyle', () => {
    expect(JSON.parse(renderGitlab(reportOf({})))).toEqual([]);
    expect(renderCheckstyle(reportOf({}))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n</checkstyle>\n',
    );
  });

  it('is one passing test for JUnit readers', () => {
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(renderJunit(reportOf({})));
    expect(parsed.testsuites).toMatchObject({ '@_tests': '1', '@_failures': '0' });
    expect(parsed.testsuites.testsuite.testcase['@_name']).toBe('judged orders');
  });

  it('annotates nothing', () => {
    expect(renderGithub(reportOf({}))).toBe('');
  });
});

describe('suppressed and known findings', () => {
  const report = reportOf({
    findings: [
      { rule: { id: 'suppressed-rule' }, suppressed: { reason: 'sandboxed', place: undefined } },
      { rule: { id: 'known-rule' }, baseline: 'unchanged' },
      { rule: { id: 'new-rule' }, baseline: 'new' },
    ],
  });

  it.each(['github', 'junit', 'checkstyle', 'markdown', 'human'])('%s shows new ones only', (format) => {
    const text = RENDERERS[format]?.(report) ?? '';
    expect(text).toContain('new-rule');
    expect(text).not.toContain('known-rule');
    expect(text).not.toContain('suppressed-rule');
  });

  it('gitlab keeps known ones: it compares with the report of the target branch', () => {
    const text = renderGitlab(report);
    expect(text).toContain('known-rule');
    expect(text).not.toContain('suppressed-rule');
  });
});

describe('github', () => {
  it('stays within ten annotations of each level, the surest first, and counts the rest', () => {
    const report = reportOf({
      findings: [
        ...many(12, { severity: 'warning', rule: { confidence: 'medium' } }),
        ...many(3, { severity: 'warning', rule: { id: 'sure', confidence: 'high' } }),
        ...many(11, { severity: 'error' }),
        ...many(1, { severity: 'note' }),
      ],
    });
    const lines = renderGithub(report).trimEnd().split('\n');
    const count = (level: string): number => lines.filter((line) => line.startsWith(`::${level} `)).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 1]);
    expect(lines.filter((line) => line.startsWith('::warning title=sure')).length).toBe(3);
    expect(lines.at(-1)).toBe('nodeready: 6 more findings without annotation; the full report has them all');
  });

  it('leaves columns out when the region has several lines', () => {
    const report = reportOf({ findings: [{ place: place('Dockerfile', 1, 6, 2, 3) }] });
    expect(renderGithub(report)).toBe(
      '::error title=root-user (NR1108),file=Dockerfile,line=1,endLine=2::It is wrong: 2 times. Mend it.\n',
    );
  });
});

describe('gitlab', () => {
  it('gives every finding a fingerprint of its own that does not know its line', () => {
    const at = (line: number): readonly { readonly fingerprint: string }[] =>
      JSON.parse(
        renderGitlab(
          reportOf({
            findings: [{ place: place('a.ts', line) }, { place: place('a.ts', line), args: { what: 'Another' } }],
          }),
        ),
      );
    expect(new Set(at(1).map((issue) => issue.fingerprint)).size).toBe(2);
    expect(at(1)[0]?.fingerprint).toBe(at(7)[0]?.fingerprint);
  });
});

describe('junit', () => {
  it('groups findings by file, and a crashed rule is an error', () => {
    const report = reportOf({
      findings: [...many(2, {}), { place: place('src/file-0.ts', 4) }],
      crashes: [{ rule: 'eol-node', service: 'orders', message: 'boom' }],
    });
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(renderJunit(report));
    expect(testsuites.testsuite.map((suite: Record<string, string>) => [suite['@_name'], suite['@_tests']])).toEqual([
      ['nodeready', '2'],
      ['src/file-0.ts', '2'],
      ['src/file-1.ts', '1'],
    ]);
    expect(testsuites['@_errors']).toBe('1');
  });
});

describe('markdown', () => {
  it('keeps to a number of bytes and says what it left out', () => {
    const report = reportOf({ findings: many(5000, { args: { what: 'é'.repeat(200), count: 1 } }) });
    const text = renderMarkdown(report, { tool: TOOL, limit: 100_000 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(100_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(98_000);
    expect(text).toMatch(/\d+ more findings left out/);
  });

  it('links every rule to its page', () => {
    expect(renderMarkdown(reportOf({ findings: [{}] }), { tool: TOOL })).toContain(
      '| error | [root-user](https://example.com/nodeready/rules/root-user) | `Dockerfile:1` |',
    );
  });
});
