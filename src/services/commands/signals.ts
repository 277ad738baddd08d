/** How SIGTERM travels from the started process to node, by the layers met on the way. */
import { type ShellKind, SYSTEM_SHELLS } from '../../knowledge/wrappers.ts';
import type { ShellCommand } from '../../parsers/shell.ts';
import type { CommandChain, Image } from '../types.ts';
import type { Layer, Trail } from './types.ts';

export function judgeSignals(layers: readonly Layer[], lost: boolean): CommandChain['signals'] {
  const broken = layers.find((layer) => layer.kind === 'block' || layer.kind === 'cut');
  if (broken) return { reachNode: false, brokenBy: broken.step, why: broken.why };
  const open = layers.find((layer) => layer.kind === 'unknown');
  if (open) return { reachNode: 'unknown', brokenBy: open.step, why: open.why };
  if (lost) return { reachNode: 'unknown', brokenBy: undefined, why: 'the command could not be followed to node' };
  const between = layers.filter((layer) => layer.kind !== 'exec' && layer.kind !== 'implicit-exec');
  const changed = layers.find((layer) => layer.signal !== undefined);
  const why =
    between.length === 0
      ? 'node takes the place of the started process'
      : `${between.map((layer) => layer.step.text).join(', ')} pass signals on to node`;
  return {
    reachNode: true,
    brokenBy: undefined,
    why: changed === undefined ? why : `${why}, as ${changed.signal}`,
    ...(changed?.signal === undefined ? {} : { signal: changed.signal }),
  };
}

/** node is the started process itself, or behind an init or programs that exec. */
export function isDirect(layers: readonly Layer[], lost: boolean): boolean | 'unknown' {
  if (layers.some((layer) => layer.kind !== 'exec' && layer.kind !== 'init')) return false;
  return lost ? 'unknown' : true;
}

/** What /bin/sh is in the image. */
export function systemShell(image: Image | undefined): ShellKind {
  const base = image?.base;
  if (base === undefined) return 'unknown';
  if (image?.baseKnowledge?.variant === 'alpine' || image?.baseKnowledge?.libc === 'musl') return 'ash';
  const name = base.text.toLowerCase();
  const row = SYSTEM_SHELLS.find(({ image: pattern }) => pattern.test(name) || pattern.test(base.name));
  return row?.shell ?? 'unknown';
}

export function shellKind(program: string, image: Image | undefined): ShellKind {
  if (program === 'bash' || program === 'rbash') return 'bash';
  if (program === 'dash') return 'dash';
  if (program === 'ash' || program === 'busybox') return 'ash';
  return program === 'sh' ? systemShell(image) : 'unknown';
}

/** Whether a shell runs this command of its `-c` text in its own place; see the measurements in knowledge/wrappers.ts. */
export function replacesShell(command: ShellCommand, shell: ShellKind, trapped: boolean): boolean | 'unknown' {
  if (command.exec) return command.after !== '&' && !command.inside.includes('pipeline');
  if (!command.tail || command.before === '||' || command.after === '&' || trapped) return false;
  if (shell === 'dash') return false;
  const plain = command.inside.length === 0;
  if (shell === 'bash') return plain && !command.redirected;
  const branches = command.inside.every(
    (nesting) =>
      nesting === 'if' || nesting === 'else' || nesting === 'case' || nesting === 'group' || nesting === 'subshell',
  );
  if (shell === 'ash') return branches;
  return 'unknown';
}

/** The layer of a shell that npm, npx and the like start for a single command. */
export function addScriptShell(trail: Trail, owner: string): Pick<Layer, 'kind' | 'why'> | undefined {
  const shell = systemShell(trail.input.image);
  if (shell === 'ash' || shell === 'bash') return undefined;
  if (shell === 'dash') return { kind: 'block', why: `the shell between ${owner} and node does not pass SIGTERM on` };
  return { kind: 'unknown', why: `${owner} starts node through sh, and which shell that is cannot be told` };
}
