import { run } from '../../src/engine/run.ts';
import { createSources } from '../../src/fixes/context.ts';
import type { Recipes } from '../../src/fixes/index.ts';
import { type FixRun, runFixes } from '../../src/fixes/run.ts';
import { RULES } from '../../src/rules/index.ts';
import { createRepository } from './repository.ts';
import { AS_OF } from './rule-cases.ts';

type Files = Readonly<Record<string, string>>;

export interface FixedFiles {
  readonly run: FixRun;
  /** All files after fixing. */
  readonly files: Files;
  /** Open findings after fixing, of every rule, as `rule at path`. */
  readonly open: readonly string[];
}

/** Mends a small virtual repository, every rule judged and reported, up to `suggested`. */
export async function fixFiles(files: Files, recipes: Recipes): Promise<FixedFiles> {
  const repository = createRepository(files);
  try {
    const result = await runFixes({
      recipes,
      level: 'suggested',
      sources: createSources(),
      judge: (overlay, only) =>
        run({
          root: repository.root,
          rules: only ? RULES.filter((rule) => only.has(rule.id)) : RULES,
          asOf: AS_OF,
          reports: () => true,
          optionsOf: () => ({}),
          severityOf: (_rule, _topics, own) => own,
          suppressions: { ignore: [], asOf: AS_OF },
          overlay,
        }),
    });
    const open = result.after.services.flatMap(({ findings }) =>
      findings.map((finding) => `${finding.rule.id} at ${finding.place.path}`),
    );
    return { run: result, files: { ...files, ...Object.fromEntries(result.files) }, open };
  } finally {
    repository.remove();
  }
}
