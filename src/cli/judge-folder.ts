import fs from 'node:fs';
import path from 'node:path';
import ignore from 'ignore';
import { findRule, loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/types.ts';
import { loadPreset, type Preset } from '../engine/presets.ts';
import { run } from '../engine/run.ts';
import type { Report } from '../engine/types.ts';
import { RULES } from '../rules/index.ts';
import { type Io, UsageError } from './io.ts';
import { linkOptions } from './link-options.ts';

export interface JudgeOptions {
  readonly folder: string;
  readonly asOf: string;
  readonly configFile?: string | undefined;
  readonly preset?: Preset | undefined;
  /** Rule ids or codes; empty for all. */
  readonly rules?: readonly string[];
  readonly stats?: boolean;
  /** Manifests beside the repository: `-`, files, folders. */
  readonly manifests?: readonly string[] | undefined;
  /** Render charts with the helm program. */
  readonly helm?: boolean | undefined;
}

/** Runs the engine on a folder with its configuration: what `lint` and `checklist` share. */
export async function judgeFolder(
  options: JudgeOptions,
  io: Io,
): Promise<{ readonly report: Report; readonly config: Config }> {
  const root = path.resolve(io.cwd, options.folder);
  if (!fs.existsSync(root) || !fs.statSync(root).isDirectory())
    throw new UsageError(`${options.folder} is not a folder`);
  const config = await loadConfig(root, options.configFile && path.resolve(io.cwd, options.configFile), RULES);
  const chosen = new Set((options.rules ?? []).map((name) => findRule(name, RULES).id));
  const preset = await loadPreset(options.preset ?? config.preset);
  const excluded = config.exclude.length > 0 ? ignore().add([...config.exclude]) : undefined;
  const stages = stageReporter(io, options.stats === true);
  const report = run({
    root,
    rules: chosen.size > 0 ? RULES.filter((rule) => chosen.has(rule.id)) : RULES,
    asOf: options.asOf,
    reports: (rule) => {
      const severity = config.rules.get(rule.id)?.severity;
      if (severity === 'off') return false;
      return chosen.size > 0 || severity !== undefined || preset.includes(rule);
    },
    optionsOf: (rule) => ({ ...preset.options(rule), ...config.rules.get(rule.id)?.options }),
    severityOf: (rule, topics, own) => {
      const severity = config.rules.get(rule.id)?.severity;
      if (severity !== undefined && severity !== 'off') return severity;
      return chosen.size > 0 ? own : preset.severity(rule, topics, own);
    },
    suppressions: { ignore: config.ignore, asOf: options.asOf },
    attestations: config.attest,
    link: linkOptions(root, options, config, io),
    ...(excluded ? { isExcluded: (file: string) => excluded.ignores(file) } : {}),
    onStage: stages.start,
  });
  stages.end();
  return { report, config };
}

/** Progress on a terminal's stderr; times with --stats. */
function stageReporter(io: Io, stats: boolean): { readonly start: (stage: string) => void; readonly end: () => void } {
  const progress = io.stderr.isTTY === true && !stats;
  let current: { name: string; since: number } | undefined;
  const finish = (): void => {
    if (stats && current) io.stderr.write(`${current.name}: ${(performance.now() - current.since).toFixed(0)} ms\n`);
    if (progress) io.stderr.write('\r\u001b[K');
  };
  return {
    start(stage) {
      finish();
      current = { name: stage, since: performance.now() };
      if (progress) io.stderr.write(stage);
    },
    end: finish,
  };
}
