import fs from 'node:fs';
import path from 'node:path';
import ignore from 'ignore';
import { readBaseline } from '../config/baseline-file.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/types.ts';
import { ALL_RULES } from '../engine/housekeeping.ts';
import { defaultsOf } from '../engine/judge.ts';
import { loadPreset, type Preset } from '../engine/presets.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { EXIT, type Io } from './io.ts';
import { reporting, resolveFolder } from './judge-folder.ts';
import { oneOf } from './suggest.ts';

export const ACTIONS = ['print', 'verify', 'schema'] as const;

interface ConfigOptions {
  readonly config?: string;
  readonly preset?: Preset;
  readonly profile?: Preset;
  readonly asOf: string;
}

/** `nodeready config print|verify|schema`. */
export async function config(given: string, folder: string, raw: unknown, io: Io): Promise<number> {
  const action = oneOf('config', given, ACTIONS);
  if (action === 'schema') {
    const [{ z }, { configSchema }] = await Promise.all([import('zod'), import('../config/schema.ts')]);
    io.stdout.write(`${JSON.stringify(z.toJSONSchema(configSchema), null, 2)}\n`);
    return EXIT.ok;
  }
  const options = raw as ConfigOptions;
  const root = resolveFolder(folder, io);
  const loaded = await loadConfig(root, options.config && path.resolve(io.cwd, options.config), ALL_RULES);
  if (action === 'print') {
    const effective = await effectiveOf(loaded, options.preset ?? options.profile, root);
    io.stdout.write(`${JSON.stringify(effective, null, 2)}\n`);
    return EXIT.ok;
  }
  for (const remark of doubtsOf(loaded, root, options.asOf)) io.stderr.write(`nodeready: ${remark}\n`);
  io.stdout.write(`${loaded.path ?? 'no configuration file: defaults'} is valid\n`);
  return EXIT.ok;
}

/** What a run would do: for every rule its severity, its options, and who decided. */
async function effectiveOf(config: Config, flag: Preset | undefined, root: string): Promise<unknown> {
  const name = flag ?? config.preset;
  const preset = await loadPreset(name);
  const { reports, severityOf, optionsOf } = reporting(config, preset, new Set(), false);
  const rules = ALL_RULES.map((rule) => {
    const severity = reports(rule) ? (severityOf(rule, rule.topics, rule.severity) ?? 'off') : 'off';
    const from = config.rules.has(rule.id)
      ? 'configuration'
      : Object.keys(preset.options(rule)).length > 0
        ? 'profile'
        : 'preset';
    return [rule.id, { severity, options: { ...defaultsOf(rule), ...optionsOf(rule) }, from }] as const;
  });
  const { path: file, ignore: entries, attest, exclude, manifests, baseline, failOn } = config;
  return {
    path: file ?? null,
    preset: name,
    failOn: failOn ?? 'error',
    baseline: baseline === undefined ? null : path.relative(root, baseline),
    exclude,
    manifests,
    ignore: entries.map(({ rule, path: where, reason, until }) => ({ rule, path: where, reason, until })),
    attest,
    rules: Object.fromEntries(rules),
  };
}

/** What is valid and yet does nothing: patterns without a file, exceptions and attestations that have ended. */
function doubtsOf(
  { exclude, ignore: entries, attest, baseline, path: file }: Config,
  root: string,
  asOf: string,
): readonly string[] {
  if (file === undefined) return [];
  const files = [...createWorkspace(root).files.keys()];
  const holds = (pattern: string): boolean => files.some((name) => ignore().add(pattern).ignores(name));
  if (baseline !== undefined) readBaseline(baseline, path.relative(root, baseline), fs.realpathSync(root));
  return [
    ...exclude
      .filter((pattern) => !pattern.startsWith('!') && !holds(pattern))
      .map((pattern) => `exclude: ${pattern} matches no file`),
    ...entries.flatMap(({ path: pattern, rule, until }) => [
      ...(pattern !== undefined && !holds(pattern.replace(/^\.\//, '/'))
        ? [`ignore: ${pattern} (${rule}) matches no file`]
        : []),
      ...(until !== undefined && asOf > until ? [`ignore: the exception for ${rule} ended on ${until}`] : []),
    ]),
    ...attest
      .filter(({ until }) => asOf > until)
      .map(({ topic, until }) => `attest: ${topic} was attested until ${until}`),
  ];
}
