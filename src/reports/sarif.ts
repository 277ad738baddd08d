import { createHash } from 'node:crypto';
import type { Finding, Report } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';
import type { Rule, Severity } from '../rules/types.ts';

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };
/** Areas whose findings are security results for code scanning; scores as GitHub bands them. */
const SECURITY: Readonly<Record<string, string>> = { security: '7.0' };

export interface SarifOptions {
  readonly version: string;
  readonly homepage: string;
  readonly rules: readonly Rule[];
}

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0): one run, every rule described, suppressed findings left out. */
export function renderSarif(report: Report, options: SarifOptions): string {
  const rules = [...options.rules].sort((a, b) => (a.code < b.code ? -1 : 1));
  const index = new Map(rules.map((rule, i) => [rule.id, i]));
  const findings = onePerLine(
    report.services.flatMap((service) => service.findings).filter((finding) => !finding.suppressed),
  );
  const hashes = new LineHashes(report);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'nodeready',
            semanticVersion: options.version,
            version: options.version,
            informationUri: options.homepage,
            rules: rules.map((rule) => describe(rule, options.homepage)),
          },
        },
        automationDetails: { id: 'nodeready/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The linted folder.' } } },
        invocations: [
          {
            executionSuccessful: report.crashes.length === 0,
            toolExecutionNotifications: report.ledger.problems.map((problem) => ({
              level: 'warning',
              message: { text: `${problem.place.path} was not read whole: ${problem.message}.` },
              locations: [{ physicalLocation: physical(problem.place) }],
            })),
          },
        ],
        results: findings.map((finding) => resultOf(finding, index.get(finding.rule.id) ?? -1, report, hashes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describe(rule: Rule, homepage: string): Readonly<Record<string, unknown>> {
  const security = SECURITY[rule.area];
  return {
    id: rule.code,
    name: pascalCase(rule.id),
    shortDescription: { text: `${rule.title}.`.replace(/\.\.$/, '.') },
    fullDescription: { text: rule.docs.what },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    helpUri: `${homepage}/rules/${rule.id}`,
    defaultConfiguration: { level: LEVEL[rule.severity] },
    messageStrings: Object.fromEntries(
      Object.entries(rule.messages).map(([id, text]) => [id, { text: numbered(text).text }]),
    ),
    properties: {
      tags: [rule.area, ...(security ? ['security'] : [])],
      precision: rule.confidence === 'high' ? 'very-high' : rule.confidence,
      'problem.severity': rule.severity === 'note' ? 'recommendation' : rule.severity,
      ...(security ? { 'security-severity': security } : {}),
    },
  };
}

function helpText(rule: Rule): string {
  return `${rule.docs.what}\n\nWhy: ${rule.docs.why}\n\nFix: ${rule.docs.fix}`;
}

function helpMarkdown(rule: Rule): string {
  const exceptions = rule.docs.exceptions ? `\n\n**When not to.** ${rule.docs.exceptions}` : '';
  return `${rule.docs.what}\n\n**Why.** ${rule.docs.why}\n\n**Fix.** ${rule.docs.fix}${exceptions}`;
}

function pascalCase(id: string): string {
  return id
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** SARIF placeholders are numbers; ours are names, numbered by first appearance. */
function numbered(text: string): { readonly text: string; readonly names: readonly string[] } {
  const names: string[] = [];
  const escaped = text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `{${names.indexOf(name)}}`;
  });
  return { text: escaped, names };
}

/** Code-scanning pages show one alert for a rule and line. */
function onePerLine(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.rule.id}\0${finding.place.path}\0${finding.place.line}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function resultOf(
  finding: Finding,
  ruleIndex: number,
  report: Report,
  hashes: LineHashes,
): Readonly<Record<string, unknown>> {
  const { names } = numbered(finding.rule.messages[finding.messageId] ?? '');
  const links = finding.related.map((item, i) => ` [${item.note ?? 'see'}](${i + 1})`).join('');
  return {
    ruleId: finding.rule.code,
    ruleIndex,
    level: LEVEL[finding.severity],
    // What a baseline accepts stays in the log: alerts that are missing from it would be closed.
    ...(finding.baseline ? { baselineState: finding.baseline } : {}),
    message: {
      id: finding.messageId,
      arguments: names.map((name) => String(finding.args[name] ?? '')),
      text: finding.message + links,
    },
    locations: [{ physicalLocation: physical(finding.place, report.text(finding.place.path)) }],
    ...(finding.related.length > 0
      ? {
          relatedLocations: finding.related.map((item, i) => ({
            id: i + 1,
            message: { text: item.note ?? 'see' },
            physicalLocation: physical(item.place),
          })),
        }
      : {}),
    partialFingerprints: {
      primaryLocationLineHash: hashes.of(finding.place),
      'nodeready/v1': finding.fingerprint,
    },
    properties: { service: finding.service.id, topics: finding.topics },
  };
}

function physical(place: Place, text?: string): Readonly<Record<string, unknown>> {
  const lines = text?.split(/\r\n|\r|\n/);
  const snippet = lines?.slice(place.line - 1, Math.min(place.endLine, place.line + 9)).join('\n');
  return {
    artifactLocation: { uri: place.path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    region: {
      startLine: place.line,
      startColumn: place.column,
      endLine: place.endLine,
      endColumn: place.endColumn,
      ...(snippet ? { snippet: { text: snippet } } : {}),
    },
  };
}

/** A content hash of the line, numbered when the same line repeats: stable when lines move. */
class LineHashes {
  readonly #report: Report;
  readonly #counts = new Map<string, Map<number, string>>();

  constructor(report: Report) {
    this.#report = report;
  }

  of(place: Place): string {
    let lines = this.#counts.get(place.path);
    if (!lines) {
      lines = new Map();
      const seen = new Map<string, number>();
      (this.#report.text(place.path) ?? '').split(/\r\n|\r|\n/).forEach((line, i) => {
        const hash = createHash('sha256').update(line.replace(/[ \t]/g, '')).digest('hex').slice(0, 16);
        const count = (seen.get(hash) ?? 0) + 1;
        seen.set(hash, count);
        lines?.set(i + 1, `${hash}:${count}`);
      });
      this.#counts.set(place.path, lines);
    }
    return lines.get(place.line) ?? '0000000000000000:1';
  }
}
