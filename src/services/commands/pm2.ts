/**
 * pm2: command lines and ecosystem files. https://pm2.keymetrics.io/docs/usage/application-declaration/
 * Ecosystem files are JavaScript, read as data with every branch, or JSON and YAML.
 */
import path from 'node:path/posix';
import { parse as parseJson } from 'jsonc-parser';
import { parse as parseYaml } from 'yaml';
import type { Value } from '../../facts/types.ts';
import { isRecord } from '../../parsers/own.ts';
import { splitWords } from '../../parsers/shell.ts';
import { branchesOf, exportedValues, itemsOf, propertyOf, textsOf } from '../entries/config-values.ts';
import { changeLocation, findExisting } from './locate.ts';
import { resolveEntry } from './resolve-entry.ts';
import {
  addEnv,
  addLayer,
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  staticWords,
  type Trail,
  together,
} from './types.ts';

/** One app of an ecosystem file, as far as it can be read. */
interface Pm2App {
  readonly name: string | undefined;
  /** More than one when a condition decides. */
  readonly scripts: readonly string[];
  readonly cwd: string | undefined;
  readonly args: readonly string[];
  readonly nodeArgs: readonly string[];
  readonly interpreter: string | undefined;
  readonly instances: string | undefined;
  readonly env: ReadonlyMap<string, string | undefined>;
}

const VALUE_FLAGS: ReadonlySet<string> = new Set([
  '-i',
  '--instances',
  '-n',
  '--name',
  '--env',
  '--only',
  '--node-args',
  '--interpreter',
  '--interpreter-args',
  '--cwd',
  '-o',
  '--output',
  '-e',
  '--error',
  '-l',
  '--log',
  '--log-type',
  '--max-memory-restart',
  '--restart-delay',
  '--ignore-watch',
  '--kill-timeout',
  '-u',
  '--user',
  '--uid',
  '--gid',
  '--namespace',
  '-p',
  '--pid',
  '--exp-backoff-restart-delay',
  '--secret',
  '--public',
  '--machine-name',
  '--cron',
]);

export function followPm2(program: string, words: readonly CommandWord[], start: Trail, follow: FollowWords): End {
  const flags = new Map<string, string>();
  const positionals: CommandWord[] = [];
  let extra: readonly CommandWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word) break;
    if (word.value === '--') {
      extra = words.slice(i + 1);
      break;
    }
    if (!word.value.startsWith('-')) {
      positionals.push(word);
      continue;
    }
    const equals = word.value.indexOf('=');
    const name = equals > 0 ? word.value.slice(0, equals) : word.value;
    const value = equals > 0 ? word.value.slice(equals + 1) : VALUE_FLAGS.has(name) ? words[++i]?.value : 'true';
    flags.set(name, value ?? '');
  }
  const isStart = positionals[0]?.value === 'start' || positionals[0]?.value === 'startOrRestart';
  if (program === 'pm2' && !isStart) return { kind: 'other', trail: start, program: 'pm2' };
  const target = positionals[isStart ? 1 : 0];
  if (!target) return lost(start, `${program} names neither a script nor an ecosystem file`);
  const attached = program !== 'pm2' || flags.has('--no-daemon');
  const file = /ecosystem|pm2|process|\.(json|ya?ml|config\.[cm]?js)$/.test(target.value)
    ? findExisting(start, target.value)
    : undefined;
  const apps = file === undefined ? [] : readEcosystem(file, start);
  const chosen = chooseApps(apps, flags);
  const step = addStep(start, 'supervisor', [program, ...positionals.map((word) => word.value)].join(' '));
  const instances = flags.get('-i') ?? flags.get('--instances');
  const superviseBy = (app: Pm2App | undefined): Trail => ({
    ...addPm2Layer(step, program, attached),
    from: 'pm2',
    supervisor: { name: 'pm2', instances: instances ?? app?.instances, place: start.place },
  });
  const found = together(chosen.map((app) => followApp(app, superviseBy(app), follow)));
  if (found) return found;
  const supervised = superviseBy(undefined);
  const isConfig = file !== undefined && /\.(json|ya?ml|config\.[cm]?js)$/.test(file);
  if (isConfig) return lost(supervised, `${file} names no app that could be read`);
  const nodeArgs = splitWords(flags.get('--node-args') ?? flags.get('--interpreter-args') ?? '');
  return followTarget(target, nodeArgs, flags.get('--interpreter'), extra, supervised, follow);
}

/** Measured 2026-11: pm2-runtime as PID 1 stops its apps with SIGINT and waits for them up to kill_timeout (1600 ms by default). */
function addPm2Layer(trail: Trail, program: string, attached: boolean): Trail {
  if (!attached)
    return addLayer(trail, 'unknown', 'pm2 start leaves the apps to a daemon that the container does not wait for');
  return addLayer(trail, 'forward', `${program} stops its apps with SIGINT`, 'SIGINT');
}

/** What runs: all apps, or those that `--only` names; those with a script first. */
function chooseApps(apps: readonly Pm2App[], flags: ReadonlyMap<string, string>): readonly Pm2App[] {
  const only = flags.get('--only')?.split(',');
  const chosen = only ? apps.filter((app) => app.name !== undefined && only.includes(app.name)) : apps;
  return [...chosen].sort((a, b) => Number(b.scripts.length > 0) - Number(a.scripts.length > 0));
}

function followApp(app: Pm2App, trail: Trail, follow: FollowWords): End {
  const at = app.cwd === undefined ? trail.at : changeLocation(trail, app.cwd);
  const here = addEnv(
    { ...trail, at },
    [...app.env].map(([name, value]) => ({ name, value })),
  );
  const script =
    app.scripts.find((name) => resolveEntry(here, name, { guess: false }).found.entry !== undefined) ?? app.scripts[0];
  if (script === undefined) return lost(here, 'the app of the ecosystem file has no script that could be read');
  const target = { value: script, dynamic: false };
  return followTarget(target, app.nodeArgs, app.interpreter, staticWords(app.args), here, follow);
}

function followTarget(
  target: CommandWord,
  nodeArgs: readonly string[],
  interpreter: string | undefined,
  args: readonly CommandWord[],
  trail: Trail,
  follow: FollowWords,
): End {
  const { value } = target;
  if (interpreter !== undefined && !/(^|\/)node$/.test(interpreter)) {
    return follow([...staticWords([interpreter, ...nodeArgs]), target, ...args], trail);
  }
  // `pm2 start npm -- start`, `pm2 start "npm run start"`, a script of node_modules/.bin.
  if (/^(npm|yarn|pnpm|npx)$/.test(path.basename(value)) || interpreter === 'none')
    return follow([target, ...args], trail);
  if (/\s/.test(value)) return follow([...staticWords(splitWords(value)), ...args], trail);
  if (value.includes('node_modules/') || /\.sh$/.test(value)) return follow([target, ...args], trail);
  return follow([...staticWords(['node', ...nodeArgs]), target, ...args], trail);
}

/** The apps of an ecosystem file; empty when it cannot be read. */
function readEcosystem(file: string, trail: Pick<Trail, 'context' | 'input'>): readonly Pm2App[] {
  if (/\.(json|ya?ml)$/.test(file)) return readPlain(file, trail.context.read(file) ?? '');
  const facts = trail.context.facts(file);
  if (!facts) return [];
  // pm2 evaluates the file in the environment of the container.
  const variable = (name: string): string | undefined => trail.input.env?.get(name);
  const roots = [...exportedValues(facts), ...exportedValues(facts, 'apps').map((apps): Value => apps)];
  const apps = roots.flatMap((root) => {
    const listed = propertyOf(facts, root, 'apps');
    return (listed.length > 0 ? listed : branchesOf(facts, root)).flatMap((value) => itemsOf(facts, value));
  });
  return apps.flatMap((app): Pm2App[] => {
    if (app.kind !== 'object') return [];
    const texts = (...keys: readonly string[]): readonly string[] =>
      keys
        .flatMap((key) => propertyOf(facts, app, key))
        .flatMap((value) => itemsOf(facts, value))
        .flatMap((value) => textsOf(facts, value, variable));
    const env = new Map<string, string | undefined>();
    for (const key of ['env', 'env_production', 'env_prod']) {
      for (const value of propertyOf(facts, app, key)) {
        if (value.kind !== 'object') continue;
        for (const property of value.properties) {
          if (property.key !== undefined) env.set(property.key, textsOf(facts, property.value)[0]);
        }
      }
    }
    return [
      {
        name: texts('name')[0],
        scripts: texts('script'),
        cwd: texts('cwd')[0],
        args: texts('args').flatMap(splitWords),
        nodeArgs: texts('node_args', 'nodeArgs', 'interpreter_args', 'interpreterArgs').flatMap(splitWords),
        interpreter: texts('interpreter', 'exec_interpreter')[0],
        instances: texts('instances')[0],
        env,
      },
    ];
  });
}

function readPlain(file: string, text: string): readonly Pm2App[] {
  const data = parsePlain(file, text);
  const apps = isRecord(data) && Array.isArray(data.apps) ? data.apps : Array.isArray(data) ? data : [data];
  return apps.filter(isRecord).flatMap((app): Pm2App[] => {
    const one = (key: string): string | undefined => {
      const value = app[key];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    };
    const words = (...keys: readonly string[]): readonly string[] =>
      keys.flatMap((key) => {
        const value = app[key];
        if (typeof value === 'string') return splitWords(value);
        return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
      });
    if (one('script') === undefined && one('name') === undefined) return [];
    const env = new Map<string, string | undefined>();
    for (const key of ['env', 'env_production', 'env_prod']) {
      const variables = app[key];
      if (!isRecord(variables)) continue;
      for (const [name, value] of Object.entries(variables))
        env.set(name, typeof value === 'object' ? undefined : String(value));
    }
    return [
      {
        name: one('name'),
        scripts: [one('script')].filter((name) => name !== undefined),
        cwd: one('cwd'),
        args: words('args'),
        nodeArgs: words('node_args', 'interpreter_args'),
        interpreter: one('interpreter') ?? one('exec_interpreter'),
        instances: one('instances'),
        env,
      },
    ];
  });
}

function parsePlain(file: string, text: string): unknown {
  if (file.endsWith('.json')) return parseJson(text, [], { allowTrailingComma: true });
  try {
    return parseYaml(text, { maxAliasCount: 100, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
