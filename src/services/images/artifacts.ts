/** What the shipped stage is made of: copied files, node_modules and their origin, tools that only a build needs. */
import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import type { Image } from '../types.ts';
import { copiesOf, type ImageCopy } from './copied-files.ts';
import { findModuleTrees } from './dev-dependencies.ts';
import type { ModuleTree, TreeOptions } from './module-trees.ts';
import { findRunCommands } from './run-commands.ts';

export interface ImageArtifacts {
  /** COPY and ADD of the shipped chain, in order. */
  readonly copies: readonly ImageCopy[];
  readonly trees: readonly ModuleTree[];
  /** `installed` in the chain itself, `copied` from another stage or image, `bundled` without any. */
  readonly modules: 'installed' | 'copied' | 'standalone' | 'bundled';
  readonly buildTools: readonly BuildTool[];
}

export interface BuildTool {
  readonly name: string;
  /** The package in the RUN that installs it, or the FROM of the base that has it. */
  readonly place: Place;
  readonly from: 'base' | 'package';
}

export function findArtifacts(image: Image, options: TreeOptions = {}): ImageArtifacts {
  const copies = image.chain.flatMap((stage) => copiesOf(image, stage));
  const trees = findModuleTrees(image, options);
  const standalone = copies.some(({ sources }) => sources.some((s) => /\.next\/standalone|(?:^|\/)\.output/.test(s)));
  const installed = trees.some(({ stage, install }) => install !== undefined && image.chain.includes(stage));
  const modules =
    trees.length === 0 ? 'bundled' : installed ? 'installed' : standalone ? 'standalone' : ('copied' as const);
  return { copies, trees, modules, buildTools: findBuildTools(image) };
}

/** Packages of apk, apt, dnf and yum that compile things; a running service needs none of them. */
const BUILD_PACKAGES: ReadonlySet<string> = new Set([
  'autoconf',
  'automake',
  'build-base',
  'build-essential',
  'clang',
  'cmake',
  'g++',
  'gcc',
  'gcc-c++',
  'make',
  'node-gyp',
  'python',
  'python2',
  'python3',
  'python3-dev',
  'python-is-python3',
  'linux-headers',
  'musl-dev',
  'libc6-dev',
  'alpine-sdk',
  'rust',
  'cargo',
  'go',
]);

const SYSTEM_MANAGERS = /^(?:apk|apt|apt-get|aptitude|dnf|microdnf|yum|tdnf|zypper)$/;
const ADDING = /^(?:add|install)$/;
const REMOVING = /^(?:del|remove|purge|autoremove|erase)$/;

export function findBuildTools(image: Image): readonly BuildTool[] {
  const tools = new Map<string, BuildTool>();
  const groups = new Map<string, string[]>();
  const first = image.chain[0];
  for (const name of image.baseKnowledge?.tools ?? []) {
    if (BUILD_PACKAGES.has(name) && first !== undefined) {
      tools.set(name, { name, place: first.from.argumentsPlace, from: 'base' });
    }
  }
  for (const stage of image.chain) {
    for (const { words, place } of findRunCommands(image, stage)) {
      if (!SYSTEM_MANAGERS.test(path.basename(words[0] ?? ''))) continue;
      const { verb, packages, group } = readSystemCommand(words.slice(1));
      if (verb === undefined) continue;
      if (ADDING.test(verb)) {
        if (group !== undefined) groups.set(group, packages);
        for (const name of packages) {
          if (BUILD_PACKAGES.has(name)) tools.set(name, { name, place, from: 'package' });
        }
      } else if (REMOVING.test(verb)) {
        for (const name of packages.flatMap((p) => groups.get(p) ?? [p])) tools.delete(name);
      }
    }
  }
  return [...tools.values()];
}

function readSystemCommand(words: readonly string[]): {
  verb: string | undefined;
  packages: string[];
  group: string | undefined;
} {
  let verb: string | undefined;
  let group: string | undefined;
  const packages: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-t' || word === '--virtual') group = words[++i];
    else if (word.startsWith('--virtual=')) group = word.slice('--virtual='.length);
    else if (/^(?:-o|--option|-X|--repository|-p|--root|--setopt)$/.test(word)) i++;
    else if (word.startsWith('-')) continue;
    else if (verb === undefined) verb = word;
    else packages.push(word.replace(/[=~<>@].*$/, ''));
  }
  return { verb, packages, group };
}
