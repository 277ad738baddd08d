import fs from 'node:fs';
import type { Report } from '../engine/types.ts';
import type { ToolInfo } from '../reports/tool.ts';
import type { Io } from './io.ts';

/** GitHub drops the whole summary of a step above 1024 KiB; what other commands of the step wrote counts too. */
const LIMIT = 1_000_000;

/** Adds the report to the summary of a GitHub job, where there is one. */
export async function writeJobSummary(report: Report, { tool }: { readonly tool: ToolInfo }, io: Io): Promise<void> {
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    const before = fs.existsSync(file) ? fs.statSync(file).size : 0;
    const { renderMarkdown } = await import('../reports/markdown.ts');
    fs.appendFileSync(file, renderMarkdown(report, { tool, limit: LIMIT - before }));
  } catch (error) {
    io.stderr.write(`nodeready: no job summary: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
