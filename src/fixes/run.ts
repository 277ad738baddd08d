import type { Finding, Report } from '../engine/types.ts';
import { openFindings } from './compare-reports.ts';
import { createContext, type Sources } from './context.ts';
import { canCombine, sameEdits, type Texts } from './edits.ts';
import { findRefusal } from './guards.ts';
import { isWithin, type Recipes } from './index.ts';
import { type Judge, keepHarmless, type Rejected, type State } from './trial.ts';
import type { FixContext, FixLevel, FixResult, Proposal, Recipe } from './types.ts';

/** Remedies that wait for others at the same place come in the next round; more rounds mean that two undo each other. */
const MAX_ROUNDS = 10;
/** What only does not go together with others of its round is tried once more on what they left. */
const MAX_TRIALS = 2;

export interface FixOptions {
  readonly recipes: Recipes;
  /** `display` remedies are never written. */
  readonly level: Exclude<FixLevel, 'display'>;
  readonly judge: Judge;
  readonly sources: Sources;
}

export interface FixRun {
  /** Judged before and after the kept remedies. */
  readonly before: Report;
  readonly after: Report;
  /** New texts by path. */
  readonly files: Texts;
  readonly applied: readonly Proposal[];
  /** Remedies that were computed and not kept, each with the reason. */
  readonly dropped: readonly Rejected[];
}

/** Mends findings in rounds, in memory: every kept remedy was judged again together with all that were kept before. */
export async function runFixes(options: FixOptions): Promise<FixRun> {
  const before = options.judge(new Map());
  const applied: Proposal[] = [];
  const dropped = new Map<string, Rejected>();
  const trials = new Map<string, number>();
  let state: State = { files: new Map(), report: before };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const proposals = await propose(state.report, options, dropped);
    if (proposals.length === 0) break;
    const { kept, rejected, state: next } = keepHarmless(combine(proposals), state, options.judge);
    for (const item of rejected) {
      for (const { fingerprint } of item.proposal.findings) {
        const count = (trials.get(fingerprint) ?? 0) + 1;
        trials.set(fingerprint, count);
        if (kept.length === 0 || count >= MAX_TRIALS) dropped.set(fingerprint, item);
      }
    }
    applied.push(...kept);
    state = next;
  }
  // Another remedy may have solved it.
  const open = new Set(openFindings(state.report).map(({ fingerprint }) => fingerprint));
  const remaining = [...dropped].flatMap(([fingerprint, item]) => (open.has(fingerprint) ? item : []));
  return { before, after: state.report, files: state.files, applied, dropped: [...new Set(remaining)] };
}

/** The remedies for what is open, those that were dropped before left out. */
export async function propose(
  report: Report,
  { recipes, level, sources }: Pick<FixOptions, 'recipes' | 'sources'> & { readonly level: FixLevel },
  dropped: Map<string, Rejected> = new Map(),
): Promise<readonly Proposal[]> {
  const proposals: Proposal[] = [];
  for (const finding of openFindings(report)) {
    if (dropped.has(finding.fingerprint)) continue;
    const proposal = await proposeFor(finding, report, recipes, level, sources);
    if (!proposal) continue;
    const reason = findRefusal(proposal.edits, finding.service.repository, report.text);
    if (reason !== undefined) {
      dropped.set(finding.fingerprint, { proposal, reason });
      continue;
    }
    const same = proposals.findIndex(
      (other) => other.recipe === proposal.recipe && sameEdits(other.edits, proposal.edits),
    );
    const other = proposals[same];
    if (other) proposals[same] = { ...other, findings: [...other.findings, finding] };
    else proposals.push(proposal);
  }
  return proposals;
}

async function proposeFor(
  finding: Finding,
  report: Report,
  recipes: Recipes,
  level: FixLevel,
  sources: Sources,
): Promise<Proposal | undefined> {
  for (const recipe of recipes.get(finding.rule.id) ?? []) {
    if (!isWithin(recipe.level, level)) continue;
    if (recipe.messages && !recipe.messages.includes(finding.messageId)) continue;
    const edits = await compute(recipe, createContext(finding, report, sources));
    if (edits && edits.length > 0) return { findings: [finding], recipe, edits };
  }
  return undefined;
}

/** A recipe that throws knows no remedy for this finding; the others still do. */
async function compute(recipe: Recipe, context: FixContext): Promise<FixResult> {
  try {
    return await recipe.fix(context);
  } catch {
    return undefined;
  }
}

/** As many as can be written at once, in the order of the report. */
function combine(proposals: readonly Proposal[]): readonly Proposal[] {
  const chosen: Proposal[] = [];
  for (const proposal of proposals) {
    if (chosen.every((other) => canCombine(other.edits, proposal.edits))) chosen.push(proposal);
  }
  return chosen;
}
