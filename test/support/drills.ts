import path from 'node:path';
import { planDrill } from '../../src/drills/plan.ts';
import { runDrills } from '../../src/drills/run-drills.ts';
import type { DrillName, DrillOptions, DrillResult } from '../../src/drills/types.ts';
import { linkRepository } from '../../src/services/link-repository.ts';
import type { Service } from '../../src/services/types.ts';
import { createWorkspace } from '../../src/workspace/create-workspace.ts';

export const DRILL_FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/drills');

/** `npm run drill:repeat` runs every drill several times, on busy cores. */
export const REPEATS = { repeats: Math.max(1, Number(process.env['DRILL_REPEATS'] ?? 1)) - 1 };

let linked: readonly Service[] | undefined;

export interface FixtureRun {
  /** `http`, `express`…: the service drill-http, drill-express… */
  readonly fixture: string;
  readonly variant?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: Partial<DrillOptions>;
  readonly graceSeconds?: number;
}

/** Runs one drill of a fixture, with times that suit a test. */
export async function drillFixture(name: DrillName, run: FixtureRun): Promise<DrillResult> {
  linked ??= linkRepository(createWorkspace(DRILL_FIXTURES)).services;
  const service = linked.find((item) => item.name === `drill-${run.fixture}`);
  if (!service) throw new Error(`no fixture drill-${run.fixture}`);
  const plan = planDrill({
    service,
    root: DRILL_FIXTURES,
    env: { DATABASE_URL: 'postgres://secret@db/orders', VARIANT: run.variant ?? 'right', ...run.env },
    inherited: process.env,
    ready: undefined,
    route: undefined,
    graceSeconds: run.graceSeconds ?? 2,
    without: ['DATABASE_URL'],
  });
  const [result] = await runDrills({
    names: [name],
    plan,
    options: {
      holdMs: 250,
      crashLimitMs: 10_000,
      bootLimitMs: 20_000,
      bootBudgetMs: 15_000,
      starts: 2,
      durationSeconds: 2,
      connections: 4,
      targetRps: undefined,
      p95Ms: 5_000,
      ...run.options,
    },
    signal: new AbortController().signal,
    origin: { service: service.id, date: '2026-11-20', commit: undefined, fingerprint: '' },
    root: DRILL_FIXTURES,
  });
  if (!result) throw new Error('no result');
  return result;
}

/** Verdicts by check, without the remark that depends on the Node that runs the tests. */
export function verdictsOf({ checks }: DrillResult): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.flatMap((check) => (check.id === 'other-node' ? [] : [[check.id, check.verdict]])));
}

export function failuresOf({ checks }: DrillResult): readonly string[] {
  return checks.flatMap((check) => (check.verdict === 'fail' ? [check.id] : []));
}
