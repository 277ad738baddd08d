import path from 'node:path';
import { BASELINE_FILE, readBaseline } from '../config/baseline-file.ts';
import { findRule, loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/types.ts';
import type { Baseline } from '../engine/baseline.ts';
import { closest } from '../engine/closest.ts';
import { ALL_RULES, HOUSEKEEPING } from '../engine/housekeeping.ts';
import { type LoadedPreset, loadPreset, type Preset } from '../engine/presets.ts';
import { type RunOptions, run } from '../engine/run.ts';
import type { Report } from '../engine/types.ts';
import { loadDeferredRules } from '../rules/deferred.ts';
import type { Rule } from '../rules/types.ts';
import type { KnownPrograms } from '../services/link-service.ts';
import type { KnownFacts } from '../services/modules.ts';
import { classify } from '../workspace/classify.ts';
import { disk } from '../workspace/disk.ts';
import type { FileKind } from '../workspace/types.ts';
import { excludeOf } from './exclude.ts';
import { settleNewSpace } from './heap.ts';
import { COMMANDS, type Io, UsageError } from './io.ts';
import { linkOptions } from './link-options.ts';
import { resolveSince } from './since.ts';
import { createTimer, type Timer } from './timer.ts';

export interface JudgeOptions {
  readonly folder: string;
  readonly asOf: string;
  readonly configFile?: string | undefined;
  readonly preset?: Preset | undefined;
  /** Rule ids or codes; empty for all. */
  readonly rules?: readonly string[];
  /** File as named; false for none; undefined for the one of the configuration, or the one with the usual name. */
  readonly baseline?: string | false | undefined;
  readonly strictBaseline?: boolean;
  readonly since?: string | undefined;
  readonly stats?: boolean;
  /** Manifests beside the repository: `-`, files, folders. */
  readonly manifests?: readonly string[] | undefined;
  /** Render charts with the helm program. */
  readonly helm?: boolean | undefined;
  /** Judge all rules, although only some are chosen to report. */
  readonly all?: boolean;
  /** The report has no verdicts of topics: rules that report nothing need not be judged. */
  readonly findingsOnly?: boolean;
}

/** Ids of rules: `only` instead of those of the options, `also` beside them. */
export interface AskedRules {
  readonly only?: ReadonlySet<string> | undefined;
  readonly also?: readonly string[];
}

/** Runs the engine on a folder with its configuration: what `lint` and `checklist` share. */
export async function judgeFolder(
  options: JudgeOptions,
  io: Io,
): Promise<{ readonly report: Report; readonly config: Config }> {
  const { config, judge } = await prepareJudge(options, io);
  const report = judge();
  // Whether a suppression of a rule that does not report is idle, only that rule can tell.
  const named = options.findingsOnly === true ? (report.unjudged ?? []) : [];
  if (named.length === 0) return { report, config };
  await loadDeferredRules(addRules([], named));
  return { report: judge(undefined, { also: named }), config };
}

/** The same, to be judged as often as fixes ask, each time with other texts in the place of what the disk has. */
export async function prepareJudge(
  options: JudgeOptions,
  io: Io,
): Promise<{
  readonly root: string;
  readonly config: Config;
  readonly judge: (overlay?: ReadonlyMap<string, string>, asked?: AskedRules) => Report;
}> {
  const { config, runOptions, timer } = await prepareRun(options, io);
  const baseline = chooseBaseline(options, config, runOptions.root, io);
  const since = options.since === undefined ? undefined : resolveSince(runOptions.root, options.since);
  const accepted = options.findingsOnly === true ? (baseline?.entries ?? []).map(({ rule }) => rule) : [];
  await loadDeferredRules(addRules([], accepted));
  const facts: KnownFacts = new Map();
  const programsOf = createProgramStore();
  return {
    root: runOptions.root,
    config,
    judge(overlay, { only, also = [] } = {}) {
      const link = { ...runOptions.link, facts, programs: programsOf(overlay) };
      const rules = only
        ? ALL_RULES.filter((rule) => only.has(rule.id))
        : addRules(runOptions.rules, [...accepted, ...also]);
      const report = run({ ...runOptions, rules, link, baseline, since, ...(overlay ? { overlay } : {}) });
      timer.end();
      return report;
    },
  };
}

/** What Node.js runs does not depend on these. */
const NO_CODE: readonly FileKind[] = [
  'dockerfile',
  'ignore',
  'yaml',
  'node-version',
  'markdown',
  'procfile',
  'systemd',
];
/** Bisecting goes back and forth between a few states. */
const MAX_STATES = 3;

/** Programs that were linked from the same code, of the states that were judged last. */
function createProgramStore(): (overlay?: ReadonlyMap<string, string>) => KnownPrograms {
  const known = new Map<string, KnownPrograms>();
  return (overlay = new Map()) => {
    const key = JSON.stringify([...overlay].filter(([file]) => !NO_CODE.includes(classify(file))).sort());
    const programs = known.get(key) ?? new Map();
    known.delete(key);
    known.set(key, programs);
    for (const oldest of known.keys()) if (known.size > MAX_STATES) known.delete(oldest);
    return programs;
  };
}

/** Everything a run needs besides what it is compared with. */
export async function prepareRun(
  options: JudgeOptions,
  io: Io,
): Promise<{ readonly config: Config; readonly runOptions: RunOptions; readonly timer: Timer }> {
  const root = resolveFolder(options.folder, io);
  const config = await loadConfig(root, options.configFile && path.resolve(io.cwd, options.configFile), ALL_RULES);
  const chosen = new Set((options.rules ?? []).map((name) => findRule(name, ALL_RULES).id));
  const preset = await loadPreset(options.preset ?? config.preset);
  const timer = createTimer(io, options.stats === true);
  const reported = reporting(config, preset, chosen, options.strictBaseline === true);
  const runOptions: RunOptions = {
    root,
    rules: chooseRules(options, chosen, config, reported.reports),
    asOf: options.asOf,
    ...reported,
    suppressions: { ignore: config.ignore, asOf: options.asOf },
    attestations: config.attest,
    link: linkOptions(root, options, config, io),
    ...excludeOf(config),
    onStage(stage) {
      settleNewSpace();
      timer.stage(stage);
    },
    ...(options.stats ? { measureRule: timer.rule } : {}),
  };
  await loadDeferredRules(runOptions.rules);
  return { config, runOptions, timer };
}

/** The rules that are judged: whatever the report, a suppression or a remedy asks about. */
function chooseRules(
  { all, findingsOnly }: JudgeOptions,
  chosen: ReadonlySet<string>,
  config: Config,
  reports: RunOptions['reports'],
): readonly Rule[] {
  // A remedy is held against every topic, also of rules that do not report.
  if (all === true) return ALL_RULES;
  if (chosen.size > 0) return ALL_RULES.filter((rule) => chosen.has(rule.id));
  if (findingsOnly !== true) return ALL_RULES;
  return addRules(
    ALL_RULES.filter(reports),
    config.ignore.map(({ rule }) => rule),
  );
}

function addRules(rules: readonly Rule[], ids: readonly string[]): readonly Rule[] {
  if (ids.length === 0) return rules;
  const wanted = new Set([...rules.map(({ id }) => id), ...ids]);
  return ALL_RULES.filter(({ id }) => wanted.has(id));
}

/** The linted folder, absolute. */
export function resolveFolder(folder: string, io: Io): string {
  const root = path.resolve(io.cwd, folder);
  if (!disk.exists(root)) {
    // `lint` is the default command, so a misspelt command looks like a folder.
    const command = /^[a-z]+$/.test(folder) ? closest(folder, COMMANDS) : undefined;
    throw new UsageError(
      `${folder} is not a folder${command ? ` or a command; did you mean nodeready ${command}?` : ''}`,
    );
  }
  if (!disk.file(root).isDirectory())
    throw new UsageError(`${folder} is not a folder; a file is judged with its service`);
  return root;
}

/** Which rules report, with which options and how gravely: flag, then configuration, then preset. */
export function reporting(
  config: Config,
  preset: LoadedPreset,
  chosen: ReadonlySet<string>,
  strictBaseline: boolean,
): Pick<RunOptions, 'reports' | 'optionsOf' | 'severityOf'> {
  // What is said about suppressions belongs to every preset: no document speaks of it.
  const isHousekeeping = (rule: Rule): boolean => HOUSEKEEPING.includes(rule);
  return {
    reports: (rule) => {
      const severity = config.rules.get(rule.id)?.severity;
      if (severity === 'off') return false;
      if (chosen.size > 0) return chosen.has(rule.id);
      return severity !== undefined || isHousekeeping(rule) || preset.includes(rule);
    },
    optionsOf: (rule) => ({ ...preset.options(rule), ...config.rules.get(rule.id)?.options }),
    severityOf: (rule, topics, own) => {
      if (strictBaseline && rule.id === 'stale-baseline-entry') return 'error';
      const severity = config.rules.get(rule.id)?.severity;
      if (severity !== undefined && severity !== 'off') return severity;
      return chosen.size > 0 || isHousekeeping(rule) ? own : preset.severity(rule, topics, own);
    },
  };
}

function chooseBaseline({ baseline }: JudgeOptions, config: Config, root: string, io: Io): Baseline | undefined {
  if (baseline === false) return undefined;
  const usual = path.join(root, BASELINE_FILE);
  const file = baseline
    ? path.resolve(io.cwd, baseline)
    : (config.baseline ?? (disk.exists(usual) ? usual : undefined));
  if (file === undefined) return undefined;
  return readBaseline(file, baseline || path.relative(root, file).split(path.sep).join('/'), disk.realPath(root));
}
