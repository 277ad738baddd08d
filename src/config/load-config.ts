import path from 'node:path';
import { closest } from '../engine/closest.ts';
import type { Preset } from '../engine/presets.ts';
import type { DataNode } from '../parsers/data.ts';
import { at, entryOf, plainOf } from '../parsers/data.ts';
import { parseJson } from '../parsers/json.ts';
import { parseYaml } from '../parsers/yaml.ts';
import type { Options, Rule, Severity } from '../rules/types.ts';
import { disk } from '../workspace/disk.ts';
import { type Config, ConfigError, DEFAULT_CONFIG } from './types.ts';

const NAMES = ['nodeready.config.yaml', 'nodeready.config.yml', 'nodeready.config.json', 'nodeready.config.jsonc'];

/** The nearest configuration from the linted folder up to the repository root. zod loads only when there is one. */
export async function loadConfig(root: string, explicit: string | undefined, rules: readonly Rule[]): Promise<Config> {
  const file = explicit === undefined ? findConfig(root) : path.resolve(explicit);
  if (file === undefined) return DEFAULT_CONFIG;
  let text: string;
  try {
    text = disk.readText(file);
  } catch {
    throw new ConfigError(`${path.relative(root, file) || file}: cannot be read`);
  }
  const shown = path.relative(root, file) || path.basename(file);
  const { node, problems } =
    file.endsWith('.json') || file.endsWith('.jsonc') ? parseJson(shown, text) : yamlOf(shown, text);
  const problem = problems[0];
  if (problem) throw new ConfigError(`${shown}:${problem.place.line}:${problem.place.column}: ${problem.message}`);
  const config = path.basename(file) === 'package.json' ? at(node, 'nodeready') : node;
  return config ? checkConfig(shown, config, rules, { file, root }) : { ...DEFAULT_CONFIG, path: shown };
}

function yamlOf(shown: string, text: string): ReturnType<typeof parseJson> {
  const { documents, problems } = parseYaml(shown, text);
  return { node: documents[0], problems };
}

/** The nearest configuration; with `here`, only one of this folder. */
export function findConfig(root: string, here = false): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const found = NAMES.map((name) => path.join(folder, name)).filter((file) => disk.exists(file));
    const manifest = path.join(folder, 'package.json');
    if (hasKey(manifest)) found.push(manifest);
    if (found.length > 1) {
      throw new ConfigError(
        `two configurations in one folder: ${found.map((file) => path.basename(file)).join(' and ')}; keep one`,
      );
    }
    if (found[0]) return found[0];
    if (here || disk.exists(path.join(folder, '.git')) || folder === path.dirname(folder)) return undefined;
  }
}

function hasKey(manifest: string): boolean {
  try {
    const text = disk.readText(manifest);
    return text.includes('"nodeready"') && at(parseJson('package.json', text).node, 'nodeready')?.kind === 'map';
  } catch {
    return false;
  }
}

async function checkConfig(
  shown: string,
  node: DataNode,
  rules: readonly Rule[],
  place: { readonly file: string; readonly root: string },
): Promise<Config> {
  const [{ configSchema }, { deployedOf }] = await Promise.all([import('./schema.ts'), import('./deployed.ts')]);
  const parsed = configSchema.safeParse(JSON.parse(JSON.stringify(plainOf(node))));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const where = placeOf(node, [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])]);
    const hint = unknown === undefined ? undefined : closest(unknown, Object.keys(configSchema.shape));
    throw new ConfigError(
      `${shown}:${where}: ${issue?.message ?? 'not valid'}${hint ? `; did you mean ${hint}?` : ''}`,
    );
  }
  const { data } = parsed;
  const settings = new Map<string, { severity: Severity | 'off' | undefined; options: Options }>();
  for (const [name, value] of Object.entries(data.rules ?? {})) {
    const rule = findRule(name, rules, () => `${shown}:${placeOf(node, ['rules', name])}`);
    const { severity, ...options } = typeof value === 'string' ? { severity: value } : value;
    for (const key of Object.keys(options)) {
      if (Object.hasOwn(rule.options, key)) continue;
      const hint = closest(key, Object.keys(rule.options));
      throw new ConfigError(
        `${shown}:${placeOf(node, ['rules', name, key])}: ${rule.id} has no option ${key}${hint ? `; did you mean ${hint}?` : ''}`,
      );
    }
    settings.set(rule.id, { severity, options });
  }
  const ignore = (data.ignore ?? []).map((item, i) => ({
    path: item.path,
    rule: findRule(item.rule, rules, () => `${shown}:${placeOf(node, ['ignore', i, 'rule'])}`).id,
    reason: item.reason,
    until: item.until,
    // Entries of a configuration above the linted folder may be about other folders.
    place: shown.startsWith('..') || path.isAbsolute(shown) ? undefined : at(node, 'ignore', i)?.place,
  }));
  const attest = (data.attest ?? []).map((item) => ({ ...item, service: item.service }));
  const preset: Preset = data.preset ?? DEFAULT_CONFIG.preset;
  return {
    path: shown,
    preset,
    rules: settings,
    ignore,
    attest,
    exclude: data.exclude ?? [],
    baseline: data.baseline === undefined ? undefined : path.resolve(path.dirname(place.file), data.baseline),
    ...deployedOf(data, { ...place, where: (steps) => `${shown}:${placeOf(node, steps)}` }),
    failOn: data.failOn,
  };
}

/** A rule by id or code. */
export function findRule(name: string, rules: readonly Rule[], where: () => string = () => ''): Rule {
  const rule = rules.find((item) => item.id === name || item.code === name);
  if (rule) return rule;
  const hint = closest(
    name,
    rules.flatMap((item) => [item.id, item.code]),
  );
  const prefix = where();
  throw new ConfigError(`${prefix ? `${prefix}: ` : ''}no rule named ${name}${hint ? `; did you mean ${hint}?` : ''}`);
}

function placeOf(node: DataNode, steps: readonly PropertyKey[]): string {
  let here: DataNode = node;
  let place = node.place;
  for (const step of steps) {
    const entry = typeof step === 'string' ? entryOf(here, step) : undefined;
    const next = typeof step === 'number' ? at(here, step) : entry?.value;
    if (!next) break;
    place = entry?.keyPlace ?? next.place;
    here = next;
  }
  return `${place.line}:${place.column}`;
}
