import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/engine/types.ts';
import { FIX_FORMATS, loadRecipes, type Recipes } from '../../src/fixes/index.ts';
import { findFixLevel } from '../../src/fixes/levels.ts';
import type { Recipe } from '../../src/fixes/types.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Example } from '../../src/rules/types.ts';
import { fixFiles } from '../support/fix-files.ts';
import { chartExamples } from './examples/charts.ts';
import { dockerfileExamples } from './examples/dockerfile.ts';
import { packageExamples } from './examples/package.ts';
import { sourceExamples } from './examples/source.ts';
import { workflowExamples } from './examples/workflow.ts';
import { yamlExamples } from './examples/yaml.ts';

const EXAMPLES = {
  dockerfile: dockerfileExamples,
  yaml: yamlExamples,
  package: packageExamples,
  workflow: workflowExamples,
  source: sourceExamples,
};

for (const format of FIX_FORMATS) {
  const recipes = await loadRecipes([format]);
  describe(`recipes for ${format}`, () => {
    // A suite without cases is an error for the runner.
    if (recipes.size === 0) it.skip('none yet', () => undefined);
    for (const [id, own] of recipes) {
      it(id, { timeout: 60_000 }, () => checkRecipes(id, own, format));
    }
  });
}

/**
 * Every bad example that a recipe of the rule can mend: the finding is gone, nothing new is found, a second run changes
 * nothing, and the files are as the golden text says. Every recipe must mend one.
 */
async function checkRecipes(id: string, own: readonly Recipe[], format: keyof typeof EXAMPLES): Promise<void> {
  const rule = RULES.find((item) => item.id === id);
  if (!rule) throw new Error(`no rule named ${id}`);
  const only: Recipes = new Map([[id, own]]);
  const golden: string[] = [];
  const used = new Set<Recipe>();
  const charts = format === 'yaml' ? (chartExamples[id] ?? []) : [];
  for (const example of [...rule.examples.bad, ...(EXAMPLES[format][id] ?? []), ...charts]) {
    const { run, files, open } = await fixFiles(example.files, only);
    expect(
      run.dropped.map(({ proposal, reason }) => `${proposal.recipe.title}: ${reason}`),
      example.title,
    ).toEqual([]);
    for (const proposal of run.applied) used.add(proposal.recipe);
    if (run.applied.length === 0) continue;
    // Advice may follow a remedy for something graver.
    const grave = run.applied.some((proposal) => proposal.findings.some((finding) => finding.severity !== 'note'));
    const found = (report: Report) => report.services.flatMap(({ findings }) => findings);
    const before = found(run.before).map((finding) => finding.rule.id);
    const after = found(run.after)
      .filter((finding) => !(grave && finding.severity === 'note' && finding.rule.id !== id))
      .map((finding) => finding.rule.id);
    const solved = run.applied.flatMap((proposal) => proposal.findings).length;
    // One remedy may solve more than it was computed for, and one finding may stand behind another.
    expect(count(after, id), example.title).toBeLessThanOrEqual(Math.max(0, count(before, id) - solved));
    for (const other of new Set(after)) expect(count(after, other), other).toBeLessThanOrEqual(count(before, other));
    const again = await fixFiles(files, only);
    expect([...again.run.files.keys()], `${example.title}, again`).toEqual([]);
    golden.push(renderExample(example, run.files, run.applied, open));
  }
  expect(own.filter((recipe) => recipe.level !== 'display' && !used.has(recipe)).map((recipe) => recipe.title)).toEqual(
    [],
  );
  await expect(golden.join('\n')).toMatchFileSnapshot(path.join(import.meta.dirname, `golden/${format}/${id}.txt`));
}

function count(ids: readonly string[], id: string): number {
  return ids.filter((item) => item === id).length;
}

function renderExample(
  example: Example,
  files: ReadonlyMap<string, string>,
  applied: readonly { readonly recipe: Recipe }[],
  open: readonly string[],
): string {
  const titles = [...new Set(applied.map(({ recipe }) => `${recipe.title} (${recipe.level})`))];
  const texts = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, text]) => `--- ${file}\n${text}`);
  const remaining = applied.map(({ recipe }) => recipe.rule).some((rule) => open.some((line) => line.startsWith(rule)));
  return `=== ${example.title}: ${titles.join(', ')}${remaining ? ' (some findings remain)' : ''}\n${texts.join('\n')}`;
}

describe('levels', () => {
  it('are current for lists of rules', async () => {
    for (const [id, own] of await loadRecipes()) {
      const levels = own.map((recipe) => recipe.level);
      expect(findFixLevel(id)).toBe(
        (['safe', 'suggested', 'display'] as const).find((level) => levels.includes(level)),
      );
    }
  });
});
