/** Shell text to the command in it that runs for as long as the container does. */
import type { ShellKind } from '../../knowledge/wrappers.ts';
import { lineStarts, placeAt } from '../../parsers/place.ts';
import { parseShell, type ShellCommand } from '../../parsers/shell.ts';
import { daemonOf, servesNothing } from './beside-programs.ts';
import { changeLocation } from './locate.ts';
import { expandWords, localsAfter, type ShellState, valueOfAssignment, valuesIn, variableOf } from './shell-expand.ts';
import { decideGuards } from './shell-tests.ts';
import { replacesShell } from './signals.ts';
import {
  addEnv,
  addLayer,
  type CommandWord,
  deeper,
  type End,
  type FollowWords,
  lost,
  type Trail,
  together,
} from './types.ts';

export interface ShellText {
  readonly text: string;
  readonly shell: ShellKind;
  /** `-c` text may let its last command take the shell's place; the commands of a file never do without `exec`. */
  readonly mode: 'text' | 'file';
  /** `$1`, `$2`… and `$@`. */
  readonly args: readonly CommandWord[];
  /** The file that holds the text, for the places of its commands, and `$0`: how it was called. */
  readonly path?: string;
  readonly self?: string;
  /** The function of the text that runs, and what the shell knows then; the text itself otherwise. */
  readonly within?: { readonly name: string; readonly state: ShellState };
}

/** One reachable command with what the shell knows when it runs. */
interface Candidate {
  readonly command: ShellCommand;
  readonly state: ShellState;
  readonly certain: boolean;
}

export function followShellText(shell: ShellText, start: Trail, follow: FollowWords): End {
  const trail = deeper(start);
  if (!trail) return lost(start, 'the command calls itself');
  const candidates = reachableCommands(shell, trail);
  const trapped = candidates.some(({ command }) => isTrap(command));
  const followed = new Map<Candidate, End>();
  const choose = (candidate: Candidate): End => {
    const end = followed.get(candidate) ?? followCandidate(candidate, shell, trapped, trail, follow);
    followed.set(candidate, end);
    return end;
  };
  let best: End | undefined;
  for (const group of groupsOf(candidates)) {
    const ends = group.map(choose);
    best = better(best, bestOf(ends, group));
    if (best?.kind === 'node' || !group.every(isBenign)) break;
  }
  if (!best) return lost(trail, 'the shell text runs no command');
  // `node server.js & nginx` keeps both running; what cannot be followed may be the service itself.
  if (best.kind === 'lost') return best;
  const background = candidates.filter(
    (candidate) =>
      candidate.command.after === '&' && !candidate.command.inside.includes('test') && !isBenign(candidate),
  );
  const ended = background.length === 0 ? best : (together([best, ...background.map(choose)]) ?? best);
  const daemons = candidates.flatMap(({ command }) => daemonOf(command) ?? []);
  if (ended.kind !== 'node' || daemons.length === 0) return ended;
  return { ...ended, neighbours: [...new Set([...(ended.neighbours ?? []), ...daemons])] };
}

/** Commands in groups of alternatives, the most likely group first: what stands last, then what ran before it. */
function groupsOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const tails = candidates.filter(({ command }) => command.tail);
  const others = candidates.filter(({ command }) => !command.tail && !command.inside.includes('test'));
  // Of a pipe the first command serves, the others format its log.
  const ordered = others
    .toReversed()
    .sort((a, b) => Number(a.command.before === '|') - Number(b.command.before === '|'));
  // What runs in the background runs side by side: `node server.js & serve ui & wait -n`.
  const together = ordered.filter(({ command }) => command.after === '&');
  const groups = ordered.flatMap((candidate) => {
    if (candidate.command.after !== '&') return [[candidate]];
    return candidate === together[0] ? [together.toReversed()] : [];
  });
  return tails.length > 0 ? [tails, ...groups] : groups;
}

function isBenign({ command, state }: Candidate): boolean {
  const program = command.words[0]?.value;
  // `exec "$@"` without arguments changes nothing.
  if ((program === '$@' || program === '$*') && command.words.length === 1 && state.args.length === 0) return true;
  if (program === undefined) return true;
  return servesNothing(program, command.words[1]?.value);
}

function rank(end: End): number {
  if (end.kind === 'node') return end.entry !== undefined ? 4 : 3;
  return end.kind === 'lost' ? 2 : 1;
}

/** Among alternatives the one that leads furthest; a branch for development only when there is no other. */
function bestOf(ends: readonly End[], group: readonly Candidate[]): End | undefined {
  let best: { end: End; score: number } | undefined;
  for (const [i, end] of ends.entries()) {
    const candidate = group[i];
    const development = candidate !== undefined && isDevelopment(candidate.command) ? 0.5 : 0;
    const production = candidate !== undefined && isProduction(candidate.command) ? 0.25 : 0;
    const certain = candidate?.certain && candidate.command.conditional ? 0.25 : 0;
    const setup = end.kind === 'node' && SETUP.test(end.args[0] ?? '') ? 0.5 : 0;
    const score = rank(end) - development - setup + production + certain;
    if (!best || score >= best.score) best = { end, score };
  }
  return best?.end;
}

/** Arguments of a run that prepares the service: it serves in another branch. */
const SETUP = /^(?:install|setup|init|migrate|seed|upgrade)$/;

function better(a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return rank(a) >= rank(b) ? a : b;
}

function isDevelopment(command: ShellCommand): boolean {
  const guards = command.guards.filter((guard) => guard.kind === 'case' || !guard.negate);
  const about = guards.map((guard) => (guard.kind === 'if' ? guard.text : guard.patterns.join(' '))).join(' ');
  const words = command.words.map((word) => word.value).join(' ');
  return (
    (/\b(dev|development|local|debug|test|watch)\b/i.test(about) && !/!=/.test(about)) ||
    /\b(nodemon|--watch|:dev|ts-node-dev|--inspect(-brk)?)\b/.test(words)
  );
}

function isProduction(command: ShellCommand): boolean {
  return command.guards.some(
    (guard) =>
      guard.kind === 'if' && !guard.negate && /["'\s=]prod(uction)?\b/.test(guard.text) && !/!=/.test(guard.text),
  );
}

function isTrap(command: ShellCommand): boolean {
  const [program, action] = command.words;
  return program?.value === 'trap' && action !== undefined && action.value !== '' && action.value !== '-';
}

/** The commands that may run, functions only when something calls them, with `set --` and `shift` applied. */
function reachableCommands(shell: ShellText, trail: Trail): readonly Candidate[] {
  const commands = parseShell(shell.text);
  const { within } = shell;
  const called = new Set(commands.map((command) => command.words[0]?.value));
  let state: ShellState = within?.state ?? { args: shell.args, locals: new Map(), trail, self: shell.self };
  const found: Candidate[] = [];
  for (const command of commands) {
    if (within !== undefined && command.functionName !== within.name) continue;
    if (command.functionName !== undefined && !called.has(command.functionName)) continue;
    if (command.inside.includes('substitution')) continue;
    const holds = decideGuards(command.guards, valuesIn(state));
    if (holds === false) continue;
    const last = holds === true && endsShell(command);
    found.push({ command: last ? { ...command, tail: true } : command, state, certain: holds === true });
    if (last) break;
    state = {
      ...state,
      args: argsAfter(command, holds, shell, state),
      locals: localsAfter(command, holds === true, state),
    };
  }
  return within === undefined ? withFunctionsInPlace(found) : found;
}

/** `exec node server.js`: the shell is gone, and what stands below never runs. */
function endsShell(command: ShellCommand): boolean {
  const chained = command.before === '&&' || command.before === '||' || command.before === '|';
  const alone = command.inside.every((nesting) => nesting === 'if' || nesting === 'else' || nesting === 'case');
  return (
    command.exec && command.words.length > 0 && !chained && alone && command.after !== '&' && command.after !== '|'
  );
}

function argsAfter(
  command: ShellCommand,
  holds: boolean | undefined,
  shell: ShellText,
  state: ShellState,
): readonly CommandWord[] {
  const [program, second] = command.words;
  if (program?.value === 'set' && second?.value === '--') {
    const next = expandWords(command.words.slice(2), shell.text, state);
    return holds === true || startsNode(next, state.args) ? next : state.args;
  }
  if (program?.value === 'shift' && holds === true) return state.args.slice(Number(second?.value ?? 1) || 1);
  return state.args;
}

/** A function stands for its body where it is called; as the last command it makes the body last. */
function withFunctionsInPlace(found: readonly Candidate[]): readonly Candidate[] {
  const lastCall = found.findLast(({ command }) => command.tail && command.functionName === undefined);
  const last = lastCall?.command.words[0]?.value;
  const isFunction = found.some(({ command }) => command.functionName !== undefined && command.functionName === last);
  return found
    .filter((candidate) => !isFunction || candidate !== lastCall)
    .map((candidate) => {
      const { command } = candidate;
      if (command.functionName === undefined || (isFunction && command.functionName === last)) return candidate;
      return { ...candidate, command: { ...command, tail: false } };
    });
}

/** The entrypoint of the node image puts `node` before flags and files. */
function startsNode(next: readonly CommandWord[], args: readonly CommandWord[]): boolean {
  const first = args[0]?.value ?? '';
  return next[0]?.value === 'node' && (first.startsWith('-') || /\.[cm]?js$/.test(first));
}

function followCandidate(
  candidate: Candidate,
  shell: ShellText,
  trapped: boolean,
  trail: Trail,
  follow: FollowWords,
): End {
  const { command, state } = candidate;
  const words = expandWords(command.words, shell.text, state);
  const env = [
    ...[...command.exported.keys()].map((name) => ({ name, value: variableOf(name, state) ?? undefined })),
    ...command.assignments.map((given) => ({ name: given.name, value: valueOfAssignment(given, state) })),
  ];
  const here = shell.path === undefined ? trail : placedAt(command, shell, shell.path, trail);
  const layered = shellLayer(command, shell, trapped, addEnv(here, env));
  const at = command.folder === undefined ? trail.at : changeLocation(trail, command.folder);
  const [first, ...args] = words;
  if (!first) return { kind: 'other', trail: layered, program: '' };
  // A function that another one calls; those that the text itself calls stand in place of the call.
  if (command.functionName !== undefined && isFunction(shell.text, first.value)) {
    const within = { name: first.value, state: { ...state, args } };
    return followShellText({ ...shell, args, within }, { ...layered, at }, follow);
  }
  return follow(words, { ...layered, at });
}

function isFunction(text: string, name: string): boolean {
  return text.includes(name) && parseShell(text).some(({ functionName }) => functionName === name);
}

/** The script's step points at the command in it that goes on: there an `exec` would stand. */
function placedAt(command: ShellCommand, shell: ShellText, file: string, trail: Trail): Trail {
  const place = placeAt(file, lineStarts(shell.text), command.start, command.end);
  const last = trail.steps.at(-1);
  return { ...trail, place, steps: last ? [...trail.steps.slice(0, -1), { ...last, place }] : trail.steps };
}

function shellLayer(command: ShellCommand, shell: ShellText, trapped: boolean, trail: Trail): Trail {
  const name = trail.steps.at(-1)?.text ?? 'the shell';
  const replaces = shell.mode === 'file' && !command.exec ? false : replacesShell(command, shell.shell, trapped);
  if (replaces === true) return addLayer(trail, command.exec ? 'exec' : 'implicit-exec', `${name} is replaced`);
  if (replaces === 'unknown') {
    return addLayer(trail, 'unknown', `${name} runs node without exec, and which shell sh is cannot be told`);
  }
  if (trapped) return addLayer(trail, 'unknown', `${name} has a trap: whether it passes SIGTERM on is not followed`);
  return addLayer(trail, 'block', `${name} runs node without exec: the shell stays and does not pass SIGTERM on`);
}
