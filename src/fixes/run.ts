import type { Finding, Report } from '../engine/types.ts';
import { findHarms, type Harm, openFindings } from './compare-reports.ts';
import { createContext, type Sources } from './context.ts';
import { applyEdits, canCombine, sameEdits, type Texts } from './edits.ts';
import { findRefusal } from './guards.ts';
import { isWithin, type Recipes } from './index.ts';
import type { FixContext, FixLevel, FixResult, Proposal, Recipe } from './types.ts';

/** Remedies that wait for others at the same place come in the next round; more rounds mean that two undo each other. */
const MAX_ROUNDS = 10;
/** Suspects that are tried one by one; of more, half may be innocent. */
const MAX_ALONE = 4;

export interface FixOptions {
  readonly recipes: Recipes;
  /** `display` remedies are never written. */
  readonly level: Exclude<FixLevel, 'display'>;
  /** Judges the repository with these files in the place of what the disk has. */
  readonly judge: (overlay: Texts) => Report;
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
  readonly dropped: readonly Dropped[];
}

export interface Dropped {
  readonly proposal: Proposal;
  readonly reason: string;
}

/** What is known at one point: files so far, and what the judge says of them. */
interface State {
  readonly files: Texts;
  readonly report: Report;
}

/** Mends findings in rounds, in memory: every kept remedy was judged again together with all that were kept before. */
export async function runFixes(options: FixOptions): Promise<FixRun> {
  const before = options.judge(new Map());
  const applied: Proposal[] = [];
  const dropped = new Map<string, Dropped>();
  let state: State = { files: new Map(), report: before };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const proposals = await propose(state.report, options, dropped);
    if (proposals.length === 0) break;
    const kept = keepHarmless(combine(proposals), state, options, dropped);
    applied.push(...kept.proposals);
    state = kept.state;
  }
  return { before, after: state.report, files: state.files, applied, dropped: [...dropped.values()] };
}

/** The remedies for what is open, those that were dropped before left out. */
export async function propose(
  report: Report,
  { recipes, level, sources }: Pick<FixOptions, 'recipes' | 'sources'> & { readonly level: FixLevel },
  dropped: Map<string, Dropped> = new Map(),
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

/**
 * Tries all together; when that does harm, those that cannot have done it without the others, then the suspects, so
 * that one bad remedy costs a few judgements and no other remedy.
 */
function keepHarmless(
  proposals: readonly Proposal[],
  start: State,
  options: FixOptions,
  dropped: Map<string, Dropped>,
): { readonly proposals: readonly Proposal[]; readonly state: State } {
  const kept: Proposal[] = [];
  let state = start;
  const drop = (proposal: Proposal, reason: string): void => {
    for (const finding of proposal.findings) dropped.set(finding.fingerprint, { proposal, reason });
  };
  const settle = (group: readonly Proposal[]): void => {
    const [first] = group;
    if (!first) return;
    const { next, harms } = tryOut([...kept, ...group], group, start, state, options);
    if (next) {
      kept.push(...group);
      state = next;
      return;
    }
    if (group.length > 1) {
      for (const part of split(group, harms)) settle(part);
      return;
    }
    // What only does not go together with the others is tried again in the next round, on what they left.
    const alone = kept.length > 0 ? tryOut([first], [first], start, start, options).harms : harms;
    if (alone.length > 0) drop(first, alone[0]?.reason ?? '');
  };
  settle(proposals);
  return { proposals: kept, state };
}

/** The innocent together and each suspect by itself; halves where nobody or everybody is suspected. */
function split(group: readonly Proposal[], harms: readonly Harm[]): readonly (readonly Proposal[])[] {
  const suspects = group.filter((proposal) => harms.some((harm) => harm.isSuspect(proposal)));
  const innocent = group.filter((proposal) => !suspects.includes(proposal));
  if (suspects.length > 0 && innocent.length > 0)
    return suspects.length <= MAX_ALONE ? [innocent, ...suspects.map((item) => [item])] : [innocent, suspects];
  const half = Math.ceil(group.length / 2);
  return [group.slice(0, half), group.slice(half)];
}

/** The state with all of them written, or what speaks against the new ones. */
function tryOut(
  all: readonly Proposal[],
  added: readonly Proposal[],
  start: State,
  now: State,
  options: FixOptions,
): { readonly next?: State; readonly harms: readonly Harm[] } {
  const changed = applyEdits(
    all.flatMap((proposal) => proposal.edits),
    (path) => start.files.get(path) ?? start.report.text(path),
  );
  if (!changed) return { harms: [{ reason: 'its edits do not fit the file', isSuspect: () => true }] };
  const files = new Map([...start.files, ...changed]);
  const report = options.judge(files);
  const harms = findHarms(now.report, report, added);
  return harms.length > 0 ? { harms } : { next: { files, report }, harms };
}
