/** The user that the container's process ends up with. */
import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { BaseImageKnowledge, BuildState, ImageReference, ImageUser } from '../types.ts';

/** Programs that start another one under a user, and the argument that names the user. */
const PRIVILEGE_DROPS: ReadonlyMap<string, RegExp> = new Map([
  ['gosu', /^[^-]/],
  ['su-exec', /^[^-]/],
  ['s6-setuidgid', /^[^-]/],
  ['setuidgid', /^[^-]/],
  ['chpst', /^-[uU]$/],
  ['runuser', /^(?:-u|--user)$/],
  ['sudo', /^(?:-u|--user)$/],
  ['setpriv', /^--(?:re)?uid$/],
  ['su', /^[^-]/],
  ['doas', /^-u$/],
  ['pm2-runtime', /^--uid$/],
]);

export interface UserQuestion {
  readonly end: BuildState;
  readonly base: ImageReference | undefined;
  readonly knowledge: BaseImageKnowledge | undefined;
  readonly argv: readonly string[] | undefined;
  /** That of a base image which this repository builds. */
  readonly inherited?: ImageUser | undefined;
  /** Where the remedy goes when nothing sets a user: the FROM of the shipped stage. */
  readonly fromPlace: Place;
  readonly readScript: (imagePath: string) => { readonly path: string; readonly text: string } | undefined;
}

export function findUser(question: UserQuestion): ImageUser {
  const user = configuredUser(question);
  if (user.kind !== 'root') return user;
  return userOfEntrypoint(question, user) ?? user;
}

function configuredUser({ end, base, knowledge, inherited, fromPlace }: UserQuestion): ImageUser {
  if (end.user === undefined && inherited && inherited.kind !== 'unknown') return { ...inherited, place: fromPlace };
  if (end.user === undefined) return userOfBase(base, knowledge, fromPlace);
  const { value, unresolved, place } = end.user;
  const name = (value.includes(':') ? value.slice(0, value.indexOf(':')) : value).trim();
  const numeric = /^\d+$/.test(name);
  const from = 'instruction';
  if (name === '') {
    const unset = unresolved.filter((variable) => !end.undefaulted.has(variable));
    if (unset.length > 0) {
      const reason = `USER depends on ${unset.join(', ')}, which only the base image could set`;
      return { kind: 'unknown', name, numeric, from, place, reason };
    }
    const reason =
      unresolved.length > 0
        ? `USER is empty unless the build passes ${unresolved.join(', ')}: an empty user is root`
        : 'USER is empty, which is root';
    return { kind: 'root', name, numeric, from, place, reason };
  }
  if (unresolved.length > 0 && unresolved.some((text) => text === value)) {
    return { kind: 'unknown', name, numeric, from, place, reason: `USER ${value} cannot be expanded` };
  }
  // Docker compares numerically: `00` is uid 0. A group changes nothing.
  const root = name === 'root' || (numeric && Number(name) === 0);
  return { kind: root ? 'root' : 'non-root', name, numeric, from, place, reason: `USER ${value}` };
}

function userOfBase(
  base: ImageReference | undefined,
  knowledge: BaseImageKnowledge | undefined,
  place: Place,
): ImageUser {
  const image = base?.text ?? 'the base image';
  if (base !== undefined && base.unresolved.length > 0) {
    const reason = `no USER, and the base image depends on ${base.unresolved.join(', ')}`;
    return { kind: 'unknown', name: '', numeric: false, from: 'base', place, reason };
  }
  if (knowledge === undefined || knowledge.user === 'unknown') {
    const reason = `no USER: ${image} decides, and what it sets is not known`;
    return { kind: 'unknown', name: '', numeric: false, from: 'base', place, reason };
  }
  const name = knowledge.uid ?? '';
  const reason = `no USER: ${image} runs as ${knowledge.user === 'root' ? 'root' : name || 'another user'}`;
  return { kind: knowledge.user, name, numeric: name !== '', from: 'base', place, reason };
}

/** Row 18 of the Docker reference: gosu and friends in the started words or in an entrypoint script of the repository. */
function userOfEntrypoint({ end, argv, knowledge, readScript }: UserQuestion, root: ImageUser): ImageUser | undefined {
  const command = end.entrypoint ?? end.cmd;
  if (argv === undefined || command === undefined) return undefined;
  const commands = commandsIn(argv);
  for (const words of commands) {
    const drop = dropIn(words);
    if (drop !== undefined) return droppedTo(drop, command.place, root);
  }
  let unreadable = false;
  for (const words of commands) {
    const script = scriptOf(words, end, knowledge, readScript);
    const drop = script === undefined || script === 'unreadable' ? undefined : dropInScript(script.text);
    if (drop !== undefined) return droppedTo(drop, command.place, root);
    unreadable ||= script === 'unreadable';
  }
  if (!unreadable) return undefined;
  // A script that is not in the repository may drop privileges: no certain root.
  const reason = `${root.reason}; the entrypoint script is not in this repository and may change the user`;
  return { ...root, kind: 'unknown', from: 'entrypoint', place: command.place, reason };
}

function droppedTo(drop: Drop, place: Place, root: ImageUser): ImageUser | undefined {
  if (drop.user === 'root' || /^0+$/.test(drop.user)) return undefined;
  return {
    kind: 'non-root',
    name: drop.user,
    numeric: /^\d+$/.test(drop.user),
    from: 'entrypoint',
    place,
    reason: `${root.reason}, but the entrypoint starts the process with ${drop.program} ${drop.user}`,
  };
}

interface Drop {
  readonly program: string;
  readonly user: string;
}

const MAX_WORDS = 200;

function dropIn(all: readonly string[]): Drop | undefined {
  const words = all.slice(0, MAX_WORDS);
  for (const [i, word] of words.entries()) {
    const program = path.basename(word);
    const option = PRIVILEGE_DROPS.get(program);
    if (option === undefined) continue;
    const rest = words.slice(i + 1);
    const joined = rest.map((r) => /^--(?:re)?uid=(.+)$|^--user=(.+)$/.exec(r)).find((match) => match !== null);
    const at = rest.findIndex((r) => option.test(r));
    const user = joined?.[1] ?? joined?.[2] ?? (option.source === '^[^-]' ? rest[at] : rest[at + 1]);
    if (at < 0 && joined === undefined) continue;
    if (user !== undefined) return { program, user: user.replace(/:.*$/, '') };
  }
  return undefined;
}

function dropInScript(text: string): Drop | undefined {
  for (const command of parseShell(text)) {
    const drop = dropIn(command.words.map((word) => word.value));
    if (drop !== undefined) return drop;
  }
  return undefined;
}

const WRAPPERS: ReadonlySet<string> = new Set([
  'tini',
  'dumb-init',
  'catatonit',
  'env',
  'exec',
  'sh',
  'bash',
  'ash',
  '--',
]);
const SEARCH_PATH = ['/usr/local/bin', '/usr/local/sbin', '/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** The words themselves, or those of the text that a shell among them runs: `tini -- sh -c "…"`. */
function commandsIn(argv: readonly string[]): readonly (readonly string[])[] {
  const shell = argv.findIndex(
    (word, i) => /(?:^|\/)(?:ba|da|a|z)?sh$/.test(word) && /^-[a-z]*c$/.test(argv[i + 1] ?? ''),
  );
  if (shell < 0) return [argv];
  const text = argv[shell + 2] ?? '';
  return [argv.slice(0, shell), ...parseShell(text).map(({ words }) => words.map((word) => word.value))];
}

/** The script that the words start, behind init wrappers; undefined when they start a program. */
function scriptOf(
  words: readonly string[],
  end: BuildState,
  knowledge: BaseImageKnowledge | undefined,
  readScript: UserQuestion['readScript'],
): { readonly text: string } | 'unreadable' | undefined {
  const first = words.find((word) => !WRAPPERS.has(path.basename(word)) && !word.startsWith('-'));
  if (first === undefined) return undefined;
  const candidates = first.includes('/')
    ? [path.resolve('/', end.workdir, first)]
    : [path.resolve('/', end.workdir, first), ...SEARCH_PATH.map((folder) => `${folder}/${first}`)];
  for (const candidate of candidates) {
    const script = readScript(candidate);
    if (script !== undefined) return script;
  }
  // Scripts that come with a known base image do not change the user, or its row says so.
  const known = knowledge !== undefined && knowledge.entrypoint !== 'unknown' ? knowledge.entrypoint : [];
  if (known.some((word) => path.basename(word) === path.basename(first))) return undefined;
  return /\.(?:sh|bash)$|entrypoint$/.test(first) ? 'unreadable' : undefined;
}
