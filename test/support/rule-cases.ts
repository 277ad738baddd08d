import { describe, expect, it } from 'vitest';
import { type Judgement, judge } from '../../src/engine/judge.ts';
import type { Options, Outcome, Rule, Severity } from '../../src/rules/types.ts';
import { linkRepository } from '../../src/services/link-repository.ts';
import type { Service } from '../../src/services/types.ts';
import { createWorkspace } from '../../src/workspace/create-workspace.ts';
import { withRepository } from './repository.ts';

/** The date that every test judges on. */
export const AS_OF = '2026-11-20';

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly name: string;
  readonly files: Files;
  readonly options?: Options;
  /** Name of the service to judge, where the repository has several; the only one otherwise; true for the first. */
  readonly service?: string | true;
  /** Only outcomes about this topic. */
  readonly topic?: string;
}

export interface RuleCases {
  /** Each finding as `message-id at path:line:column`, in order. */
  readonly fails: readonly (Case & {
    readonly findings: readonly {
      readonly message: string;
      readonly at: string;
      /** Checked when given. */
      readonly severity?: Severity;
    }[];
  })[];
  /** `evidence`: places `path:line:column` that must be among the evidence. */
  readonly passes: readonly (Case & { readonly evidence?: readonly string[] })[];
  readonly notApplicable: readonly (Case & { readonly reason?: RegExp })[];
  readonly unknown: readonly (Case & { readonly reason?: RegExp })[];
}

/** Links a virtual repository and gives its services. */
export function linkFiles(files: Files): readonly Service[] {
  return withRepository(files, (root) => linkRepository(createWorkspace(root)).services);
}

export function judgeFiles(rule: Rule, { files, options = {}, service }: Omit<Case, 'name'>): Judgement {
  return withRepository(files, (root) => {
    const { services } = linkRepository(createWorkspace(root));
    const chosen =
      service === undefined || service === true ? services[0] : services.find((item) => item.name === service);
    if (!chosen)
      throw new Error(
        `no service${service !== undefined ? ` named ${service}` : ''}; found ${services.map((item) => item.name).join(', ') || 'none'}`,
      );
    if (service === undefined && services.length > 1)
      throw new Error(`name the service: ${services.map((item) => item.name).join(', ')}`);
    const judgement = judge(rule, chosen, options, AS_OF);
    if (judgement.crash) throw new Error(judgement.crash.message);
    return judgement;
  });
}

/** The static tables of a rule as tests. */
export function ruleCases(rule: Rule, cases: RuleCases): void {
  describe(rule.id, () => {
    const outcomesOf = (item: Case): readonly Outcome[] =>
      judgeFiles(rule, item).outcomes.filter(
        (outcome) => item.topic === undefined || !outcome.topics || outcome.topics.includes(item.topic),
      );
    const worst = (outcomes: readonly Outcome[]): string =>
      ['fail', 'unknown', 'pass', 'notApplicable'].find((verdict) =>
        outcomes.some((outcome) => outcome.verdict === verdict),
      ) ?? 'none';
    // A suite without cases is an error for the runner.
    describe('fails', () => {
      if (cases.fails.length === 0) it.skip('nothing fails', () => undefined);
      for (const item of cases.fails) {
        it(item.name, () => {
          const found = outcomesOf(item).flatMap((outcome) =>
            outcome.verdict === 'fail' ? [`${outcome.message} at ${position(outcome)}`] : [],
          );
          expect(found).toEqual(item.findings.map(({ message, at }) => `${message} at ${at}`));
          const weights = outcomesOf(item).flatMap((outcome) =>
            outcome.verdict === 'fail' ? [outcome.severity ?? rule.severity] : [],
          );
          expect(weights).toMatchObject(item.findings.map(({ severity }, i) => severity ?? weights[i]));
          for (const { message } of item.findings) expect(Object.keys(rule.messages)).toContain(message);
        });
      }
    });
    describe('passes', () => {
      if (cases.passes.length === 0) it.skip('nothing passes', () => undefined);
      for (const item of cases.passes) {
        it(item.name, () => {
          const outcomes = outcomesOf(item);
          expect({ verdict: worst(outcomes), outcomes }).toMatchObject({ verdict: 'pass' });
          const places = outcomes.flatMap((outcome) =>
            outcome.verdict === 'pass' ? outcome.evidence.map(position) : [],
          );
          expect(places).toEqual(expect.arrayContaining([...(item.evidence ?? [])]));
        });
      }
    });
    for (const verdict of ['notApplicable', 'unknown'] as const) {
      describe(verdict, () => {
        if (cases[verdict].length === 0) it.skip('never', () => undefined);
        for (const item of cases[verdict]) {
          it(item.name, () => {
            const outcomes = outcomesOf(item);
            expect({ verdict: worst(outcomes), outcomes }).toMatchObject({ verdict });
            const reasons = outcomes.flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : []));
            if (item.reason) expect(reasons.join('\n')).toMatch(item.reason);
          });
        }
      });
    }
  });
}

function position({
  place,
}: {
  readonly place: { readonly path: string; readonly line: number; readonly column: number };
}): string {
  return `${place.path}:${place.line}:${place.column}`;
}
