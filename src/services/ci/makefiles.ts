import path from 'node:path/posix';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import type { CiCommand } from '../types.ts';
import { programWords } from './program-words.ts';
import { commandsOf } from './shell-commands.ts';

interface Target {
  readonly needs: readonly string[];
  readonly recipe: readonly { readonly text: string; readonly place: Place; readonly ignored: boolean }[];
}

interface Makefile {
  readonly targets: ReadonlyMap<string, Target>;
  readonly variables: ReadonlyMap<string, string>;
}

const NAMES = ['GNUmakefile', 'makefile', 'Makefile'];
const MAX_TARGETS = 100;
const MAX_NESTING = 5;

/**
 * What `make test` runs: the recipes of the target and of what it needs first
 * (https://www.gnu.org/software/make/manual/html_node/Rules.html). Undefined when no Makefile has the target.
 */
export function makeCommands(
  command: CiCommand,
  { text, folder }: { readonly text: (path: string) => string | undefined; readonly folder: string },
): { readonly folder: string; readonly commands: readonly CiCommand[] } | undefined {
  const [program = '', ...words] = programWords(command.words);
  if (!/^(?:.*\/)?g?make$/.test(program)) return undefined;
  const request = readRequest(words);
  const inside = path.join(folder, request.folder);
  if (inside.startsWith('..')) return undefined;
  const named = request.file === undefined ? NAMES : [request.file];
  const file = named.map((name) => path.join(inside, name)).find((name) => text(name) !== undefined);
  const source = file === undefined ? undefined : text(file);
  if (file === undefined || source === undefined) return undefined;
  const makefile = parseMakefile(file, source);
  const first = [...makefile.targets.keys()].find((name) => !name.startsWith('.'));
  const asked = request.targets.length > 0 ? request.targets : first === undefined ? [] : [first];
  if (!asked.some((name) => makefile.targets.has(name))) return undefined;
  const variables = new Map([...makefile.variables, ...request.variables]);
  const done = new Set<string>();
  const run = (name: string): readonly CiCommand[] => {
    const target = makefile.targets.get(name);
    if (!target || done.has(name) || done.size > MAX_TARGETS) return [];
    done.add(name);
    const own = target.recipe.flatMap(({ text: line, place, ignored }) => {
      const outer = { ...command, ignoredFailure: command.ignoredFailure || ignored };
      return commandsOf(filled(line, name, variables, 0), outer, () => place);
    });
    return [...target.needs.flatMap((need) => filled(need, name, variables, 0).split(/\s+/).flatMap(run)), ...own];
  };
  return { folder: inside, commands: asked.flatMap(run) };
}

interface Request {
  readonly folder: string;
  readonly file: string | undefined;
  readonly targets: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

/** `make -C web -f ci.mk IMAGE=api test`. */
function readRequest(words: readonly string[]): Request {
  const targets: string[] = [];
  const variables = new Map<string, string>();
  let folder = '.';
  let file: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const assigned = /^(\w+)[:?+]?=(.*)$/s.exec(word);
    if (assigned?.[1] !== undefined) variables.set(assigned[1], assigned[2] ?? '');
    else if (word === '-C' || word === '--directory') folder = path.join(folder, words[++i] ?? '.');
    else if (/^(?:-C.|--directory=)/.test(word)) folder = path.join(folder, word.replace(/^(?:-C|--directory=)/, ''));
    else if (word === '-f' || word === '--file' || word === '--makefile') file = words[++i];
    else if (word === '-j' || word === '-o' || word === '-W') i += /^\d+$/.test(words[i + 1] ?? '') ? 1 : 0;
    else if (!word.startsWith('-')) targets.push(word);
  }
  return { folder, file, targets, variables };
}

function parseMakefile(file: string, source: string): Makefile {
  const targets = new Map<string, { needs: string[]; recipe: Target['recipe'][number][] }>();
  const variables = new Map<string, string>();
  const starts = lineStarts(source);
  let open: readonly { recipe: Target['recipe'][number][] }[] = [];
  const recipe = (text: string, from: number): void => {
    const prefix = /^\s*[@+-]*\s*/.exec(text)?.[0] ?? '';
    const start = from + prefix.length;
    const first = text.slice(prefix.length).split('\n')[0] ?? '';
    const place = placeAt(file, starts, start, start + first.length);
    const line = { text: text.slice(prefix.length), place, ignored: prefix.includes('-') };
    if (first !== '') for (const target of open) target.recipe.push(line);
  };
  for (const { text, start } of logicalLines(source)) {
    if (text.startsWith('\t')) {
      recipe(text, start);
      continue;
    }
    const line = text.replace(/\\\n/g, ' ').replace(/(?:^|\s)#.*$/s, '');
    const variable = /^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(?:::?:?|[?+!])?=(.*)$/s.exec(line);
    if (variable?.[1] !== undefined) {
      variables.set(variable[1], (variable[2] ?? '').trim());
      continue;
    }
    const rule = /^([^\s:=][^:=]*)::?(?![=:])([^=;]*)(;.*)?$/s.exec(line);
    if (rule?.[1] === undefined) continue;
    const needs = (rule[2] ?? '').split(/[\s|]+/).filter((name) => name !== '');
    open = rule[1]
      .trim()
      .split(/\s+/)
      .map((name) => {
        const target = targets.get(name) ?? { needs: [], recipe: [] };
        target.needs.push(...needs);
        targets.set(name, target);
        return target;
      });
    if (rule[3] !== undefined) recipe(rule[3].slice(1), start + text.indexOf(';') + 1);
  }
  return { targets, variables };
}

/** Lines with those that go on behind a backslash. */
function logicalLines(source: string): readonly { readonly text: string; readonly start: number }[] {
  const found: { text: string; start: number }[] = [];
  let start = 0;
  let text = '';
  let at = 0;
  for (const line of source.split('\n')) {
    text = text === '' ? line : `${text}\n${line}`;
    at += line.length + 1;
    if (line.endsWith('\\')) continue;
    found.push({ text, start });
    start = at;
    text = '';
  }
  return text === '' ? found : [...found, { text, start }];
}

/** Fills variables in; what is computed stays a word of its own. */
function filled(text: string, target: string, variables: ReadonlyMap<string, string>, depth: number): string {
  if (depth > MAX_NESTING) return text;
  return text.replace(/\$(?:\$|@|\(([^()]*)\)|\{([^{}]*)\})/g, (whole, round, curly) => {
    if (whole === '$$') return '$';
    if (whole === '$@') return target;
    const name: string = round ?? curly;
    if (name === 'MAKE') return 'make';
    const value = variables.get(name);
    return value === undefined ? (/^[\w.-]+$/.test(name) ? '' : 'X') : filled(value, target, variables, depth + 1);
  });
}
