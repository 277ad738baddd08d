import type { Options, Rule } from '../rules/types.ts';
import { type LinkOptions, linkRepository } from '../services/link-repository.ts';
import type { Service } from '../services/types.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { textOfSources } from '../workspace/manifest-sources.ts';
import type { Workspace } from '../workspace/types.ts';
import { attest } from './attest.ts';
import { collectFindings, type SeverityOf } from './findings.ts';
import { judge } from './judge.ts';
import { type SuppressOptions, suppress } from './suppress.ts';
import { decideTopics } from './topics.ts';
import type { Attestation, LedgerSummary, Report, RuleCrash, ServiceReport } from './types.ts';

export interface RunOptions {
  /** Absolute path of the linted folder. */
  readonly root: string;
  readonly rules: readonly Rule[];
  /** Date that schedules are compared with, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Rules whose failures are reported as findings; all rules are judged for the scorecard. */
  readonly reports: (rule: Rule) => boolean;
  readonly optionsOf: (rule: Rule) => Options;
  readonly severityOf: SeverityOf;
  readonly suppressions: SuppressOptions;
  /** What persons answer for. */
  readonly attestations?: readonly Attestation[];
  readonly isExcluded?: (path: string) => boolean;
  readonly link?: LinkOptions;
  /** Texts that stand in for what the disk has: what fixes would leave. */
  readonly overlay?: ReadonlyMap<string, string>;
  /** Called before each stage, for progress. */
  readonly onStage?: (stage: string) => void;
}

/** The whole story: discover, link, judge, suppress, attest, report. */
export function run(options: RunOptions): Report {
  options.onStage?.('finding files');
  const { isExcluded, overlay } = options;
  const given = options.link?.manifests ?? [];
  const workspace = createWorkspace(options.root, {
    ...(isExcluded ? { isExcluded } : {}),
    ...(overlay ? { overlay } : {}),
    ...(given.length > 0 ? { textOf: (path) => textOfSources(given, path) } : {}),
  });
  options.onStage?.('linking services');
  const { services, unrendered } = linkRepository(workspace, options.link);
  options.onStage?.('judging');
  const crashes: RuleCrash[] = [];
  const reports = services.map((service) => judgeService(service, workspace, options, crashes));
  return {
    asOf: options.asOf,
    services: attest(suppress(reports, workspace, options.suppressions), options.attestations ?? [], options.asOf),
    ledger: { ...summarise(workspace), unrendered },
    crashes,
    text: (path) => workspace.read(path),
  };
}

function judgeService(
  service: Service,
  workspace: Workspace,
  options: RunOptions,
  crashes: RuleCrash[],
): ServiceReport {
  const judgements = options.rules.map((rule) => judge(rule, service, options.optionsOf(rule), options.asOf));
  for (const { crash } of judgements) if (crash) crashes.push(crash);
  const reported = judgements.filter(({ rule }) => options.reports(rule));
  const lineText = (path: string, line: number): string => workspace.read(path)?.split('\n')[line - 1] ?? '';
  return {
    service,
    findings: collectFindings(service, reported, options.severityOf, lineText),
    topics: decideTopics(judgements),
  };
}

function summarise({ files, ledger }: Workspace): Omit<LedgerSummary, 'unrendered'> {
  return {
    files: files.size,
    read: ledger.read.size,
    skipped: [...ledger.skipped].sort((a, b) => (a.path < b.path ? -1 : 1)),
    problems: [...ledger.problems].sort((a, b) =>
      a.place.path < b.place.path ? -1 : a.place.path > b.place.path ? 1 : a.place.line - b.place.line,
    ),
  };
}
