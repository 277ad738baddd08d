/** `node [flags] script [arguments]`, and the runners that take the same words. */
import path from 'node:path/posix';
import { NODE_VALUE_FLAGS, type RunnerRow } from '../../knowledge/runners.ts';
import { STARTERS } from '../../knowledge/starters.ts';
import type { Located } from '../types.ts';
import { findPackage } from './locate.ts';
import { followScript } from './package-scripts.ts';
import { resolveEntry } from './resolve-entry.ts';
import {
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  type Preload,
  type Trail,
  valuesOf,
} from './types.ts';

export const NODE_NAMES = /^(node|nodejs|node-?\d+(\.\d+)*)$/;

type NodeEnd = Extract<End, { kind: 'node' }>;

interface NodeWords {
  readonly flags: readonly string[];
  readonly preloads: readonly string[];
  readonly script: CommandWord | undefined;
  readonly args: readonly CommandWord[];
  readonly evaluates: boolean;
  /** `node --run start`. */
  readonly run: string | undefined;
}

export function splitNodeWords(words: readonly CommandWord[], valueFlags: readonly string[] = []): NodeWords {
  const flags: string[] = [];
  const preloads: string[] = [];
  let evaluates = false;
  let run: string | undefined;
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i];
    if (!word) break;
    const { value } = word;
    if (value === '--') {
      i++;
      break;
    }
    if (!value.startsWith('-') && !isFlagVariable(word)) break;
    const equals = value.indexOf('=');
    const name = equals > 0 ? value.slice(0, equals) : value;
    let argument = equals > 0 ? value.slice(equals + 1) : undefined;
    if (name === '-e' || name === '--eval' || name === '-p' || name === '--print') evaluates = true;
    if (argument === undefined && (NODE_VALUE_FLAGS.has(name) || valueFlags.includes(name) || name === '--run')) {
      argument = words[++i]?.value;
      flags.push(argument === undefined ? name : `${name} ${argument}`);
    } else flags.push(value);
    if (argument === undefined) continue;
    if (/^(-r|--require|--import|--loader|--experimental-loader)$/.test(name)) preloads.push(argument);
    if (name === '--run') run = argument;
  }
  return {
    flags,
    preloads,
    script: evaluates || run !== undefined ? undefined : words[i],
    args: words.slice(i + 1),
    evaluates,
    run,
  };
}

/** A runner takes flags of its own; these it hands on to node. */
function isNodeFlag(flag: string): boolean {
  const name = flag.split(/[= ]/)[0] ?? '';
  return (
    NODE_VALUE_FLAGS.has(name) ||
    /^--(max-|inspect|enable-|experimental-|trace-|unhandled-|expose-|heap|stack-|abort-|no-(warnings|deprecation))/.test(
      name,
    )
  );
}

/** `node $NODE_OPTIONS dist/x.js`: an unknown variable before the script holds flags, not the script. */
function isFlagVariable(word: CommandWord): boolean {
  return word.dynamic && /^\$\{?\w*(OPT|FLAG|ARG|PARAM|DEBUG)\w*\}?$/i.test(word.value);
}

export function followNode(
  program: string,
  words: readonly CommandWord[],
  trail: Trail,
  follow: FollowWords,
  runner?: RunnerRow,
): End {
  const node = splitNodeWords(words, runner?.valueFlags);
  const named = addStep(trail, 'node', [program, ...valuesOf(words)].join(' '));
  if (node.run !== undefined) {
    const pkg = findPackage(trail);
    return pkg
      ? followScript({ pkg, name: node.run, args: node.args, manager: 'node --run' }, named, follow)
      : lost(named, `no package.json was found for node --run ${node.run}`);
  }
  if (node.evaluates) return lost(named, 'node evaluates a text from its command line');
  const { script } = node;
  if (!script) return lost(named, 'node starts without a script');
  const own = runner ? node.flags.filter(isNodeFlag) : node.flags;
  const flags: Located<string>[] = own.map((value) => ({ value, place: trail.place }));
  const preloads = node.preloads.map((specifier) => resolvePreload(specifier, named));
  const base = { kind: 'node', trail: named, flags, preloads, args: valuesOf(node.args), starter: undefined } as const;
  if (script.dynamic || script.value.includes('$')) {
    const reason = `the script of node is the variable ${script.value}`;
    return { ...base, builtPath: undefined, entry: undefined, roots: [], lost: reason };
  }
  const { builtPath, found } = resolveEntry(named, script.value);
  return {
    ...base,
    trail: found.how === builtPath ? named : addStep(named, 'file', found.how),
    builtPath,
    entry: found.entry,
    starter: generatedStarter(found.framework, words, trail),
    roots: found.roots ?? [],
    lost: found.entry === undefined ? found.how : undefined,
  };
}

/** A server that the framework generated brings what the framework's own command brings. */
function generatedStarter(
  framework: string | undefined,
  words: readonly CommandWord[],
  trail: Trail,
): NodeEnd['starter'] {
  const row = framework === undefined ? undefined : STARTERS.find(({ name }) => name === framework);
  if (!row) return undefined;
  // What a build generates serves in production, whatever the program serves when it is started by its name.
  const { others: _others, ...generated } = row;
  return { ...generated, place: trail.place, words: valuesOf(words) };
}

/** A relative preload is a file of the repository, and so may be what a package of the workspace exports; others are foreign. */
export function resolvePreload(specifier: string, trail: Trail): Preload {
  const local = /^(\.{0,2}\/|file:)/.test(specifier) || /^[\w-]+(\/[\w.-]+)*\.[cm]?[jt]s$/.test(specifier);
  if (!local) {
    const found = trail.input.resolve?.(specifier, path.join(trail.at.folder, 'package.json'));
    return { specifier, path: found?.kind === 'file' ? found.path : undefined, place: trail.place };
  }
  const name = specifier.replace(/^file:(\/\/)?/, '');
  return { specifier, path: resolveEntry(trail, name, { guess: false }).found.entry, place: trail.place };
}
