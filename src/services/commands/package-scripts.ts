/** Package scripts as package managers run them: pre and post scripts, arguments at the end, a shell between. */
import type { Package } from '../types.ts';
import { locationOf } from './locate.ts';
import { followShellText } from './shell-text.ts';
import { systemShell } from './signals.ts';
import { addLayer, addStep, type CommandWord, type End, type FollowWords, lost, type Trail } from './types.ts';

export interface ScriptCall {
  readonly pkg: Package;
  readonly name: string;
  readonly args: readonly CommandWord[];
  /** As shown in the chain: `npm run`, `yarn`, `pnpm run`, `turbo run`. */
  readonly manager: string;
}

/** How a package manager treats SIGTERM; measured 2026-11 as PID 1 with npm 10 and 11, pnpm 9 and 10, yarn 1 and 4, bun 1. */
type ManagerLayer = { readonly kind: 'forward' | 'cut' | 'unknown'; readonly why: string; readonly shell: boolean };

function managerLayer(manager: string, pkg: Package, trail: Trail): ManagerLayer {
  const tool = manager.split(' ')[0];
  if (tool === 'npm' || tool === 'pnpm')
    return { kind: 'forward', why: `${tool} forwards SIGTERM and waits`, shell: true };
  if (tool === 'bun') return { kind: 'forward', why: 'bun forwards SIGTERM and waits', shell: false };
  if (tool === 'yarn' && isBerry(pkg, trail)) {
    return { kind: 'forward', why: 'yarn forwards SIGTERM and waits', shell: false };
  }
  if (tool === 'yarn') {
    return {
      kind: 'cut',
      why: 'yarn 1 forwards SIGTERM but exits at once, which ends the container before node drained',
      shell: true,
    };
  }
  return { kind: 'unknown', why: `whether ${manager} passes SIGTERM on is not known`, shell: true };
}

/** Yarn 2 and later has a shell of its own and starts node directly. */
function isBerry(pkg: Package, trail: Trail): boolean {
  const { packages, has } = trail.input;
  const root = packages.find((candidate) => candidate.folder === pkg.workspaceRoot) ?? pkg;
  const inRoot = (name: string): string => (root.folder === '.' ? name : `${root.folder}/${name}`);
  if (has(inRoot('.yarnrc.yml'))) return true;
  return [root, pkg].some(({ data }) => {
    const field = data.kind === 'map' ? data.entries.find((entry) => entry.key === 'packageManager')?.value : undefined;
    return field?.kind === 'scalar' && typeof field.value === 'string' && /^yarn@[2-9]/.test(field.value);
  });
}

/** npm as PID 1 keeps running scripts in the package folder; `post` scripts run after the service and do not matter. */
export function followScript(call: ScriptCall, trail: Trail, follow: FollowWords): End {
  const { pkg, name, args, manager } = call;
  const script = pkg.scripts.get(name);
  const at = locationOf(pkg, trail);
  if (!script) {
    // npm runs `node server.js` when there is no start script: https://docs.npmjs.com/cli/commands/npm-start
    const server = pkg.folder === '.' ? 'server.js' : `${pkg.folder}/server.js`;
    if (name === 'start' && manager.startsWith('npm') && trail.input.has(server)) {
      const step = addLayer(
        addStep({ ...trail, at }, 'script', 'npm start (node server.js)'),
        'forward',
        'npm forwards SIGTERM and waits',
      );
      return followShellText(
        { text: 'node server.js', shell: systemShell(trail.input.image), mode: 'text', args: [] },
        step,
        follow,
      );
    }
    return lost(trail, `${pkg.path} has no script "${name}"`);
  }
  const before = pkg.scripts.get(`pre${name}`);
  let here: Trail = { ...trail, at, from: 'script', script: { pkg, name } };
  if (before && !manager.startsWith('node')) {
    here = addStep({ ...here, place: before.place }, 'script', `pre${name}: ${before.value}`);
  }
  here = addStep({ ...here, place: script.place }, 'script', `${manager} ${name}`.trim());
  const layer = managerLayer(manager, pkg, trail);
  here = addLayer(here, layer.kind, layer.why);
  const text = [script.value, ...args.map((word) => quote(word))].join(' ');
  const shell = layer.shell ? systemShell(trail.input.image) : 'bash';
  return followShellText({ text, shell, mode: 'text', args: [] }, here, follow);
}

function quote(word: CommandWord): string {
  if (word.dynamic || /^[\w@%+=:,./-]+$/.test(word.value)) return word.value;
  return `'${word.value.replace(/'/g, `'\\''`)}'`;
}
