import fs from 'node:fs';
import path from 'node:path';
import { buildService } from '../drills/build.ts';
import { readEnvironment } from '../drills/environment.ts';
import { CannotDrill, planDrill } from '../drills/plan.ts';
import { runDrills } from '../drills/run-drills.ts';
import type { DrillName, DrillOptions, DrillPlan, DrillResult } from '../drills/types.ts';
import { closest } from '../engine/closest.ts';
import { fingerprintService, mergeEvidence, parseEvidence, renderEvidence } from '../engine/drill-evidence.ts';
import { DRILLS, EVIDENCE_FILE } from '../engine/drills.ts';
import { renderDrills, renderDrillsJson } from '../reports/drill.ts';
import { linkRepository } from '../services/link-repository.ts';
import type { Service } from '../services/types.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { findHeadCommit } from '../workspace/git.ts';
import { createChalk } from './color.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { writeAtomically } from './write-file.ts';

interface DrillFlags {
  readonly folder: string;
  readonly format: 'human' | 'json';
  readonly color: 'auto' | 'always' | 'never';
  readonly yes: boolean;
  readonly build: boolean;
  readonly save?: string | true;
  readonly envFile: readonly string[];
  readonly env: readonly string[];
  readonly without: readonly string[];
  readonly route?: string;
  readonly ready?: string;
  readonly grace?: number;
  readonly hold: number;
  readonly bootLimit: number;
  readonly bootBudget: number;
  readonly starts: number;
  readonly duration: number;
  readonly connections: number;
  readonly targetRps?: number;
  readonly p95: number;
}

/** Ended by a signal, as shells report it (128 + SIGINT). */
const INTERRUPTED = 130;

/** `nodeready drill`: runs a service and proves what only a run can prove. */
export async function drill(name: string, serviceName: string | undefined, raw: unknown, io: Io): Promise<number> {
  const flags = raw as DrillFlags;
  const names = parseName(name);
  if (process.platform === 'win32') throw new UsageError('drills need signals and process groups, which Windows lacks');
  if (!flags.yes && io.interactive !== true)
    throw new UsageError('a drill runs the code of the repository: say --yes where nobody sits at the terminal');
  const root = path.resolve(io.cwd, flags.folder);
  if (!fs.existsSync(root) || !fs.statSync(root).isDirectory()) throw new UsageError(`${flags.folder} is not a folder`);
  const workspace = createWorkspace(root);
  const { services } = linkRepository(workspace);
  if (services.length === 0) {
    io.stderr.write(`nodeready: no Node.js service found in ${flags.folder}\n`);
    return EXIT.nothing;
  }
  const service = chooseService(services, serviceName);
  const file =
    flags.save === undefined ? undefined : path.resolve(root, flags.save === true ? EVIDENCE_FILE : flags.save);
  const saved = readSaved(file);
  const plan = readPlan(service, root, flags, io);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    if (flags.build) await buildService(service, plan, root, stop.signal, (text) => io.stderr.write(text));
    const absent = plan.needs.find((file) => !fs.existsSync(file));
    if (absent !== undefined)
      throw new UsageError(`${path.relative(root, absent)} does not exist: build the service first, or pass --build`);
    const results = await runDrills({
      names,
      plan,
      options: optionsOf(flags),
      signal: stop.signal,
      root,
      origin: {
        service: service.id,
        date: io.today,
        commit: findHeadCommit(root),
        fingerprint: fingerprintService(service, (file) => workspace.read(file)),
      },
      onStart: (item) => io.stderr.write(`nodeready: drill ${item} of ${service.name} runs\n`),
    });
    io.stdout.write(
      flags.format === 'json'
        ? renderDrillsJson(results)
        : renderDrills(service.name, results, createChalk(flags.color, io)),
    );
    if (file !== undefined) writeAtomically(file, renderEvidence(mergeEvidence(saved, results)));
    return results.some((result) => result.verdict === 'fail')
      ? EXIT.findings
      : results.some((result) => result.verdict === 'unknown')
        ? EXIT.incomplete
        : EXIT.ok;
  } catch (error) {
    if (error instanceof CannotDrill) throw new UsageError(error.message);
    if (!stop.signal.aborted) throw error;
    io.stderr.write('nodeready: interrupted; every process of the drill has been ended\n');
    return INTERRUPTED;
  } finally {
    for (const signal of signals) process.removeListener(signal, interrupt);
  }
}

function parseName(name: string): readonly DrillName[] {
  if (name === 'all') return DRILLS;
  const known = DRILLS.find((item) => item === name);
  if (known) return [known];
  const hint = closest(name, [...DRILLS, 'all']);
  throw new UsageError(
    `no drill named ${name}${hint ? `; did you mean ${hint}?` : `; there are ${DRILLS.join(', ')} and all`}`,
  );
}

function chooseService(services: readonly Service[], name: string | undefined): Service {
  if (name !== undefined) {
    const found = services.find((service) => [service.name, service.id, service.root].includes(name));
    if (found) return found;
    throw new UsageError(`no service named ${name}; there are ${services.map((item) => item.name).join(', ')}`);
  }
  const serving = services.filter((service) => service.kind === 'http');
  const [only, second] = serving.length > 0 ? serving : services;
  if (only === undefined || second !== undefined)
    throw new UsageError(`name one of the services: ${services.map((service) => service.name).join(', ')}`);
  return only;
}

function readPlan(service: Service, root: string, flags: DrillFlags, io: Io): DrillPlan {
  const files = flags.envFile.map((file) => {
    const absolute = path.resolve(io.cwd, file);
    if (!fs.existsSync(absolute)) throw new UsageError(`${file} does not exist`);
    return { path: file, text: fs.readFileSync(absolute, 'utf8') };
  });
  const wrong = flags.env.find((pair) => pair.indexOf('=') < 1);
  if (wrong !== undefined) throw new UsageError(`--env takes NAME=value, not ${wrong}`);
  try {
    return planDrill({
      service,
      root,
      env: readEnvironment(files, flags.env),
      inherited: io.env,
      ready: flags.ready,
      route: flags.route,
      graceSeconds: flags.grace,
      without: flags.without,
    });
  } catch (error) {
    if (error instanceof CannotDrill) throw new UsageError(error.message);
    throw error;
  }
}

function optionsOf(flags: DrillFlags): DrillOptions {
  return {
    holdMs: flags.hold,
    crashLimitMs: 10_000,
    bootLimitMs: flags.bootLimit * 1000,
    bootBudgetMs: flags.bootBudget * 1000,
    starts: flags.starts,
    durationSeconds: flags.duration,
    connections: flags.connections,
    targetRps: flags.targetRps,
    p95Ms: flags.p95,
  };
}

/** A file that holds something else is not overwritten, and that is known before anything runs. */
function readSaved(file: string | undefined): readonly DrillResult[] {
  if (file === undefined || !fs.existsSync(file)) return [];
  const parsed = parseEvidence(fs.readFileSync(file, 'utf8'));
  if ('problem' in parsed) throw new UsageError(`${path.basename(file)} ${parsed.problem}: it is left as it is`);
  return parsed.results;
}
