import path from 'node:path/posix';
import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import { lineStarts, placeAt } from '../../parsers/place.ts';
import type { ShellCommand, ShellGuard } from '../../parsers/shell.ts';
import type { CiCommand } from '../types.ts';
import type { ScriptFiles } from './commands.ts';
import { wordsInside } from './container-words.ts';
import { commandsOf } from './shell-commands.ts';

interface ShellFile {
  readonly path: string;
  readonly text: string;
}

type CaseGuard = Extract<ShellGuard, { kind: 'case' }>;

/** What a shell file runs for its caller (`"$@"`): `./with-database.sh npm test`. */
export function handedOn(
  { path: file, text }: { path: string; text: string },
  command: CiCommand,
): readonly CiCommand[] {
  if (!/\$[@*]|\$\{[@*]\}/.test(text)) return [];
  const at = command.words.findIndex((word) => path.basename(word) === path.basename(file));
  const words = at < 0 ? [] : command.words.slice(at + 1);
  return words.length > 0 ? [{ ...command, words }] : [];
}

/** Commands of a shell file; without `set -e` the script goes on after a failure, and only its end decides. */
export function commandsIn({ path: file, text }: ShellFile, outer: CiCommand): readonly CiCommand[] {
  const starts = lineStarts(text);
  const strict = /(?:^|[;\n])\s*set\s+-(?:\w*e|o\s+errexit)|^#!.*\s-\w*e/.test(text) || outer.words.some(isErrexit);
  const given = argumentsOf(file, outer);
  const chosen = (part: ShellCommand): boolean =>
    part.guards.every((guard) => guard.kind !== 'case' || isChosen(guard, text, given));
  return commandsOf(text, outer, (start, end) => placeAt(file, starts, start, end), !strict, chosen);
}

/** What a command gives the script that it starts: `test_lint` of `./tasks test_lint`. */
function argumentsOf(file: string, { words }: CiCommand): readonly string[] {
  const inner = wordsInside(words);
  const at = inner.findIndex((word) => path.basename(word) === path.basename(file));
  return at < 0 ? [] : inner.slice(at + 1);
}

/** A script with many tasks runs the one that its first argument names: `case "$1" in lint) …`. */
function isChosen({ word, patterns, above }: CaseGuard, text: string, given: readonly string[]): boolean {
  const [, name = ''] = /^["']?\$\{?(\w+)\}?["']?$/.exec(word) ?? [];
  const number = /^\d$/.test(name)
    ? Number(name)
    : Number(new RegExp(`^\\s*(?:local\\s+)?${name}=["']?\\$\\{?(\\d)`, 'm').exec(text)?.[1]);
  const value = given[number - 1];
  if (name === '' || value === undefined) return true;
  return patterns.some((pattern) => fits(pattern, value)) && !above.some((pattern) => fits(pattern, value));
}

function fits(pattern: string, value: string): boolean {
  const parts = pattern.replace(/["']/g, '').split(/\*+/);
  return matchesForeign(`^${parts.map(escaped).join('.*')}$`, '', value);
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

/** `bash -e script.sh`, `sh -eux script.sh`. */
function isErrexit(word: string): boolean {
  return /^-[a-z]*e[a-z]*$/.test(word);
}

/** Where CI systems check the repository out. */
const CHECKOUT =
  /^\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR|CIRCLE_WORKING_DIRECTORY|BUILD_SOURCESDIRECTORY|WORKSPACE|TRAVIS_BUILD_DIR)\}?\//;

/** The shell file of the repository that a command runs: `./ci/test.sh`, `bash -e scripts/build.sh`. */
export function shellFileOf(words: readonly string[], { text, folder }: ScriptFiles): ShellFile | undefined {
  const inner = wordsInside(words);
  const program = inner[0]?.replace(/^.*\//, '') ?? '';
  const starts = /^(?:sh|bash|ash|dash|zsh|source|\.)$/.test(program);
  const written = starts ? inner.slice(1).find((word) => !word.startsWith('-')) : inner[0];
  if (written === undefined || written.startsWith('/') || written.includes('://')) return undefined;
  const named = /\.(?:sh|bash)$/.test(written);
  if (!named && !starts && !/^(?:\.\.?\/)?(?:[\w-]+\/)*[\w-]+$/.test(written)) return undefined;
  if (!named && !written.includes('/')) return undefined;
  const name = written.replace(CHECKOUT, '');
  const file = name === written ? path.join(folder, name) : path.normalize(name);
  const found = file.startsWith('..') ? undefined : text(file);
  // Without an ending the first line tells: `./tasks`, `script/cibuild`.
  const isShell = named || /^#!.*\b(?:ba|da|a|z|k)?sh\b/.test(found ?? '');
  return found === undefined || !isShell ? undefined : { path: file, text: found };
}
