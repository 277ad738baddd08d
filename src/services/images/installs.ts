/** What the RUN instructions of an image install with npm, yarn, pnpm and bun, and whether devDependencies come along. */
import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { DockerInstruction, DockerStage, Image } from '../types.ts';
import { type Manager, type ManagerCommand, type ManagerVerb, parseManagerCommand } from './package-managers.ts';
import { environmentOf, findRunCommands, type RunCommand } from './run-commands.ts';

export interface InstallCommand {
  readonly manager: Manager;
  readonly verb: Exclude<ManagerVerb, 'run' | 'other'>;
  /** The verb as written: `ci`, `i`, `add`, `workspaces focus`; '' for plain `yarn`. */
  readonly text: string;
  /** Packages named on the command line; without any, package.json and the lockfile decide. */
  readonly packages: readonly string[];
  readonly global: boolean;
  /** Fails when the lockfile does not fit package.json instead of changing it. */
  readonly frozen: boolean;
  /** Why it is frozen or not, in words. */
  readonly frozenBy: 'verb' | 'flag' | 'environment' | undefined;
  readonly omitsDev: boolean;
  /** What decided: a flag, NODE_ENV or npm_config_* in the environment. */
  readonly omitsDevBy: 'flag' | 'environment' | undefined;
  /** The environment that would decide has no known value (ARG without a default). */
  readonly omitsDevUnknown: boolean;
  /** A deprecated spelling: `--production`, `--only=production`. */
  readonly deprecatedFlag: string | undefined;
  /** Removes devDependencies that an earlier install brought. */
  readonly productionPrune: boolean;
  /** Absolute folder whose node_modules it writes; undefined when it cannot be told. */
  readonly folder: string | undefined;
  /** `pnpm deploy`: where the copy goes. */
  readonly target: string | undefined;
  readonly conditional: boolean;
  readonly test: string | undefined;
  readonly ignoredFailure: boolean;
  /** Package script that led here (`npm run setup`). */
  readonly via: string | undefined;
  /** The command inside RUN. */
  readonly place: Place;
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
}

export interface InstallOptions {
  /** The text of a package script, so that `RUN npm run setup` can be followed. `folder` is absolute in the image. */
  readonly script?: ((name: string, folder: string | undefined) => string | undefined) | undefined;
  /** The yarn of the repository, when it is known: berry ignores NODE_ENV. */
  readonly yarn?: 'classic' | 'berry' | undefined;
}

/** Installs of every reached stage, in file order; parents' commands belong to the parents. */
export function findInstalls(image: Image, options: InstallOptions = {}): readonly InstallCommand[] {
  const yarn = options.yarn ?? guessYarn(image);
  return image.reached.flatMap((stage) =>
    findRunCommands(image, stage).flatMap((command) => installsOf(command, { ...options, yarn }, undefined, 0)),
  );
}

/** Files and commands of the Dockerfile that only yarn 2 and later have. */
export function guessYarn(image: Image): 'classic' | 'berry' | undefined {
  const text = image.stages
    .flatMap(({ instructions }) => instructions.map((instruction) => instruction.text))
    .join('\n');
  if (/\.yarnrc\.yml|\.yarn\/|\s\.yarn\s|--immutable|workspaces focus|\.pnp\.c?js/.test(text)) return 'berry';
  if (/yarn(?:@| set version )(?:berry|stable|[2-9])/.test(text)) return 'berry';
  if (/--pure-lockfile|yarn@1/.test(text)) return 'classic';
  return undefined;
}

const MAX_SCRIPT_DEPTH = 5;

/** The installs that one command runs, through package scripts. */
export function installsOf(
  command: RunCommand,
  options: InstallOptions,
  via: string | undefined,
  depth: number,
): readonly InstallCommand[] {
  const parsed = parseManagerCommand(command.words);
  if (parsed === undefined) return [];
  const folder = folderOf(command, parsed);
  if (parsed.verb === 'other') return [];
  if (parsed.verb === 'run') {
    const name = parsed.operands[0];
    const text = name === undefined || depth >= MAX_SCRIPT_DEPTH ? undefined : options.script?.(name, folder);
    if (text === undefined || name === undefined) return [];
    return parseShell(text).flatMap((inner) =>
      installsOf(insideScript(command, inner, folder), options, via ?? name, depth + 1),
    );
  }
  return [readInstall(command, parsed, parsed.verb, folder, options, via)];
}

function insideScript(
  outer: RunCommand,
  inner: ReturnType<typeof parseShell>[number],
  folder: string | undefined,
): RunCommand {
  const own = [...inner.exported.values(), ...inner.assignments];
  const words = inner.words.map(({ value }) => value);
  const assigned = words[0] === 'cross-env' || words[0] === 'env' ? words.slice(1).filter((w) => /^\w+=/.test(w)) : [];
  return {
    ...outer,
    words: assigned.length > 0 ? words.slice(1 + assigned.length) : words,
    folder: folder === undefined || inner.folder === undefined ? undefined : path.resolve(folder, inner.folder),
    conditional: outer.conditional || inner.conditional,
    ignoredFailure: outer.ignoredFailure || inner.ignoredFailure,
    assignments: new Map([
      ...outer.assignments,
      ...own.map(({ name, value, dynamic }) => [name, { value, dynamic }] as const),
      ...assigned.map((word) => {
        const equals = word.indexOf('=');
        return [word.slice(0, equals), { value: word.slice(equals + 1), dynamic: false }] as const;
      }),
    ]),
  };
}

function readInstall(
  command: RunCommand,
  parsed: ManagerCommand,
  verb: InstallCommand['verb'],
  folder: string | undefined,
  options: InstallOptions,
  via: string | undefined,
): InstallCommand {
  const dev = readOmitsDev(command, parsed, options);
  const global = flag(parsed, 'global') === true || last(parsed, 'location') === 'global';
  // `yarn workspaces focus api` names workspaces, not what to add.
  const packages = verb === 'deploy' || verb === 'focus' ? [] : parsed.operands;
  const target = verb === 'deploy' ? parsed.operands[0] : undefined;
  return {
    manager: parsed.manager,
    verb,
    text: parsed.written,
    packages,
    global,
    ...readFrozen(command, parsed, verb, options),
    ...dev,
    productionPrune: isProductionPrune(parsed, verb, dev.omitsDev, packages),
    folder,
    target: target === undefined || folder === undefined ? undefined : path.resolve(folder, target),
    conditional: command.conditional,
    test: command.test,
    ignoredFailure: command.ignoredFailure,
    via,
    place: command.place,
    stage: command.stage,
    instruction: command.instruction,
  };
}

/** `npm prune --omit=dev`, and an install without devDependencies over one that had them, which removes them too. */
function isProductionPrune(
  parsed: ManagerCommand,
  verb: InstallCommand['verb'],
  omitsDev: boolean,
  packages: readonly string[],
): boolean {
  if (!omitsDev || packages.length > 0) return false;
  return verb === 'prune' || verb === 'focus' || (parsed.manager !== 'bun' && verb === 'install');
}

function folderOf(command: RunCommand, parsed: ManagerCommand): string | undefined {
  const given = last(parsed, 'prefix') ?? last(parsed, 'cwd') ?? last(parsed, 'dir');
  if (given === undefined) return command.folder;
  return command.folder === undefined && !given.startsWith('/')
    ? undefined
    : path.resolve(command.folder ?? '/', given);
}

// ---------------------------------------------------------------- frozen

function readFrozen(
  command: RunCommand,
  parsed: ManagerCommand,
  verb: InstallCommand['verb'],
  options: InstallOptions,
): { frozen: boolean; frozenBy: InstallCommand['frozenBy'] } {
  const yes = (by: InstallCommand['frozenBy']) => ({ frozen: true, frozenBy: by });
  const no = { frozen: false, frozenBy: undefined };
  if (verb === 'ci' || verb === 'fetch' || verb === 'prune' || verb === 'deploy') return yes('verb');
  const { manager } = parsed;
  if (manager === 'npm') return no;
  for (const name of ['frozen-lockfile', 'immutable', 'frozen', 'pure-lockfile']) {
    const value = flag(parsed, name);
    // `--pure-lockfile` installs from the lockfile without noticing that it is out of date: reproducible, not strict.
    if (value !== undefined) return value ? yes('flag') : no;
  }
  if (manager === 'bun') return flag(parsed, 'production') === true ? yes('flag') : no;
  const ci = knownValue(command, 'CI');
  const inCi = ci !== undefined && ci !== '' && ci !== 'false' && ci !== '0';
  if (manager === 'pnpm') {
    // https://pnpm.io/cli/install#--frozen-lockfile: true by default in CI when a lockfile is present.
    return inCi || isTrue(knownValue(command, 'npm_config_frozen_lockfile')) ? yes('environment') : no;
  }
  if (verb === 'focus') return no;
  // https://yarnpkg.com/configuration/yarnrc#enableImmutableInstalls: true by default in CI.
  const immutable = knownValue(command, 'YARN_ENABLE_IMMUTABLE_INSTALLS');
  if (immutable !== undefined) return isTrue(immutable) ? yes('environment') : no;
  return options.yarn === 'berry' && inCi ? yes('environment') : no;
}

// ---------------------------------------------------------------- devDependencies

type Dev = Pick<InstallCommand, 'omitsDev' | 'omitsDevBy' | 'omitsDevUnknown' | 'deprecatedFlag'>;

const dev = (omitsDev: boolean, by?: Dev['omitsDevBy'], deprecatedFlag?: string): Dev => ({
  omitsDev,
  omitsDevBy: by,
  omitsDevUnknown: false,
  deprecatedFlag,
});

function readOmitsDev(command: RunCommand, parsed: ManagerCommand, options: InstallOptions): Dev {
  const byFlag = devByFlag(parsed);
  if (byFlag !== undefined) return byFlag;
  if (parsed.manager === 'npm') {
    const omit = knownValue(command, 'npm_config_omit');
    const only = knownValue(command, 'npm_config_only');
    if (knownValue(command, 'npm_config_include')?.includes('dev') === true) return dev(false);
    if (omit?.includes('dev') === true || /^prod/.test(only ?? '')) return dev(true, 'environment');
    const production = knownValue(command, 'npm_config_production');
    if (production !== undefined) return dev(isTrue(production), 'environment');
  }
  if (parsed.manager === 'bun') return dev(false);
  if (parsed.manager === 'yarn' && (options.yarn === 'berry' || parsed.verb === 'focus')) {
    // Yarn 2 and later do not look at NODE_ENV: https://yarnpkg.com/migration/guide
    return dev(false);
  }
  if (parsed.manager === 'pnpm' && parsed.verb === 'deploy') return dev(false);
  const nodeEnv = environmentOf(command, 'NODE_ENV');
  if (nodeEnv === undefined) return dev(false);
  if (!nodeEnv.known) return { ...dev(false), omitsDevUnknown: true };
  return nodeEnv.value === 'production' ? dev(true, 'environment') : dev(false);
}

function devByFlag(parsed: ManagerCommand): Dev | undefined {
  const { manager } = parsed;
  const includes = (parsed.options.get('include') ?? []).some((value) => value.split(',').includes('dev'));
  // npm: what is both included and omitted is included.
  if (manager === 'npm' && includes) return dev(false);
  const omits = (parsed.options.get('omit') ?? []).some((value) => value.split(',').includes('dev'));
  if (omits && (manager === 'npm' || manager === 'bun')) return dev(true, 'flag');
  if (manager === 'npm') {
    const only = last(parsed, 'only');
    if (only !== undefined) return dev(/^prod/.test(only), 'flag', `--only=${only}`);
    if (flag(parsed, 'also') !== undefined || flag(parsed, 'dev') === true) return dev(false);
  }
  for (const name of ['production', 'prod']) {
    const value = flag(parsed, name);
    if (value !== undefined) return dev(value, 'flag', manager === 'npm' && value ? `--${name}` : undefined);
  }
  // `pnpm install --dev` takes devDependencies alone.
  if (manager === 'pnpm' && flag(parsed, 'dev') !== undefined && parsed.operands.length === 0) {
    return dev(flag(parsed, 'dev') === false, 'flag');
  }
  return undefined;
}

// ---------------------------------------------------------------- options and environment

function last(parsed: ManagerCommand, name: string): string | undefined {
  return parsed.options.get(name)?.at(-1);
}

function flag(parsed: ManagerCommand, name: string): boolean | undefined {
  const value = last(parsed, name);
  return value === undefined ? undefined : value !== 'false';
}

/** npm and pnpm read `npm_config_*` in any case. */
function knownValue(command: RunCommand, name: string): string | undefined {
  const found = environmentOf(command, name) ?? environmentOf(command, name.toUpperCase());
  return found?.known === true ? found.value : undefined;
}

function isTrue(value: string | undefined): boolean {
  return value === 'true' || value === '1';
}
