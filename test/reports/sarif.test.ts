import fs from 'node:fs';
import path from 'node:path';
import { type Schema, Validator } from 'jsonschema';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { ALL_RULES } from '../../src/engine/housekeeping.ts';
import type { Report } from '../../src/engine/types.ts';
import { SECURITY_WEAKNESSES } from '../../src/knowledge/security-severity.ts';
import { renderSarif, type SarifOptions } from '../../src/reports/sarif.ts';
import { formatTemplate, toTemplate } from '../../src/reports/sarif-message.ts';
import { pascalCase } from '../../src/reports/sarif-rules.ts';
import { CONTROL, hostileReport, place, reportOf, TOOL } from '../support/report.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Log {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly Descriptor[] } };
      readonly results: readonly Result[];
      readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly Notification[] }];
      readonly automationDetails?: { readonly id: string };
      readonly versionControlProvenance?: unknown;
    },
  ];
}
interface Descriptor {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly messageStrings: Readonly<Record<string, { readonly text: string }>>;
  readonly properties: Readonly<Record<string, unknown>> & { readonly tags: readonly string[] };
}
interface Notification {
  readonly level: string;
  readonly message: { readonly text: string };
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly id: string; readonly arguments: readonly string[]; readonly text: string };
  readonly locations: readonly [{ readonly physicalLocation: Location }];
  readonly relatedLocations?: readonly { readonly id: number }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: unknown;
}
interface Location {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
  readonly region: Readonly<Record<string, unknown>>;
  readonly contextRegion?: Readonly<Record<string, unknown>>;
}

const rule = { code: 'NR1108' };

const logOf = (report: Report, options: Partial<SarifOptions> = {}): Log =>
  JSON.parse(renderSarif(report, { tool: TOOL, rules: ALL_RULES, ...options }));
const resultsOf = (report: Report, options: Partial<SarifOptions> = {}): readonly Result[] =>
  logOf(report, options).runs[0].results;

async function lintFixture(name: string): Promise<Log> {
  let stdout = '';
  await main(
    ['lint', `fixtures/services/${name}`, '--preset', 'strict', '--as-of', '2026-11-20', '--format', 'sarif'],
    {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: () => true },
      env: {},
      cwd: root,
      today: '2026-11-20',
    },
  );
  return JSON.parse(stdout);
}

describe.each(['orders-api', 'shop-platform', 'payments-api'])('%s', (name) => {
  it('is valid SARIF 2.1.0, as the upload of GitHub checks it', async () => {
    const file = path.join(root, 'node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json');
    const schema: Schema = JSON.parse(fs.readFileSync(file, 'utf8'));
    const { errors } = new Validator().validate(await lintFixture(name), schema);
    expect(errors.map(String)).toEqual([]);
  });

  it('says the same in text and in template with arguments', async () => {
    const [{ tool, results }] = (await lintFixture(name)).runs;
    for (const { ruleIndex, ruleId, message } of results) {
      const rule = tool.driver.rules[ruleIndex];
      expect(rule?.id).toBe(ruleId);
      expect(formatTemplate(rule?.messageStrings[message.id]?.text ?? '', message.arguments)).toBe(message.text);
    }
  });

  it('has one result for a rule and line, with a region of one line and its text', async () => {
    const [{ results }] = (await lintFixture(name)).runs;
    const keys = results.map(({ ruleId, locations: [{ physicalLocation }] }) =>
      [ruleId, physicalLocation.artifactLocation.uri, physicalLocation.region.startLine].join(':'),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const { locations, partialFingerprints } of results) {
      const [{ physicalLocation }] = locations;
      const { startLine, endLine, startColumn, endColumn, snippet } = physicalLocation.region;
      expect(startLine).toBe(endLine);
      expect(Number(endColumn)).toBeGreaterThanOrEqual(Number(startColumn));
      expect(snippet).toBeDefined();
      expect(physicalLocation.artifactLocation.uriBaseId).toBe('%SRCROOT%');
      expect(partialFingerprints.primaryLocationLineHash).toMatch(/^[1-9a-f][0-9a-f]*:\d+$/);
    }
  });
});

describe('every rule', () => {
  const rules = logOf(reportOf({})).runs[0].tool.driver.rules;

  it('is listed, whether it found something or not, in the forms that GitHub and Microsoft ask for', () => {
    expect(rules.length).toBe(ALL_RULES.length);
    for (const { id, name, shortDescription, fullDescription, help, properties } of rules) {
      expect(id).toMatch(/^[A-Z]{1,8}(?:-?[0-9]{1,6}){0,3}$/);
      expect(name).toMatch(/^(?:\p{Lu}[\p{Ll}\p{Nd}]+)*$/u);
      expect(shortDescription.text.length).toBeLessThanOrEqual(1024);
      expect(fullDescription.text.length).toBeLessThanOrEqual(1024);
      expect(help.text.length).toBeGreaterThan(40);
      expect(help.markdown).toContain(`https://example.com/nodeready/rules/`);
      expect(properties.tags.length).toBeLessThanOrEqual(10);
      expect(new Set(properties.tags).size).toBe(properties.tags.length);
    }
    expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
  });

  it('has templates that end with a full stop and quote what they are filled with', () => {
    for (const { id, messageStrings } of rules) {
      expect(Object.keys(messageStrings).length, id).toBeGreaterThan(0);
      for (const { text } of Object.values(messageStrings)) {
        expect(text, id).toMatch(/\.$/);
        expect(text.replace(/\{\{|\}\}/g, '').match(/\{\d+\}/g)?.length, id).toBe(text.match(/'\{\d+\}'/g)?.length);
      }
    }
  });

  it('has a security score only where it finds a weakness', () => {
    const scored = rules.filter((rule) => rule.properties['security-severity'] !== undefined);
    expect(scored.length).toBe(SECURITY_WEAKNESSES.length);
    for (const { properties } of scored) {
      expect(properties['security-severity']).toMatch(/^(?:[1-9]\.\d|10\.0)$/);
      expect(properties.tags).toContain('security');
    }
    const names = scored.map((rule) => rule.name);
    expect(names).toContain('RootUser');
    expect(names).not.toContain('MissingSigtermHandler');
  });
});

describe('templates', () => {
  it.each([
    ['{count} of {total} routes.', "'{0}' of '{1}' routes.", ['{count}', '{total}']],
    ['Set --max-old-space-size={size}, or more', "Set '{0}', or more.", ['--max-old-space-size={size}']],
    ['`kill {pid}` in ({where}).', "'{0}' in ('{1}').", ['kill {pid}', '{where}']],
    ['The job "{name}" and {call}() do.', "The job '{0}' and '{1}' do.", ['{name}', '{call}()']],
    ['Use { max: 10 } for {x}: {x}.', "Use {{ max: 10 }} for '{0}': '{0}'.", ['{x}']],
    ['See [a](b) of {x}!', "See [a] (b) of '{0}'.", ['{x}']],
  ])('%s', (message, text, tokens) => {
    expect(toTemplate(message)).toEqual({ text, tokens });
  });
});

describe('names', () => {
  it.each([
    ['missing-sigterm-handler', 'MissingSigtermHandler'],
    ['n-plus-one', 'NplusOne'],
    ['plan-b', 'Planb'],
  ])('%s', (id, name) => {
    expect(pascalCase(id)).toBe(name);
  });
});

describe('results', () => {
  it('are merged when one rule finds two things on one line, and the worst decides', () => {
    const at = place('Dockerfile', 1, 6, 1, 13);
    const results = resultsOf(
      reportOf({
        findings: [
          { rule, place: at, severity: 'note', args: { what: 'First', count: 1 } },
          { rule, place: at, severity: 'error', args: { what: 'Second', count: 2 } },
        ],
      }),
    );
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ level: 'error', message: { id: 'defaultAlso' } });
    expect(results[0]?.message.text).toContain('First');
    expect(results[0]?.message.text).toContain('Second');
  });

  it('link related places in the message', () => {
    const related = [
      { place: place('server.js', 1, 1, 1, 8), note: 'the [listen] call' },
      { place: place('package.json', 1) },
    ];
    const [result] = resultsOf(reportOf({ findings: [{ rule, related }] }));
    expect(result?.message.text).toBe(
      "'It' is wrong: '2' times. Mend it. Service: 'orders'. See '[the (listen) call](1)', '[package.json:1](2)'.",
    );
    expect(result?.relatedLocations?.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('encode paths as references and clip regions to their first line', () => {
    const file = 'a:b/héllo wörld [id]#?.ts';
    const files = { [file]: 'one\ntwo three\nfour\n' };
    const [result] = resultsOf(reportOf({ files, findings: [{ rule, place: place(file, 2, 5, 3, 2) }] }));
    expect(result?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%3Ab/h%C3%A9llo%20w%C3%B6rld%20%5Bid%5D%23%3F.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 10, snippet: { text: 'three' } },
      contextRegion: { startLine: 1, endLine: 3, snippet: { text: 'one\ntwo three\nfour' } },
    });
  });

  it('have no context in a file of one line, and no fingerprint without a text', () => {
    const files = { 'one.txt': 'only' };
    const [one, lost] = resultsOf(
      reportOf({
        files,
        findings: [
          { rule, place: place('one.txt', 1, 1, 1, 5) },
          { rule, place: place('zzz.ts', 1) },
        ],
      }),
    );
    expect(one?.locations[0].physicalLocation.contextRegion).toBeUndefined();
    expect(lost?.partialFingerprints.primaryLocationLineHash).toBeUndefined();
  });

  it('count a byte order mark in the fingerprint, and point at the target of a link', () => {
    const files = { 'bom.txt': 'ab\nc\n' };
    const report = reportOf({ files, findings: [{ rule, place: place('bom.txt', 1, 1, 1, 3) }] });
    const [result] = resultsOf({ ...report, hasMark: () => true, target: () => 'real/bom.txt' });
    expect(result?.partialFingerprints.primaryLocationLineHash).toBe('60d99d8ef51cce9c:1');
    expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe('real/bom.txt');
  });

  it('hide secrets in snippets', () => {
    const files = { 'src/a.ts': "sign(user, 'keyboard cat');\nnext('x');\n" };
    const [result] = resultsOf(
      reportOf({
        files,
        findings: [{ rule: { ...rule, id: 'secret-in-source' }, place: place('src/a.ts', 1, 12, 1, 26) }],
      }),
    );
    expect(JSON.stringify(result)).not.toContain('keyboard');
    expect(result?.locations[0].physicalLocation.region.snippet).toEqual({ text: "'************'" });
  });

  it('leave suppressed findings out unless asked for', () => {
    const report = reportOf({ findings: [{ rule, suppressed: { reason: 'sandboxed', place: undefined } }] });
    expect(resultsOf(report)).toEqual([]);
    expect(resultsOf(report, { includeSuppressed: true })[0]?.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'sandboxed' },
    ]);
  });

  it('are an empty list when there is nothing to report', () => {
    expect(resultsOf(reportOf({}))).toEqual([]);
  });
});

describe('the run', () => {
  it('has a category only when it is given one', () => {
    expect(logOf(reportOf({})).runs[0].automationDetails).toBeUndefined();
    expect(logOf(reportOf({}), { category: 'api' }).runs[0].automationDetails).toEqual({ id: 'api/' });
  });

  it('names its repository when that has an address', () => {
    const provenance = { prefix: '', repositoryUri: 'https://github.com/o/r', revision: undefined, branch: 'main' };
    expect(logOf(reportOf({}), { provenance }).runs[0].versionControlProvenance).toEqual([
      { repositoryUri: 'https://github.com/o/r', branch: 'main', mappedTo: { uriBaseId: '%SRCROOT%' } },
    ]);
    const without = { ...provenance, repositoryUri: undefined };
    expect(logOf(reportOf({}), { provenance: without }).runs[0].versionControlProvenance).toBeUndefined();
  });

  it('says what could not be read', () => {
    const report = reportOf({ problems: [{ code: 'syntax', message: 'is broken', place: place('a.yaml', 3, 2) }] });
    const [{ invocations }] = logOf(report).runs;
    expect(invocations[0].toolExecutionNotifications).toEqual([
      {
        level: 'warning',
        message: { text: 'Not read whole: is broken.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'a.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 2, endLine: 3, endColumn: 3 },
            },
          },
        ],
      },
    ]);
  });

  it('keeps hostile names as data', () => {
    const text = renderSarif(hostileReport(), { tool: TOOL, rules: ALL_RULES });
    expect(text).not.toMatch(CONTROL);
    expect(text).not.toMatch(/##\w*\[/);
    const [result] = resultsOf(hostileReport());
    expect(result?.message.text).not.toContain('](javascript');
    expect(result?.locations[0].physicalLocation.artifactLocation.uri).not.toMatch(/[\s<>"`{}|\\^[\]]/);
  });

  it('keeps to the number of results that GitHub takes, the worst ones', () => {
    const findings = Array.from({ length: 25_002 }, (_, i) => ({
      rule,
      place: place('zzz.ts', i + 1),
      severity: i === 25_001 ? ('error' as const) : ('note' as const),
    }));
    const [{ results, invocations }] = logOf(reportOf({ findings })).runs;
    expect(results).toHaveLength(25_000);
    expect(results[0]?.level).toBe('error');
    expect(invocations[0].toolExecutionNotifications[0]?.message.text).toContain('2 results');
  });
});
