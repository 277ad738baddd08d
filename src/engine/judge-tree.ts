import type { Rule } from '../rules/types.ts';
import { type LinkedRepository, linkRepository } from '../services/link-repository.ts';
import type { Service } from '../services/types.ts';
import type { Workspace } from '../workspace/types.ts';
import { collectFindings, type SeverityOf } from './findings.ts';
import type { Remark } from './housekeeping.ts';
import { type Judgement, judge } from './judge.ts';
import type { RunOptions } from './run.ts';
import { decideTopics } from './topics.ts';
import type { Finding, RuleCrash, ServiceReport } from './types.ts';

interface JudgedService extends ServiceReport {
  /** Failures that this run does not report: suppressions and baselines may well be about them. */
  readonly silent: readonly Finding[];
}

/** Every service of one state of the files. */
export interface JudgedTree {
  readonly services: readonly JudgedService[];
  readonly crashes: readonly RuleCrash[];
  /** Rules whose silence means that nothing is wrong: they were run and did not crash. */
  readonly judged: ReadonlySet<string>;
  readonly unrendered: LinkedRepository['unrendered'];
  /** Files that linking and the rules that report have read. */
  readonly read: readonly string[];
  /** What is to be said about suppressions and baselines. */
  readonly remarks: readonly Remark[];
  /** Ids of rules that comments suppress and that were not judged. */
  readonly unjudged: readonly string[];
}

/** Links and judges what one workspace holds. */
export function judgeTree(workspace: Workspace, options: RunOptions): JudgedTree {
  options.onStage?.('linking services');
  const { services, unrendered } = linkRepository(workspace, options.link);
  options.onStage?.('judging');
  const crashes: RuleCrash[] = [];
  const lineText = createLineReader(workspace);
  // Rules that report go first: which files have comments that suppress must not depend on what else is judged.
  const judgeAll = (rules: readonly Rule[]): readonly (readonly Judgement[])[] =>
    services.map((service) => judgeRules(rules, service, options));
  const loud = judgeAll(options.rules.filter(options.reports));
  const read = [...workspace.ledger.read];
  const silent = judgeAll(options.rules.filter((rule) => !options.reports(rule)));
  const order = new Map(options.rules.map((rule, i) => [rule, i]));
  const reports = services.map((service, i) => {
    const judgements = [...(loud[i] ?? []), ...(silent[i] ?? [])].sort(
      (a, b) => (order.get(a.rule) ?? 0) - (order.get(b.rule) ?? 0),
    );
    for (const { crash } of judgements) if (crash) crashes.push(crash);
    return reportService(service, judgements, options, lineText);
  });
  const crashed = new Set(crashes.map(({ rule }) => rule));
  const judged = new Set(options.rules.map((rule) => rule.id).filter((id) => !crashed.has(id)));
  return { services: reports, crashes, judged, unrendered, read, remarks: [], unjudged: [] };
}

function judgeRules(rules: readonly Rule[], service: Service, options: RunOptions): readonly Judgement[] {
  const judgeOne = (rule: Rule): Judgement => judge(rule, service, options.optionsOf(rule), options.asOf);
  const measure = options.measureRule ?? ((_rule, work) => work());
  return rules.map((rule) => measure(rule.id, () => judgeOne(rule)));
}

function reportService(
  service: Service,
  judgements: readonly Judgement[],
  options: RunOptions,
  lineText: (path: string, line: number) => string,
): JudgedService {
  const reported = options.severityOf;
  const loud: SeverityOf = (rule, topics, own) => (options.reports(rule) ? reported(rule, topics, own) : undefined);
  const silent: SeverityOf = (rule, topics, own) => (loud(rule, topics, own) === undefined ? own : undefined);
  return {
    service,
    findings: collectFindings(service, judgements, loud, lineText),
    silent: collectFindings(service, judgements, silent, lineText),
    topics: decideTopics(judgements),
  };
}

function createLineReader(workspace: Workspace): (path: string, line: number) => string {
  const files = new Map<string, readonly string[]>();
  return (path, line) => {
    let lines = files.get(path);
    if (!lines) {
      lines = (workspace.read(path) ?? '').split(/\r\n|\r|\n/);
      files.set(path, lines);
    }
    return lines[line - 1] ?? '';
  };
}
