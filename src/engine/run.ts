import type { Options, Rule } from '../rules/types.ts';
import type { LinkOptions } from '../services/link-repository.ts';
import { createWorkspace, type WorkspaceOptions } from '../workspace/create-workspace.ts';
import { createWorkspaceAt, NOT_IN_CLONE } from '../workspace/git-tree.ts';
import { textOfSources } from '../workspace/manifest-sources.ts';
import type { Workspace } from '../workspace/types.ts';
import { attest } from './attest.ts';
import { applyBaseline, type Baseline } from './baseline.ts';
import { compareFindings } from './compare.ts';
import { compareFindings as byPlace, type SeverityOf } from './findings.ts';
import { remarkFinding } from './housekeeping.ts';
import { type JudgedTree, judgeTree } from './judge-tree.ts';
import { applySavedDrills } from './saved-drills.ts';
import { type SuppressOptions, suppress } from './suppress.ts';
import type { Attestation, Comparison, Finding, LedgerSummary, Report, ServiceReport } from './types.ts';

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
  /** Findings that were accepted. */
  readonly baseline?: Baseline | undefined;
  /** Judge this commit too, and tell what is new since. `ref` is how it was asked for. */
  readonly since?: { readonly ref: string; readonly commit: string } | undefined;
  readonly isExcluded?: (path: string) => boolean;
  readonly link?: LinkOptions;
  /** Texts that stand in for what the disk has: what fixes would leave. */
  readonly overlay?: ReadonlyMap<string, string>;
  /** Called before each stage, for progress. */
  readonly onStage?: (stage: string) => void;
  /** Called around every rule, for its time. */
  readonly measureRule?: <T>(rule: string, work: () => T) => T;
}

/** The whole story: discover, link, judge, suppress, compare, hear drills and persons, report. */
export function run(options: RunOptions): Report {
  const { tree, workspace } = examine(options);
  const accepted = options.baseline ? applyBaseline(tree, options.baseline, options.asOf) : tree;
  const before = options.since ? judgeBefore(workspace, options, options.since) : undefined;
  const reports = addRemarks(accepted, options);
  const compared = before && compareFindings(addRemarks(before, options), reports);
  const services = compared?.services ?? reports;
  return {
    asOf: options.asOf,
    services: attest(applySavedDrills(services, workspace, options.asOf), options.attestations ?? [], options.asOf),
    ledger: { ...summarise(workspace), unrendered: tree.unrendered },
    // A message of the system may name the path; where the repository stands on this machine is nobody's business.
    crashes: [...tree.crashes, ...(before?.crashes ?? [])].map((crash) => ({
      ...crash,
      message: crash.message.replaceAll(workspace.root, '.'),
    })),
    ...(options.baseline || options.since ? { comparison: describe(services, compared?.fixed ?? [], options) } : {}),
    unjudged: [...tree.unjudged, ...(before?.unjudged ?? [])],
    text: (path) => workspace.read(path),
    hasMark: (path) => workspace.ledger.marks.has(path),
    target: (path) => workspace.ledger.links.get(path),
  };
}

/** What the files hold today, with suppressions applied: what `run` reports and a baseline is made of. */
export function examine(options: RunOptions): { readonly tree: JudgedTree; readonly workspace: Workspace } {
  options.onStage?.('finding files');
  const { overlay } = options;
  const workspace = createWorkspace(options.root, { ...workspaceOptions(options), ...(overlay ? { overlay } : {}) });
  return { tree: suppress(judgeTree(workspace, options), workspace, options.suppressions), workspace };
}

function workspaceOptions({ isExcluded, link }: RunOptions): WorkspaceOptions {
  const given = link?.manifests ?? [];
  return {
    ...(isExcluded ? { isExcluded } : {}),
    ...(given.length > 0 ? { textOf: (path: string) => textOfSources(given, path) } : {}),
  };
}

/** The state of a commit, judged by today's rules and configuration. */
function judgeBefore(
  workspace: Workspace,
  options: RunOptions,
  { ref, commit }: Comparison['since'] & object,
): JudgedTree {
  const onStage = (stage: string): void => options.onStage?.(`${stage} of ${ref}`);
  onStage('finding files');
  const old = createWorkspaceAt(workspace, commit, workspaceOptions(options));
  // Programs linked from today's code are not those of the commit; facts are compared by text and may be.
  const link = { ...options.link, programs: undefined };
  const tree = suppress(judgeTree(old, { ...options, link, onStage }), old, options.suppressions);
  const crashes = tree.crashes.map((crash) => ({ ...crash, service: `${crash.service} of ${ref}` }));
  const missing = old.ledger.problems.filter(({ message }) => message === NOT_IN_CLONE);
  if (missing.length > 0) {
    const message = `${missing.length} files of the commit are not in this partial clone (${missing[0]?.place.path}, for one)`;
    crashes.push({ rule: 'since', service: ref, message });
  }
  return { ...tree, crashes };
}

/** What is said about suppressions and baselines, among the findings of the services. */
function addRemarks({ services, remarks }: JudgedTree, options: RunOptions): readonly ServiceReport[] {
  const seen = new Map<string, number>();
  const findings = remarks.flatMap((remark): readonly Finding[] => {
    if (!options.reports(remark.rule)) return [];
    const all = services.map(({ service }) => service);
    const finding = remarkFinding(remark, all, seen);
    const severity = options.severityOf(remark.rule, [], remark.rule.severity);
    return finding && severity ? [{ ...finding, severity, ...(options.baseline ? { baseline: 'new' } : {}) }] : [];
  });
  return services.map(({ silent: _silent, ...report }) => {
    const own = findings.filter(({ service }) => service === report.service);
    return own.length > 0 ? { ...report, findings: [...report.findings, ...own].sort(byPlace) } : report;
  });
}

function describe(services: readonly ServiceReport[], fixed: readonly Finding[], options: RunOptions): Comparison {
  const findings = services.flatMap((report) => report.findings).filter((finding) => !finding.suppressed);
  const unchanged = findings.filter(({ baseline }) => baseline === 'unchanged').length;
  return {
    ...(options.since ? { since: options.since } : {}),
    ...(options.baseline ? { baseline: options.baseline.path } : {}),
    unchanged,
    new: findings.length - unchanged,
    fixed: fixed.map(({ rule, place, message }) => ({ rule: rule.id, path: place.path, message })),
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
