/** Framework commands that bring the server: which source they load, and what their flags change. */
import path from 'node:path/posix';
import { STARTERS, type StarterRow } from '../../knowledge/starters.ts';
import { existing, nextRoots, nitroRoots, reactRouterRoots } from '../entries/frameworks.ts';
import { findNestStart } from '../entries/workspace-configs.ts';
import type { Located, Starter } from '../types.ts';
import { changeLocation, findPackage } from './locate.ts';
import { resolvePreload } from './node-command.ts';
import { resolveEntry } from './resolve-entry.ts';
import { addLayer, addStep, type CommandWord, type End, type Trail, valuesOf } from './types.ts';

const BY_BIN: ReadonlyMap<string, StarterRow> = new Map(STARTERS.flatMap((row) => row.bins.map((bin) => [bin, row])));

export function findStarter(program: string, words: readonly CommandWord[]): StarterRow | undefined {
  const row = BY_BIN.get(program);
  if (!row?.commands) return row;
  const command = words.find((word) => !word.value.startsWith('-'))?.value;
  if (command !== undefined && row.commands.includes(command)) return row;
  // `next` and `next ./folder` serve for development; `next build` does not serve at all.
  const asks = words.some((word) => /^(?:-h|--help|-v|--version)$/.test(word.value));
  return row.others && !asks && !row.others.includes(command ?? '') ? row : undefined;
}

export function followStarter(
  program: string,
  row: StarterRow,
  words: readonly CommandWord[],
  start: Trail,
  flags: readonly Located<string>[] = [],
): End {
  const values = valuesOf(words);
  let trail = addStep(start, 'starter', [program, ...values].join(' '));
  if (row.name === 'nest-cli') {
    // nest start spawns node with `shell: true` and has no signal handler.
    trail = addLayer(trail, 'block', 'nest start runs node in a child process and does not pass SIGTERM on');
  }
  const afterCommand = row.commands
    ? words.slice(words.findIndex((word) => row.commands?.includes(word.value)) + 1)
    : words;
  const { positionals, options } = readOptions(afterCommand, row.valueFlags ?? []);
  const preloads = [
    ...(options.get('-r') ?? []),
    ...(options.get('--require') ?? []),
    ...(options.get('-i') ?? []),
    ...(options.get('--import') ?? []),
  ];
  const { entry, builtPath, roots, how } = findStarted(row, positionals[0], options, trail);
  return {
    kind: 'node',
    trail: how === undefined ? trail : addStep(trail, 'file', how),
    flags,
    preloads: row.name === 'fastify-cli' ? preloads.map((specifier) => resolvePreload(specifier, trail)) : [],
    args: values,
    builtPath,
    entry,
    roots,
    starter: { ...row, place: start.place, words: values },
    lost: entry === undefined ? `no source that ${row.name} loads could be found` : undefined,
  };
}

function readOptions(
  words: readonly CommandWord[],
  valueFlags: readonly string[],
): { positionals: string[]; options: Map<string, string[]> } {
  const positionals: string[] = [];
  const options = new Map<string, string[]>();
  for (let i = 0; i < words.length; i++) {
    const value = words[i]?.value ?? '';
    if (value === '--') break;
    if (!value.startsWith('-')) {
      positionals.push(value);
      continue;
    }
    const equals = value.indexOf('=');
    const name = equals > 0 ? value.slice(0, equals) : value;
    const argument = equals > 0 ? value.slice(equals + 1) : valueFlags.includes(name) ? words[++i]?.value : undefined;
    options.set(name, [...(options.get(name) ?? []), ...(argument === undefined ? [] : [argument])]);
  }
  return { positionals, options };
}

interface Started {
  readonly entry: string | undefined;
  readonly builtPath: string | undefined;
  readonly roots: readonly string[];
  readonly how: string | undefined;
}

function findStarted(
  row: StarterRow,
  positional: string | undefined,
  options: ReadonlyMap<string, readonly string[]>,
  trail: Trail,
): Started {
  const context = trail.context;
  const at = row.positional === 'folder' && positional !== undefined ? changeLocation(trail, positional) : trail.at;
  const folder = findPackage({ ...trail, at })?.folder ?? at.folder;
  const of = (files: readonly string[]): Started => {
    const [entry] = files;
    return {
      entry,
      builtPath: undefined,
      roots: files.length > 1 ? files : [],
      how: entry === undefined ? undefined : `${row.name} -> ${entry}`,
    };
  };
  if (row.name === 'next') return of(nextRoots(at.folder === '.' ? folder : at.folder, context));
  if (row.name === 'nitro') return of(nitroRoots(folder, context));
  if (row.name === 'nest-cli') {
    const entry = findNestStart(positional, folder, context);
    return of(entry === undefined ? [] : [entry]);
  }
  if (row.positional === 'file' && positional !== undefined) {
    const { builtPath, found } = resolveEntry(trail, positional);
    return { entry: found.entry, builtPath, roots: [], how: found.how === builtPath ? undefined : found.how };
  }
  if (row.name === 'react-router-serve' || row.name === 'remix-serve') {
    const roots = reactRouterRoots(folder, context);
    const started = of(roots);
    return { ...started, builtPath: positional === undefined ? undefined : path.join(folder, positional) };
  }
  if (row.name === 'functions-framework') {
    const main = resolveEntry(trail, options.get('--source')?.[0] ?? '.').found.entry;
    if (main !== undefined) return of([main]);
  }
  return of(existing(folder, row.defaults, context));
}

/** The starter as rules see it: flags and environment applied. */
export function describeStarter(
  starter: NonNullable<Extract<End, { kind: 'node' }>['starter']>,
  variable: (name: string) => string | undefined,
): Starter {
  const { words } = starter;
  const off = starter.signalsOffBy !== undefined && truthy(variable(starter.signalsOffBy));
  const delay = flagValue(words, ['-g', '--close-grace-delay']) ?? variable('FASTIFY_CLOSE_GRACE_DELAY');
  const pretty =
    words.some((word) => word === '-P' || word === '--pretty-logs') || variable('FASTIFY_PRETTY_LOGS') === 'true';
  const isFastify = starter.name === 'fastify-cli';
  const closeTimeout = isFastify && delay !== undefined && Number(delay) > 0 ? Number(delay) : starter.closeTimeout;
  // Next.js ends its development server with the connections that are open (start-server.ts, `isDev`).
  const desk = starter.others !== undefined && !words.includes('start');
  return {
    name: starter.name,
    place: starter.place,
    ...(desk ? { development: true } : {}),
    listens: starter.listens,
    handlesSignals: starter.handlesSignals && !off,
    closesServer: starter.closesServer && !off && !desk,
    closeTimeout: off ? undefined : closeTimeout,
    crashHandlers: starter.crashHandlers,
    logger: isFastify && pretty ? 'pretty' : starter.logger,
    source: starter.source,
  };
}

function truthy(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function flagValue(words: readonly string[], flags: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const equals = word.indexOf('=');
    if (equals > 0 && flags.includes(word.slice(0, equals))) return word.slice(equals + 1);
    if (flags.includes(word)) return words[i + 1];
  }
  return undefined;
}
