import type { Config } from '../config/types.ts';
import { isOpen } from '../engine/findings.ts';
import type { Report } from '../engine/types.ts';
import { createSources } from '../fixes/context.ts';
import { loadRecipes } from '../fixes/index.ts';
import { renderDiff } from '../fixes/render-diff.ts';
import { type FixRun, propose, runFixes } from '../fixes/run.ts';
import { cleanLine } from '../reports/clean.ts';
import { isInWorkTree } from '../workspace/run-git.ts';
import { WriteError, writeFiles } from '../workspace/write-files.ts';
import { type Io, UsageError } from './io.ts';
import { type JudgeOptions, prepareJudge } from './judge-folder.ts';

export interface FixFolderOptions {
  readonly level: 'safe' | 'suggested';
  /** Print what would change and write nothing. */
  readonly diff: boolean;
  /** Write although no version control could bring the old text back. */
  readonly force: boolean;
}

/** `lint --fix` and `lint --diff`: the report is of what the folder holds afterwards. */
export async function fixFolder(
  options: JudgeOptions,
  { level, diff, force }: FixFolderOptions,
  io: Io,
): Promise<{ readonly report: Report; readonly config: Config }> {
  const { root, config, judge } = await prepareJudge({ ...options, all: true }, io);
  if (!diff && !force && !isInWorkTree(root))
    throw new UsageError(
      `${options.folder} is not in a git work tree, so nothing could bring the old text back; pass --force to write all the same`,
    );
  const recipes = await loadRecipes();
  const sources = createSources();
  const result = await runFixes({ recipes, level, judge: (overlay, only) => judge(overlay, { only }), sources });
  const more = level === 'safe' ? await propose(result.after, { recipes, level: 'suggested', sources }) : [];
  const count = more.flatMap((proposal) => proposal.findings).length;
  if (diff) io.stdout.write(renderDiff(result.before, result.files));
  else write(root, result);
  io.stderr.write(renderSummary(result, diff, count));
  return { report: diff ? result.before : result.after, config };
}

function write(root: string, { before, files }: FixRun): void {
  try {
    writeFiles(
      root,
      [...files].map(([path, after]) => ({ path, before: before.text(path), after })),
    );
  } catch (error) {
    if (error instanceof WriteError) throw new UsageError(error.message);
    throw error;
  }
}

/** What was changed, what was tried and not kept, and what remains: for stderr, since the report has stdout. */
function renderSummary({ applied, dropped, files, after }: FixRun, diff: boolean, more: number): string {
  const mended = applied.reduce((sum, proposal) => sum + proposal.findings.length, 0);
  const remaining = after.services.flatMap((service) => service.findings).filter(isOpen).length;
  const verb = diff ? 'would mend' : 'mended';
  const lines = [
    mended === 0
      ? `nodeready: nothing ${diff ? 'to mend' : 'was mended'}`
      : `nodeready: ${verb} ${plural(mended, 'finding')} in ${plural(files.size, 'file')}`,
    ...applied.map(
      ({ recipe, edits }) =>
        `  ${[...new Set(edits.map((edit) => cleanLine(edit.path)))].join(', ')}: ${recipe.title} (${recipe.rule})`,
    ),
    ...dropped.map(
      ({ proposal: { recipe, edits }, reason }) =>
        `  ${cleanLine(edits[0]?.path ?? '')}: not changed for ${recipe.rule}: ${cleanLine(reason)}`,
    ),
    `nodeready: ${plural(remaining, 'finding')} ${remaining === 1 ? 'remains' : 'remain'}${
      more > 0 ? `; ${more} may be mended with --fix=suggested, which changes behaviour` : ''
    }`,
  ];
  return `${lines.join('\n')}\n`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
