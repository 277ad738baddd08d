import type { DataNode } from '../../parsers/data.ts';
import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { Workspace } from '../../workspace/types.ts';
import { findWrapper } from '../commands/wrapped.ts';
import type { CiCommand, Package } from '../types.ts';
import { wordsInContainer } from './container-words.ts';
import { makeCommands } from './makefiles.ts';
import { isForOthers } from './named-packages.ts';
import { programWords, STARTERS } from './program-words.ts';
import { commandsOf } from './shell-commands.ts';
import { commandsIn, handedOn, shellFileOf } from './shell-files.ts';

/** The simple commands of a script, each with its own place where the text stands in the file as it was read. */
export function readCommands(workspace: Workspace, node: DataNode, text: string): readonly CiCommand[] {
  const commands = parseShell(text.replace(/\$\{\{[^}]*\}\}/g, (whole) => 'X'.repeat(whole.length)));
  const lenient = /(?:^|[;\n])\s*set\s+\+e\b/.test(text);
  return commands.flatMap((command, i) => {
    const words = command.words.map((word) => word.value);
    if (words.length === 0) return [];
    const next = commands[i + 1];
    const forgives = next?.before === '||' && !/^(?:exit|false|return)$/.test(next.words[0]?.value ?? '');
    const exits =
      next !== undefined && next.before === ';' && next.words[0]?.value === 'exit' && next.words[1]?.value === '0';
    return [
      {
        words,
        place: placeOf(workspace, node, text.slice(command.start, command.end)),
        ignoredFailure: forgives || exits || lenient,
        ...(command.redirected ? { redirected: true as const } : {}),
      },
    ];
  });
}

/** Finds the command's text inside the lines of the scalar; the whole scalar when folding changed it. */
function placeOf(workspace: Workspace, node: DataNode, text: string): Place {
  const source = workspace.read(node.place.path);
  if (source === undefined) return node.place;
  const starts = lineStarts(source);
  const from = (starts[node.place.line - 1] ?? 0) + node.place.column - 1;
  const to = (starts[node.place.endLine - 1] ?? source.length) + node.place.endColumn - 1;
  const first = text.split('\n')[0] ?? text;
  const found = source.slice(from, to).indexOf(first);
  return found < 0 || first === ''
    ? node.place
    : placeAt(node.place.path, starts, from + found, from + found + first.length);
}

const RUNNERS = new Set([
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'npx',
  'turbo',
  'nx',
  'lerna',
  'corepack',
  'make',
  'task',
  'just',
]);
/** Subcommands of the managers that are not scripts. */
const BUILT_IN = new Set([
  'install',
  'ci',
  'i',
  'add',
  'audit',
  'exec',
  'dlx',
  'publish',
  'pack',
  'config',
  'cache',
  'login',
  'version',
  'prune',
  'outdated',
  'view',
  'set',
  'npm',
  'dedupe',
  'fetch',
  'deploy',
  'x',
]);

/** Where shell scripts are read that commands start: `./ci/test.sh`. */
export interface ScriptFiles {
  readonly text: (path: string) => string | undefined;
  /** Folder of the repository that the commands run in. */
  readonly folder: string;
}

/**
 * The commands with every package script they run expanded to the commands of the script, and so on: `npm test`,
 * `pnpm -r lint`, `turbo run build`. The scripts of every package that has one of that name count, and shell scripts
 * where files are given.
 */
export function expandScripts(
  commands: readonly CiCommand[],
  packages: readonly Package[],
  files?: ScriptFiles,
  depth = 0,
): readonly CiCommand[] {
  if (depth > 5) return commands;
  return commands.flatMap((command) => {
    const made = files && makeCommands(command, files);
    if (made) {
      const below = files && { ...files, folder: made.folder };
      return [command, ...expandScripts(made.commands, packages, below, depth + 1)];
    }
    if (isForOthers(command.words, packages)) return [];
    const scripts = [...scriptsOf(command.words), ...lifecycleOf(command.words)].flatMap((selector) =>
      packages.flatMap((item) => {
        const around = namesOf(selector, item)
          .flatMap((name) => [`pre${name}`, name, `post${name}`])
          .flatMap((script) => item.scripts.get(script) ?? []);
        const inside = files && { ...files, folder: item.folder };
        return around.flatMap((script) =>
          expandScripts(
            commandsOf(script.value, command, () => script.place),
            packages,
            inside,
            depth + 1,
          ),
        );
      }),
    );
    const file = files && shellFileOf(command.words, files);
    const started = file ? [...commandsIn(file, command), ...handedOn(file, command)] : [];
    const inner = expandScripts(started, packages, files, depth + 1);
    return [command, ...scripts, ...inner];
  });
}

/** The scripts of a package that a selector means: `/^check:/` of pnpm, `check:*` of npm-run-all, else a name. */
function namesOf(selector: string, { scripts }: Package): readonly string[] {
  const pattern = /^\/(.+)\/$/s.exec(selector)?.[1];
  if (pattern !== undefined) return [...scripts.keys()].filter((name) => matchesForeign(pattern, '', name));
  if (!selector.includes('*')) return [selector];
  const [before = '', ...rest] = selector.split(/\*+/);
  const after = rest.at(-1) ?? '';
  return [...scripts.keys()].filter((name) => name.startsWith(before) && name.endsWith(after));
}

/** An install runs scripts of its own: https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-operation-order */
function lifecycleOf(words: readonly string[]): readonly string[] {
  const [program = '', verb = 'install'] = words.filter((word) => !word.startsWith('-'));
  const installs = program === 'npm' ? /^(?:ci|i|install)$/.test(words[1] ?? '') : /^(?:i|install)$/.test(verb);
  const quiet = words.some((word) => /^--ignore-scripts|^--mode=skip-build$/.test(word));
  return /^(?:npm|pnpm|yarn|bun)$/.test(program) && installs && !quiet ? ['install', 'prepare'] : [];
}

/** Names of the package scripts that a command runs. */
export function scriptsOf(words: readonly string[]): readonly string[] {
  const program = words[0]?.replace(/^.*\//, '') ?? '';
  const contained = wordsInContainer(words);
  if (contained) return scriptsOf(contained);
  if (findWrapper(program)) {
    const inner = programWords(words);
    return inner.length < words.length ? scriptsOf(inner) : [];
  }
  if (/^run-[sp]$|^npm-run-all2?$/.test(program)) return words.slice(1).filter((word) => !word.startsWith('-'));
  if (STARTERS.test(program)) {
    const last = words.at(-1) ?? '';
    return last.includes(' ') ? scriptsOf(last.trim().split(/\s+/)) : words.slice(-1);
  }
  if (program === 'concurrently') {
    return words
      .slice(1)
      .flatMap(
        (word) =>
          /^(?:npm|pnpm|yarn):(.+)$/.exec(word)?.[1] ?? (word.includes(' ') ? scriptsOf(word.split(/\s+/)) : []),
      );
  }
  if (!RUNNERS.has(program)) return [];
  const rest = positionals(words.slice(1));
  if (program === 'turbo' || program === 'nx' || program === 'lerna') {
    const names = rest[0] === 'run' || rest[0] === 'run-many' ? rest.slice(1) : rest;
    const targets = words.flatMap((word, i) =>
      /^(?:-t|--targets?)$/.test(word)
        ? (words[i + 1] ?? '').split(',')
        : (/^--targets?=(.*)$/.exec(word)?.[1]?.split(',') ?? []),
    );
    // `turbo run web#build`, `nx run web:build`; scripts of turbo may hold a colon themselves.
    const prefix = program === 'nx' ? /^.*[:#]/ : /^.*#/;
    return [...names.map((name) => name.replace(prefix, '')), ...targets];
  }
  if (program === 'npx' || program === 'corepack')
    return /^(?:turbo|nx|lerna|npm|pnpm|yarn|npm-run-all2?|run-[sp])$/.test(rest[0] ?? '')
      ? scriptsOf(words.slice(words.indexOf(rest[0] ?? '')))
      : [];
  let names = rest;
  if (names[0] === 'workspaces' && names[1] === 'foreach') names = names.slice(2);
  if (names[0] === 'workspace') names = names.slice(2);
  if (/^(?:run|run-script|rum|urn)$/.test(names[0] ?? '')) return names.slice(1, 2);
  if (program === 'npm')
    return /^(?:t|tst|test|start|stop|restart)$/.test(names[0] ?? '')
      ? [/^t/.test(names[0] ?? '') ? 'test' : (names[0] ?? '')]
      : names[0] === 'it' || names[0] === 'cit' || names[0] === 'install-test'
        ? ['test']
        : [];
  if (names[0] === 'turbo' || names[0] === 'nx') return scriptsOf(words.slice(words.indexOf(names[0])));
  return names[0] !== undefined && !BUILT_IN.has(names[0]) ? [names[0]] : [];
}

const FLAGS_WITH_VALUE =
  /^(?:-w|--workspace|--filter|-F|--prefix|-C|--dir|--cwd|--scope|--include|--exclude|--from|-p|--projects?|--concurrency|-t|--targets?|--reporter|--cache-dir)$/;

function positionals(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') break;
    // `--parallel` of nx takes a number, that of pnpm nothing.
    const counted = word === '--parallel' && /^\d+$/.test(words[i + 1] ?? '');
    if (counted || FLAGS_WITH_VALUE.test(word)) i += 1;
    else if (!word.startsWith('-')) found.push(word);
  }
  return found;
}
