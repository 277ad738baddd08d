import type { Place, Problem } from '../parsers/place.ts';
import type { Evidence, Rule, Severity } from '../rules/types.ts';
import type { Service } from '../services/types.ts';
import type { DrillResult } from './drills.ts';

export type Verdict = 'pass' | 'fail' | 'notApplicable' | 'unknown';

export interface Finding {
  readonly rule: Rule;
  readonly service: Service;
  readonly severity: Severity;
  /** `unknown` only when a preset asks to show undecided items. */
  readonly verdict: 'fail';
  readonly messageId: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly message: string;
  readonly place: Place;
  readonly related: readonly Evidence[];
  readonly topics: readonly string[];
  /** What the finding stands on, whatever line that is: a thing (a container, a route), else the text of its line. */
  readonly anchor: { readonly kind: 'thing' | 'line'; readonly text: string };
  /** Content fingerprint: rule, service, anchor; never a line number. */
  readonly fingerprint: string;
  readonly suppressed?: { readonly reason: string; readonly place: Place | undefined };
  /** Set when the run was compared with a baseline or a commit: `unchanged` was there before and does not gate. */
  readonly baseline?: 'new' | 'unchanged';
}

/** What no file can prove and a named person does, for a time. */
export interface Attestation {
  readonly topic: string;
  readonly owner: string;
  /** Day it was proved, `YYYY-MM-DD`. */
  readonly date: string;
  /** Where the evidence is. */
  readonly link: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  readonly until: string;
  /** Name, id or folder of the only service that it speaks of. */
  readonly service: string | undefined;
}

export interface TopicVerdict {
  readonly verdict: Verdict;
  /** Every rule that judged it. */
  readonly rules: readonly string[];
  /** The rule whose outcome was the worst, and so decides. */
  readonly by?: string;
  /** A person answers for it: the verdict is pass until the attestation expires. */
  readonly attested?: Attestation;
  /** A run showed it; `stale` says why the run says nothing any more. */
  readonly drilled?: { readonly result: DrillResult; readonly stale: string | undefined };
  readonly reason?: string;
  readonly evidence: readonly Evidence[];
}

export interface ServiceReport {
  readonly service: Service;
  readonly findings: readonly Finding[];
  /** Every topic that some rule judged. */
  readonly topics: ReadonlyMap<string, TopicVerdict>;
}

export interface RuleCrash {
  readonly rule: string;
  readonly service: string;
  readonly message: string;
}

export interface LedgerSummary {
  readonly files: number;
  readonly read: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly problems: readonly Problem[];
  /** Charts and kustomizations whose objects are not known, and why. */
  readonly unrendered: readonly { readonly path: string; readonly reason: string }[];
}

/** What findings were compared with: accepted ones of a baseline, those of a commit, or both. */
export interface Comparison {
  /** As it was asked for, `origin/main`, and the commit that was judged. */
  readonly since?: { readonly ref: string; readonly commit: string };
  /** Path as given. */
  readonly baseline?: string;
  readonly unchanged: number;
  readonly new: number;
  /** What was there at the commit and is gone. */
  readonly fixed: readonly { readonly rule: string; readonly path: string; readonly message: string }[];
}

export interface Report {
  readonly asOf: string;
  readonly services: readonly ServiceReport[];
  readonly ledger: LedgerSummary;
  readonly crashes: readonly RuleCrash[];
  /** Set when the run was compared with something. */
  readonly comparison?: Comparison;
  /** Ids of rules that suppressions name and that this run did not judge. */
  readonly unjudged?: readonly string[];
  /** Texts of files that findings point into, for code frames. */
  readonly text: (path: string) => string | undefined;
  /** The file starts with a byte order mark, which `text` leaves out. */
  readonly hasMark?: (path: string) => boolean;
  /** Where a link leads, inside the linted folder; undefined for a file that is none. */
  readonly target?: (path: string) => string | undefined;
}
