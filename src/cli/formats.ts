import type { ChalkInstance } from 'chalk';
import { ALL_RULES } from '../engine/housekeeping.ts';
import type { Report } from '../engine/types.ts';
import { renderHuman } from '../reports/human.ts';
import { renderJson } from '../reports/json.ts';
import { relocate } from '../reports/relocate.ts';
import type { SarifFixes } from '../reports/sarif-fixes.ts';
import type { Link, ToolInfo } from '../reports/tool.ts';
import type { Provenance } from '../workspace/provenance.ts';
import type { Io } from './io.ts';

export const FORMATS = [
  'human',
  'json',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'markdown',
  'html',
] as const;
export type Format = (typeof FORMATS)[number];

/** Whether a format tells what became of the topics; the others have findings alone. */
export function countsTopics(format: Format, io: Io): boolean {
  // Annotations go with a summary of the job, where there is one.
  if (format === 'github') return (io.env.GITHUB_STEP_SUMMARY ?? '') !== '';
  return format === 'human' || format === 'markdown' || format === 'html';
}

export interface FormatOptions {
  readonly chalk: ChalkInstance;
  readonly quiet: boolean;
  /** Links the pages of rules, where the terminal follows links. */
  readonly link?: Link;
  readonly tool: ToolInfo;
  /** Where the linted folder stands in its repository; asked for only by formats that code hosts read. */
  readonly provenance: () => Provenance;
  /** What tells two SARIF logs of one commit apart. */
  readonly category: string | undefined;
  /** SARIF with suppressed findings, marked so. */
  readonly includeSuppressed: boolean;
}

/** A report in one format. All but those of most runs load when they are asked for. */
export async function renderFormat(format: Format, report: Report, options: FormatOptions): Promise<string> {
  /** Code hosts want paths from the root of the repository. */
  const hosted = (): Report => relocate(report, options.provenance().prefix);
  switch (format) {
    case 'human':
      return renderHuman(report, options);
    case 'json':
      return renderJson(report, options.tool);
    case 'sarif':
      return (await import('../reports/sarif.ts')).renderSarif(hosted(), {
        ...options,
        provenance: options.provenance(),
        rules: ALL_RULES,
        fixes: await computeFixes(report, options.provenance().prefix),
      });
    case 'github':
      return (await import('../reports/github.ts')).renderGithub(hosted());
    case 'gitlab':
      return (await import('../reports/gitlab.ts')).renderGitlab(hosted());
    case 'junit':
      return (await import('../reports/junit.ts')).renderJunit(hosted());
    case 'checkstyle':
      return (await import('../reports/checkstyle.ts')).renderCheckstyle(hosted());
    case 'html':
      return (await import('../reports/html.ts')).renderHtml(report, { ...options, rules: ALL_RULES });
    case 'markdown':
      return (await import('../reports/markdown.ts')).renderMarkdown(report, options);
  }
}

/** Remedies for SARIF: those of text formats, since a log is not worth loading a syntax tree for. */
async function computeFixes(report: Report, prefix: string): Promise<SarifFixes> {
  const [{ loadRecipes, TEXT_FORMATS }, { propose }, { createSources }, { renderSarifFixes }] = await Promise.all([
    import('../fixes/index.ts'),
    import('../fixes/run.ts'),
    import('../fixes/context.ts'),
    import('../reports/sarif-fixes.ts'),
  ]);
  const recipes = await loadRecipes(TEXT_FORMATS);
  return renderSarifFixes(
    report,
    await propose(report, { recipes, level: 'display', sources: createSources() }),
    prefix,
  );
}
