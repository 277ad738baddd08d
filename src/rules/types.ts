import type { Place } from '../parsers/place.ts';
import type { Service, ServiceKind } from '../services/types.ts';

export type Severity = 'error' | 'warning' | 'note';
type Area =
  | 'runtime'
  | 'image'
  | 'config'
  | 'shutdown'
  | 'errors'
  | 'health'
  | 'kubernetes'
  | 'scaling'
  | 'memory'
  | 'event-loop'
  | 'diagnostics'
  | 'databases'
  | 'timeouts'
  | 'security'
  | 'logging'
  | 'metrics'
  | 'tracing'
  | 'slo'
  | 'ci'
  | 'migrations'
  | 'operations'
  | 'serverless'
  | 'suppressions';

/** A place that explains a verdict, with a short remark. */
export interface Evidence {
  readonly place: Place;
  readonly note?: string;
}

/**
 * What a rule found about one thing it judged. `topics` narrows an outcome of a rule that decides several topics;
 * without it the outcome speaks for all of them.
 */
export type Outcome =
  | { readonly verdict: 'pass'; readonly evidence: readonly Evidence[]; readonly topics?: readonly string[] }
  | {
      readonly verdict: 'fail';
      /** Key of the rule's `messages`. */
      readonly message: string;
      readonly args: Readonly<Record<string, string | number>>;
      readonly place: Place;
      readonly related?: readonly Evidence[];
      readonly topics?: readonly string[];
      /** Lower than the rule's own, where this case is less certain or less grave. */
      readonly severity?: Severity;
      /** What is judged, for fingerprints: workload and container, a route, a package. */
      readonly anchor?: string;
    }
  | { readonly verdict: 'notApplicable'; readonly reason: string; readonly topics?: readonly string[] }
  | {
      readonly verdict: 'unknown';
      readonly reason: string;
      readonly evidence?: readonly Evidence[];
      readonly topics?: readonly string[];
    };

export type Options = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One option with its default; the type of the default is the type of the option. */
export interface OptionSpec {
  readonly default: string | number | boolean | readonly string[];
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface RuleContext {
  readonly options: Options;
  /** The date that release schedules are compared with, `YYYY-MM-DD`. */
  readonly asOf: string;
}

export interface Example {
  readonly title: string;
  /** A small repository: path to text. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Rule {
  /** Names the defect and reads after "allow": `missing-sigterm-handler`. */
  readonly id: string;
  /** `NR` and four digits; never reused. */
  readonly code: string;
  readonly title: string;
  readonly area: Area;
  readonly severity: Severity;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly since: string;
  readonly stage: 'preview' | 'stable';
  /** In the default preset; everything else runs under `strict`, the profile of its document, and in the scorecard. */
  readonly recommended: boolean;
  /** Topics of the checklist that this rule decides. */
  readonly topics: readonly string[];
  /** Kinds of service it judges; others get not applicable. */
  readonly kinds: readonly ServiceKind[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Message texts by id; `{name}` is replaced by the argument. What is wrong, why it matters, what to do. */
  readonly messages: Readonly<Record<string, string>>;
  readonly docs: {
    /** What it checks, one paragraph. */
    readonly what: string;
    /** Why it matters in production. */
    readonly why: string;
    readonly fix: string;
    readonly exceptions?: string;
    readonly references: readonly string[];
  };
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
  readonly check: (service: Service, context: RuleContext) => readonly Outcome[];
}

export const ALL_KINDS: readonly ServiceKind[] = ['http', 'worker', 'cron', 'cli', 'frontend', 'unknown'];
/** Processes that stay up. */
export const LONG_RUNNING: readonly ServiceKind[] = ['http', 'worker', 'unknown'];
