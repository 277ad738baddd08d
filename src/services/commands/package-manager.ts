/** npm, yarn, pnpm, bun, npx and the monorepo runners: which script of which package, or which program. */
import path from 'node:path/posix';
import { changeLocation, findPackage } from './locate.ts';
import { followScript } from './package-scripts.ts';
import { type Selection, selectPackage, selectSeveral } from './select-packages.ts';
import { followShellText } from './shell-text.ts';
import { addScriptShell, systemShell } from './signals.ts';
import {
  addEnv,
  addLayer,
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  type Trail,
  together,
  valuesOf,
} from './types.ts';

interface Request extends Selection {
  /** Words after the flags of the manager itself. */
  readonly rest: readonly CommandWord[];
  readonly folder: string | undefined;
  readonly nodeOptions: string | undefined;
  readonly call: string | undefined;
}

const FOLDER_FLAGS = ['--prefix', '-C', '--cwd', '--dir'];
const WORKSPACE_FLAGS = ['-w', '--workspace', '--filter', '-F', '--scope', '--filter-prod', '--projects', '--project'];
/** https://pnpm.io/cli/run and https://docs.npmjs.com/cli/using-npm/workspaces; `--parallel` of pnpm implies recursive. */
const RECURSIVE_FLAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['pnpm', ['-r', '--recursive', '--parallel']],
  ['npm', ['-ws', '--workspaces']],
]);
const VALUE_FLAGS = [
  '--loglevel',
  '--reporter',
  '-p',
  '--package',
  '--script-shell',
  '--cache',
  '--userconfig',
  '--concurrency',
  '--env-mode',
  '--log-order',
  '--cache-dir',
];

/** Flags stand before the sub-command, between it and the script name, or (npm, turbo) after the name up to `--`. */
function readRequest(words: readonly CommandWord[], tool: string, all: boolean): Request {
  const rest: CommandWord[] = [];
  const workspaces: string[] = [];
  let folder: string | undefined;
  let root = false;
  let recursive = false;
  let nodeOptions: string | undefined;
  let call: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word) break;
    const { value } = word;
    // What follows the name of a script belongs to the script, for npm only after `--`.
    const named = rest.length > (isRunWord(rest[0]?.value) ? 1 : 0);
    if (value === '--') {
      rest.push(...words.slice(i));
      break;
    }
    if (!value.startsWith('-') || (named && !all)) {
      rest.push(word);
      continue;
    }
    const equals = value.indexOf('=');
    const name = equals > 0 ? value.slice(0, equals) : value;
    const separate = [...FOLDER_FLAGS, ...WORKSPACE_FLAGS, ...VALUE_FLAGS, '--node-options', '-c', '--call'];
    const isRoot = name === '--workspace-root' || (tool === 'pnpm' && name === '-w');
    const argument =
      equals > 0 ? value.slice(equals + 1) : !isRoot && separate.includes(name) ? words[++i]?.value : undefined;
    if (isRoot) root = true;
    else if (RECURSIVE_FLAGS.get(tool)?.includes(name)) recursive = true;
    else if (argument === undefined) continue;
    else if (FOLDER_FLAGS.includes(name)) folder = argument;
    else if (WORKSPACE_FLAGS.includes(name)) workspaces.push(argument);
    else if (name === '--node-options') nodeOptions = argument;
    else if (name === '-c' || name === '--call') call = argument;
  }
  return { rest, folder, workspaces, root, recursive, nodeOptions, call };
}

function isRunWord(value: string | undefined): boolean {
  return value === 'run' || value === 'run-script' || value === 'rum' || value === 'urn';
}

const LIFECYCLE: ReadonlySet<string> = new Set(['start', 'test', 'stop', 'restart']);
const MANAGER_COMMANDS: ReadonlySet<string> = new Set([
  'install',
  'i',
  'ci',
  'add',
  'remove',
  'uninstall',
  'audit',
  'prune',
  'publish',
  'pack',
  'link',
  'config',
  'set',
  'cache',
  'init',
  'update',
  'upgrade',
  'rebuild',
  'ls',
  'list',
  'view',
  'info',
  'version',
  'login',
  'fetch',
  'deploy',
  'dedupe',
  'store',
  'approve-builds',
]);

export function followManager(tool: string, words: readonly CommandWord[], start: Trail, follow: FollowWords): End {
  const request = readRequest(words, tool, tool === 'npm');
  let trail = request.folder === undefined ? start : { ...start, at: changeLocation(start, request.folder) };
  if (request.nodeOptions !== undefined) trail = addEnv(trail, [{ name: 'NODE_OPTIONS', value: request.nodeOptions }]);
  const [command, ...after] = request.rest;
  const name = command?.value;
  if (command === undefined || name === undefined) return { kind: 'other', trail: start, program: tool };
  if (isRunWord(name)) return followRun(tool, request, after, trail, follow);
  if (name === 'exec' || name === 'x' || name === 'dlx' || (tool === 'yarn' && name === 'node')) {
    const inner = name === 'node' ? [{ value: 'node', dynamic: false }, ...after] : after;
    return followExec(tool, { ...request, rest: inner }, trail, follow);
  }
  if (tool === 'yarn' && name === 'workspace') {
    const [workspace, ...script] = after;
    const selected = { ...request, workspaces: [workspace?.value ?? ''] };
    const rest = isRunWord(script[0]?.value) ? script.slice(1) : script;
    return followRun(tool, selected, rest, trail, follow);
  }
  if (tool === 'yarn' && name === 'workspaces') {
    const run = after.findIndex((word) => isRunWord(word.value));
    const included = after.flatMap((word, i) => (word.value === '--include' ? [after[i + 1]?.value ?? ''] : []));
    return followRun(tool, { ...request, workspaces: included }, after.slice(run + 1), trail, follow);
  }
  if (LIFECYCLE.has(name)) return followRun(tool, request, request.rest, trail, follow);
  if (tool === 'npm' || MANAGER_COMMANDS.has(name)) return { kind: 'other', trail: start, program: `${tool} ${name}` };
  // `yarn x`, `pnpm x` and `bun x` run a script or else a program of the dependencies.
  const pkg = selectPackage(request, trail);
  if (pkg?.scripts.has(name)) return followRun(tool, request, request.rest, trail, follow);
  if (tool === 'bun') return lost(trail, `Bun runs ${name}: the runtime is not Node`);
  return followExec(tool, request, trail, follow);
}

function followRun(
  tool: string,
  request: Request,
  words: readonly CommandWord[],
  trail: Trail,
  follow: FollowWords,
): End {
  const [name, ...rest] = words;
  if (!name) return { kind: 'other', trail, program: tool };
  if (name.dynamic) return lost(trail, `the name of the script is the variable ${name.value}`);
  const args = rest[0]?.value === '--' ? rest.slice(1) : rest;
  const manager = LIFECYCLE.has(name.value) ? tool : `${tool} run`;
  const several = selectSeveral(request, name.value, trail);
  if (several.length > 0) {
    const ends = several.map((pkg) => followScript({ pkg, name: name.value, args, manager }, trail, follow));
    const found = together(ends);
    if (found) return found;
  }
  const pkg = selectPackage(request, trail);
  if (!pkg) {
    const where = request.workspaces.length > 0 ? `the workspace ${request.workspaces.join(', ')}` : 'a package.json';
    return lost(trail, `${where} was not found for ${tool} run ${name.value}`);
  }
  if (!pkg.scripts.has(name.value) && tool !== 'npm') {
    return followExec(tool, { ...request, rest: [name, ...args] }, trail, follow);
  }
  return followScript({ pkg, name: name.value, args, manager }, trail, follow);
}

/** A program of the dependencies, started by the manager: npm and npx put a shell between (measured), pnpm does not. */
function followExec(tool: string, request: Request, trail: Trail, follow: FollowWords): End {
  const pkg = request.workspaces.length > 0 || request.root ? selectPackage(request, trail) : undefined;
  const at = pkg ? { image: trail.at.image, folder: pkg.folder } : trail.at;
  const rest = request.rest[0]?.value === '--' ? request.rest.slice(1) : request.rest;
  const step = addStep({ ...trail, at }, 'wrapper', `${tool} ${rest[0]?.value ?? ''}`);
  return followThroughManager(tool, rest, step, follow);
}

function followThroughManager(tool: string, words: readonly CommandWord[], step: Trail, follow: FollowWords): End {
  if (words.length === 0) return { kind: 'other', trail: step, program: tool };
  if (tool === 'npm' || tool === 'npx') {
    const forwarded = addLayer(step, 'forward', `${tool} forwards SIGTERM and waits`);
    const shell = addScriptShell(forwarded, tool);
    return follow(words, shell ? addLayer(forwarded, shell.kind, shell.why) : forwarded);
  }
  if (tool === 'pnpm') return follow(words, addLayer(step, 'forward', 'pnpm exec forwards SIGTERM and waits'));
  if (tool === 'yarn') {
    const owner = findPackage(step);
    const berry = owner !== undefined && step.input.has(path.join(owner.workspaceRoot, '.yarnrc.yml'));
    if (berry) return follow(words, addLayer(step, 'forward', 'yarn forwards SIGTERM and waits'));
    return follow(words, addLayer(step, 'cut', 'yarn 1 forwards SIGTERM but exits at once, before node drained'));
  }
  return follow(words, addLayer(step, 'unknown', `whether ${tool} passes SIGTERM on is not known`));
}

/** `npx [-y] [-p package] program …`, `npx -c 'text'`. */
export function followNpx(tool: string, words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const request = readRequest(words, tool, false);
  const step = addStep(trail, 'wrapper', [tool, ...valuesOf(request.rest)].join(' '));
  if (request.call !== undefined) {
    const text = { text: request.call, shell: systemShell(trail.input.image), mode: 'text', args: [] } as const;
    return followShellText(text, addLayer(step, 'forward', `${tool} forwards SIGTERM and waits`), follow);
  }
  const [program, ...rest] = request.rest;
  if (!program) return { kind: 'other', trail, program: tool };
  // `npx tsx@4 x.ts`
  const bare = { ...program, value: program.value.replace(/(?<=.)@[^/]*$/, '') };
  return followThroughManager(tool === 'npx' ? 'npx' : tool, [bare, ...rest], step, follow);
}

/** `turbo run start --filter=web`, `nx serve api`, `nx run api:serve`, `lerna run start --scope web`. */
export function followMonorepo(tool: string, words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const request = readRequest(words, tool, true);
  const rest = isRunWord(request.rest[0]?.value) ? request.rest.slice(1) : request.rest;
  let [task, project, ...args] = rest;
  if (!task) return { kind: 'other', trail, program: tool };
  let { workspaces } = request;
  if (tool === 'nx') {
    const [owner, target] = task.value.split(':');
    if (target !== undefined) {
      workspaces = [owner ?? ''];
      args = project ? [project, ...args] : args;
      task = { value: target, dynamic: task.dynamic };
    } else if (project && !project.value.startsWith('-')) workspaces = [project.value];
  } else if (task.value.includes('#')) {
    const [owner = '', name = ''] = task.value.split('#');
    workspaces = [owner];
    task = { value: name, dynamic: task.dynamic };
  }
  if (MANAGER_COMMANDS.has(task.value) || task.value === 'build' || task.value === 'prune') {
    return { kind: 'other', trail, program: `${tool} ${task.value}` };
  }
  const name = task.value;
  const selected = selectPackage({ ...request, workspaces }, trail);
  const holders = trail.input.packages.filter((pkg) => pkg.scripts.has(name) && pkg.workspaceRoot !== pkg.folder);
  const pkg = selected?.scripts.has(name) ? selected : holders.length === 1 ? holders[0] : undefined;
  const extra = args[0]?.value === '--' ? args.slice(1) : [];
  if (pkg) return followScript({ pkg, name, args: extra, manager: `${tool} run` }, trail, follow);
  return lost(trail, `${tool} runs "${name}" in several packages or in none that could be told`);
}
