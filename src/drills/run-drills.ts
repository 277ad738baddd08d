import { decide } from '../engine/drills.ts';
import { drillBoot } from './boot.ts';
import { drillCrash } from './drill-crash.ts';
import { drillMemory } from './drill-memory.ts';
import { drillShutdown } from './drill-shutdown.ts';
import { startSession } from './session.ts';
import { NotReady } from './start.ts';
import type { DrillCheck, DrillName, DrillOptions, DrillPlan, DrillResult, Findings } from './types.ts';

export interface DrillRequest {
  readonly names: readonly DrillName[];
  readonly plan: DrillPlan;
  readonly options: DrillOptions;
  /** Aborting ends every process and the drill. */
  readonly signal: AbortSignal;
  /** What every result says about its origin. */
  readonly origin: Pick<DrillResult, 'service' | 'date' | 'commit' | 'fingerprint'>;
  /** Absolute folder of the repository, which no result may show. */
  readonly root: string;
  readonly onStart?: (name: DrillName) => void;
}

type Drill = (plan: DrillPlan, options: DrillOptions, session: ReturnType<typeof startSession>) => Promise<Findings>;

const DRILL: Readonly<Record<DrillName, Drill>> = {
  shutdown: drillShutdown,
  crash: drillCrash,
  boot: drillBoot,
  memory: drillMemory,
};

/** Runs one drill after the other; whatever happens, no process stays behind. */
export async function runDrills(request: DrillRequest): Promise<readonly DrillResult[]> {
  const session = startSession(request.signal);
  const results: DrillResult[] = [];
  try {
    for (const name of request.names) {
      request.onStart?.(name);
      results.push(describe(name, await attempt(DRILL[name], request, session), request));
    }
    return results;
  } finally {
    await session.end();
  }
}

/** A service that does not come up is a result: nothing could be shown. */
async function attempt(
  drill: Drill,
  { plan, options }: DrillRequest,
  session: ReturnType<typeof startSession>,
): Promise<Findings> {
  try {
    return await drill(plan, options, session);
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    return {
      checks: [{ id: 'ready', verdict: 'unknown', message: `It did not start here: ${error.message}` }],
      series: [],
    };
  }
}

function describe(name: DrillName, { checks, series }: Findings, { plan, origin, root }: DrillRequest): DrillResult {
  const redact = createRedactor(plan, root);
  const clean = [...checks, ...noteVersion(plan)].map((check) => ({ ...check, message: redact(check.message) }));
  return {
    drill: name,
    ...origin,
    verdict: decide({ checks: clean }).verdict,
    node: process.version,
    command: redact(plan.words.join(' ').replace(process.execPath, 'node')),
    checks: clean,
    series,
  };
}

/** Keep-alive, crashes and the heap differ from line to line of Node. */
function noteVersion({ nodeMajor }: DrillPlan): readonly DrillCheck[] {
  const own = Number(process.versions.node.split('.')[0]);
  if (nodeMajor === undefined || nodeMajor === own) return [];
  const message = `This ran on Node ${own}, the image runs Node ${nodeMajor}: run the drill with that for a result that counts.`;
  return [{ id: 'other-node', verdict: 'note', message }];
}

const SECRET = /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH|DSN|URL|URI|CONNECTION/i;

/** What a service writes ends up in results: without the secrets it was given and without the paths of this machine. */
function createRedactor({ env }: DrillPlan, root: string): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name, value]) => SECRET.test(name) && value.length >= 6)
    .sort(([, a], [, b]) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const [name, value] of secrets) clean = clean.replaceAll(value, `<${name}>`);
    return clean.replaceAll(`${root}/`, '').replaceAll(root, '.');
  };
}
