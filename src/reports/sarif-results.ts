import type { Finding, Report } from '../engine/types.ts';
import type { Evidence } from '../rules/types.ts';
import { hashLines } from './line-hash.ts';
import { SECRET_RULES } from './mask.ts';
import { SEVERITIES } from './open-findings.ts';
import type { SarifFixes } from './sarif-fixes.ts';
import { physicalLocation } from './sarif-locations.ts';
import { argumentsOf, formatTemplate, plainText, toTemplate } from './sarif-message.ts';
import { LEVEL } from './sarif-rules.ts';

type Json = Readonly<Record<string, unknown>>;

/** Findings of one rule on one line: code-scanning pages would show them as one alert. */
export type Group = readonly [Finding, ...Finding[]];

export function groupByLine(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = `${finding.rule.code}\0${finding.place.path}\0${finding.place.line}`;
    const group = groups.get(key);
    groups.set(key, group ? [...group, finding] : [finding]);
  }
  return [...groups.values()];
}

export interface ResultMessage {
  readonly id: string;
  readonly template: string;
  readonly arguments: readonly string[];
  readonly text: string;
}

/**
 * The message of a group: the first finding's, what else the rule says about the line, the services that have it, and links
 * to the related places by their ids. Each of these tails makes another template, so it has another id.
 */
export function messageOf(group: Group): ResultMessage {
  const [first] = group;
  const template = toTemplate(first.rule.messages[first.messageId] ?? first.message);
  const args = [...argumentsOf(template, first.args)];
  const tail = (text: string, values: readonly string[]): string => {
    if (values.length === 0) return '';
    args.push(values.join("', '"));
    return ` ${text} '{${args.length - 1}}'.`;
  };
  const others = [...new Set(group.map((finding) => finding.message))].filter((message) => message !== first.message);
  const services = [...new Set(group.map((finding) => finding.service.id))];
  const related = relatedOf(group);
  const links = related.map((item, i) => `[${linkText(item)}](${i + 1})`);
  const text =
    template.text +
    tail('Also:', others.map(plainText)) +
    tail(services.length > 1 ? 'Services:' : 'Service:', services.map(plainText)) +
    tail('See', links);
  const id = [
    first.messageId,
    ...(others.length > 0 ? ['Also'] : []),
    ...(services.length > 1 ? ['Services'] : []),
    ...(links.length > 0 ? ['Related'] : []),
  ].join('');
  return { id, template: text, arguments: args, text: formatTemplate(text, args) };
}

function linkText({ note, place }: Evidence): string {
  const text = plainText(note ?? `${place.path}:${place.line}`);
  return text.replace(/[[\]\\]/g, (bracket) => (bracket === '[' ? '(' : bracket === ']' ? ')' : '/'));
}

function relatedOf(group: Group): readonly Evidence[] {
  const seen = new Set<string>();
  return group
    .flatMap((finding) => finding.related)
    .filter(({ place, note }) => {
      const key = `${place.path}\0${place.line}\0${place.column}\0${note ?? ''}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
}

/** Makes results; remembers the line hashes of every file it has seen. */
export function createResultWriter(
  report: Report,
  fixes?: SarifFixes,
): (group: Group, message: ResultMessage, ruleIndex: number) => Json {
  const hashes = new Map<string, readonly string[]>();
  const hashOf = (path: string, line: number): string | undefined => {
    let lines = hashes.get(path);
    if (!lines) {
      const text = report.text(path);
      // The mark at the start of a file counts, though nothing else sees it.
      lines = text === undefined ? [] : hashLines(report.hasMark?.(path) === true ? `\ufeff${text}` : text);
      hashes.set(path, lines);
    }
    return lines[line - 1];
  };
  return (group, message, ruleIndex) => {
    const [first] = group;
    const secret = SECRET_RULES.includes(first.rule.id);
    const worst = SEVERITIES.find((severity) => group.some((finding) => finding.severity === severity));
    const related = relatedOf(group);
    const hash = hashOf(first.place.path, first.place.line);
    const baseline = group.some((finding) => finding.baseline === 'new') ? 'new' : first.baseline;
    const fix = fixes?.get(first.fingerprint);
    const suppressed = group.every((finding) => finding.suppressed) ? first.suppressed : undefined;
    return {
      ruleId: first.rule.code,
      ruleIndex,
      level: LEVEL[worst ?? first.severity],
      // What a baseline accepts stays in the log: alerts that are missing from it would be closed.
      ...(baseline ? { baselineState: baseline } : {}),
      message: { id: message.id, arguments: message.arguments, text: message.text },
      locations: [{ physicalLocation: physicalLocation(first.place, report, secret) }],
      ...(related.length > 0
        ? {
            relatedLocations: related.map((item, i) => ({
              id: i + 1,
              message: { text: linkText(item) },
              physicalLocation: physicalLocation(item.place, report, secret),
            })),
          }
        : {}),
      partialFingerprints: {
        ...(hash === undefined ? {} : { primaryLocationLineHash: hash }),
        'nodeready/v1': first.fingerprint,
      },
      ...(suppressed
        ? {
            suppressions: [
              {
                kind: suppressed.place ? 'inSource' : 'external',
                status: 'accepted',
                justification: plainText(suppressed.reason),
              },
            ],
          }
        : {}),
      ...(fix ? { fixes: [fix] } : {}),
      properties: {
        services: [...new Set(group.map((finding) => finding.service.id))],
        topics: [...new Set(group.flatMap((finding) => finding.topics))],
      },
    };
  };
}
