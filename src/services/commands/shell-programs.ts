/** Shells with `-c` or a script, and files of the repository that are started by their name. */
import path from 'node:path/posix';
import { fileStart } from '../../parsers/place.ts';
import type { Package } from '../types.ts';
import { findScript } from './locate.ts';
import { followNode, NODE_NAMES } from './node-command.ts';
import { findRunner, followRunner } from './runners.ts';
import { followShellText } from './shell-text.ts';
import { shellKind } from './signals.ts';
import {
  addLayer,
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  staticWords,
  type Trail,
  valuesOf,
} from './types.ts';
import { findWrapper } from './wrapped.ts';

export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'rbash']);

export function followShell(program: string, words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const { image } = trail.input;
  let texted = false;
  let i = 0;
  for (; i < words.length; i++) {
    const value = words[i]?.value ?? '';
    if (value === '-o' || value === '+o' || value === '-O') i++;
    else if (/^[-+][a-zA-Z]+$/.test(value)) {
      if (value.startsWith('-') && value.includes('c')) texted = true;
      if (value.endsWith('o')) i++;
    } else if (value === '--login' || value === '--norc' || value === '--noprofile' || value === '--') continue;
    else break;
  }
  const [subject, ...args] = words.slice(i);
  if (!subject) return { kind: 'other', trail, program };
  const shell = shellKind(program, image);
  if (texted) {
    const step = addStep(trail, 'shell', `${program} -c ${subject.value}`);
    // The word after the text is $0.
    const text = { text: subject.value, shell, mode: 'text', args: args.slice(1) } as const;
    return followShellText(text, { ...step, from: step.from }, follow);
  }
  const script = findScript(trail, subject.value);
  if (!script)
    return lost(
      addStep(trail, 'shell', `${program} ${subject.value}`),
      `the script ${subject.value} is not in the repository`,
    );
  return followScriptText({ ...script, self: subject.value }, shell, args, trail, follow);
}

function followScriptText(
  script: { readonly path: string; readonly text: string; readonly self: string },
  shell: ReturnType<typeof shellKind>,
  args: readonly CommandWord[],
  trail: Trail,
  follow: FollowWords,
): End {
  const place = fileStart(script.path);
  const step = addStep({ ...trail, place, from: 'entrypoint' }, 'shell', script.path);
  const placed = args.map((word) => ({ place: trail.place, ...word }));
  const { text, self } = script;
  return followShellText({ text, shell, mode: 'file', path: script.path, self, args: placed }, step, follow);
}

/** A file of the repository: a shell script, a script for node, a program of a workspace package. */
export function followFile(
  program: string,
  written: string,
  words: readonly CommandWord[],
  trail: Trail,
  follow: FollowWords,
): End {
  if (written.startsWith('-') || /\.[cm]?[jt]s$/.test(written)) {
    // Arguments only: the entrypoint of the base image is node.
    return followNode('node', [{ value: written, dynamic: false }, ...words], trail, follow);
  }
  const script = findScript(trail, written);
  if (script) {
    const shebang = /^#!\s*([^\r\n]+)/.exec(script.text)?.[1]?.trim();
    const interpreter = shebang === undefined ? [] : shebang.split(/\s+/);
    const names = interpreter.map((word) => path.basename(word));
    if (names.some((name) => NODE_NAMES.test(name))) {
      const flags = interpreter.slice(names.findIndex((name) => NODE_NAMES.test(name)) + 1);
      return followNode('node', [...staticWords([...flags, written]), ...words], trail, follow);
    }
    const runner = names.map((name) => findRunner(name)).find((row) => row !== undefined);
    if (runner) return followRunner(runner, [{ value: written, dynamic: false }, ...words], trail, follow);
    const shell =
      names.find((name) => SHELLS.has(name)) ?? (shebang === undefined || program.endsWith('.sh') ? 'sh' : undefined);
    if (shell === undefined) return { kind: 'other', trail, program };
    const init = names.map((name) => findWrapper(name)).find((row) => row?.role === 'init');
    const wrapped = init
      ? addLayer(
          addStep(trail, 'wrapper', init.name),
          init.signals === 'forward' ? 'init' : 'unknown',
          `${init.name} starts the script`,
        )
      : trail;
    return followScriptText({ ...script, self: written }, shellKind(shell, trail.input.image), words, wrapped, follow);
  }
  const bin = findBin(program, trail.input.packages);
  if (bin)
    return followNode(
      'node',
      [{ value: bin, dynamic: false }, ...words],
      { ...trail, at: { image: '', folder: '.' } },
      follow,
    );
  if (/\.sh$|entrypoint|\bstart\b|\brun\b/.test(program)) {
    const inner = handedOver(words, trail);
    // A script that the build fetches, given a command, starts it: what else would it do with one?
    if (inner) {
      const step = addStep(trail, 'wrapper', written);
      return follow(inner, addLayer(step, 'unknown', `whether ${written} passes SIGTERM on is not known`));
    }
    return lost(addStep(trail, 'unknown', written), `the script ${written} is not in the repository`);
  }
  return { kind: 'other', trail: addStep(trail, 'unknown', [written, ...valuesOf(words)].join(' ')), program };
}

/** The command among the words of a script: a file of the repository that can be started, or node. */
function handedOver(words: readonly CommandWord[], trail: Trail): readonly CommandWord[] | undefined {
  const at = words.findIndex(
    ({ value, dynamic }) =>
      !dynamic &&
      (/^(?:node|npm|yarn|pnpm)$/.test(value) || (value.includes('/') && findScript(trail, value) !== undefined)),
  );
  return at < 0 ? undefined : words.slice(at);
}

/** The file behind a program that a package of the workspace declares in `bin`. */
function findBin(program: string, packages: readonly Package[]): string | undefined {
  for (const pkg of packages) {
    const bin = pkg.data.kind === 'map' ? pkg.data.entries.find((entry) => entry.key === 'bin')?.value : undefined;
    const named = bin?.kind === 'map' ? bin.entries.find((entry) => entry.key === program)?.value : undefined;
    const own = bin?.kind === 'scalar' && pkg.name?.replace(/^@[^/]+\//, '') === program ? bin : undefined;
    const value = named?.kind === 'scalar' ? named.value : own?.value;
    if (typeof value === 'string') return path.join(pkg.folder, value);
  }
  return undefined;
}
