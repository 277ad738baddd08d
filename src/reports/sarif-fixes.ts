import type { Report } from '../engine/types.ts';
import { isNewFile, type Proposal, type TextEdit } from '../fixes/types.ts';
import { lineStarts, positionAt } from '../parsers/place.ts';
import { artifactOf } from './sarif-locations.ts';

/** What SARIF calls a fix: description and replacements, by the fingerprint of the finding (§3.55). */
export type SarifFixes = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/**
 * Remedies as SARIF fixes. `report` holds the texts they were computed on; `prefix` is the linted folder inside the
 * repository, as code hosts want it. A remedy that needs a new file has no place in a log and is left out.
 */
export function renderSarifFixes(report: Report, proposals: readonly Proposal[], prefix: string): SarifFixes {
  const fixes = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { findings, recipe, edits } of proposals) {
    const texts = edits.flatMap((edit) => (isNewFile(edit) ? [] : [edit]));
    if (texts.length !== edits.length) continue;
    const fix = {
      description: { text: `${recipe.title[0]?.toUpperCase() ?? ''}${recipe.title.slice(1)} (${recipe.level}).` },
      artifactChanges: [...new Set(texts.map((edit) => edit.path))].map((path) => ({
        artifactLocation: artifactOf(prefix === '' ? path : `${prefix}/${path}`),
        replacements: texts
          .filter((edit) => edit.path === path)
          .map((edit) => replacementOf(edit, report.text(path) ?? '')),
      })),
    };
    for (const finding of findings) fixes.set(finding.fingerprint, fix);
  }
  return fixes;
}

function replacementOf({ start, end, text }: TextEdit, judged: string): Readonly<Record<string, unknown>> {
  const starts = lineStarts(judged);
  const [from, to] = [positionAt(starts, start), positionAt(starts, end)];
  return {
    deletedRegion: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    ...(text === '' ? {} : { insertedContent: { text } }),
  };
}
