import type { Report } from '../engine/types.ts';
import type { Rule } from '../rules/types.ts';
import type { Provenance } from '../workspace/provenance.ts';
import { worstFirst } from './open-findings.ts';
import { printJson } from './print-json.ts';
import type { SarifFixes } from './sarif-fixes.ts';
import { artifactOf, plainLocation } from './sarif-locations.ts';
import { plainText, toTemplate } from './sarif-message.ts';
import { createResultWriter, groupByLine, messageOf } from './sarif-results.ts';
import { describeRule } from './sarif-rules.ts';
import type { ToolInfo } from './tool.ts';

type Json = Readonly<Record<string, unknown>>;

/** GitHub refuses a run with more results and shows 5,000 of them, by severity. */
const MOST_RESULTS = 25_000;

export interface SarifOptions {
  readonly tool: ToolInfo;
  /** Every rule there is: all of them are listed, whether they found something or not. */
  readonly rules: readonly Rule[];
  readonly provenance?: Provenance;
  /** Tells several logs of one commit apart; without it the uploader names the category. */
  readonly category?: string | undefined;
  /** GitHub opens alerts for suppressed results, so they stay out unless asked for. */
  readonly includeSuppressed?: boolean;
  /** Remedies that are known, by fingerprint. */
  readonly fixes?: SarifFixes;
}

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) as code-scanning pages read it: one run of one driver. */
export function renderSarif(report: Report, options: SarifOptions): string {
  const rules = [...options.rules].sort((a, b) => (a.code < b.code ? -1 : 1));
  const index = new Map(rules.map((rule, i) => [rule.code, i]));
  const findings = report.services
    .flatMap((service) => service.findings)
    .filter((finding) => options.includeSuppressed === true || !finding.suppressed);
  const all = groupByLine(findings);
  const kept = all.length > MOST_RESULTS ? groupByLine(worstFirst(findings)).slice(0, MOST_RESULTS) : all;
  const messages = new Map(rules.map((rule) => [rule.code, ownMessages(rule)]));
  const write = createResultWriter(report, options.fixes);
  const results = kept.map((group) => {
    const message = messageOf(group);
    const [{ rule }] = group;
    messages.set(rule.code, { ...messages.get(rule.code), [message.id]: message.template });
    return write(group, message, index.get(rule.code) ?? -1);
  });
  const reported = new Set(kept.map(([{ rule }]) => rule.code));
  const { name, version, homepage } = options.tool;
  return printJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name,
            fullName: `${name} ${version}`,
            version,
            semanticVersion: version,
            informationUri: homepage,
            rules: rules.map((rule) =>
              describeRule(rule, messages.get(rule.code) ?? {}, options.tool, reported.has(rule.code)),
            ),
          },
        },
        ...(options.category === undefined ? {} : { automationDetails: { id: `${options.category}/` } }),
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        ...provenanceOf(options.provenance),
        invocations: [
          {
            executionSuccessful: report.crashes.length === 0,
            toolExecutionNotifications: notificationsOf(report, all.length - kept.length),
          },
        ],
        results,
      },
    ],
  });
}

/** The templates of a rule as most of its findings use them; other tails are added when a finding has them. */
function ownMessages(rule: Rule): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(rule.messages).map(([id, message]) => {
      const { text, tokens } = toTemplate(message);
      return [id, `${text} Service: '{${tokens.length}}'.`];
    }),
  );
}

function provenanceOf(provenance: Provenance | undefined): Json {
  if (provenance?.repositoryUri === undefined) return {};
  const { repositoryUri, revision, branch } = provenance;
  return {
    versionControlProvenance: [
      {
        repositoryUri,
        ...(revision === undefined ? {} : { revisionId: revision }),
        ...(branch === undefined ? {} : { branch }),
        mappedTo: { uriBaseId: '%SRCROOT%' },
      },
    ],
  };
}

/** What was not read or judged, and so what the results cannot tell. */
function notificationsOf(report: Report, dropped: number): readonly Json[] {
  const { ledger, crashes } = report;
  const notification = (level: string, text: string, physicalLocation?: Json): Json => ({
    level,
    message: { text },
    ...(physicalLocation ? { locations: [{ physicalLocation }] } : {}),
  });
  return [
    ...crashes.map(({ rule, service, message }) =>
      notification('error', `The rule '${rule}' crashed on '${plainText(service)}': ${plainText(message)}.`),
    ),
    ...ledger.problems.map(({ place, message }) =>
      notification('warning', `Not read whole: ${plainText(message)}.`, plainLocation(place, report)),
    ),
    ...ledger.unrendered.map(({ path, reason }) =>
      notification('warning', `Not rendered: ${plainText(reason)}.`, { artifactLocation: artifactOf(path) }),
    ),
    ...(dropped > 0 ? [notification('warning', `${dropped} results of lower severity were left out.`)] : []),
  ];
}
