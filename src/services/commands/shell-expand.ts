/** What the words of a shell command become, as far as the environment, the arguments and earlier assignments tell. */
import {
  type ShellAssignment,
  type ShellCommand,
  type ShellPart,
  type ShellWord,
  splitWords,
} from '../../parsers/shell.ts';
import { printedBy } from './shell-substitutions.ts';
import type { ShellValues } from './shell-tests.ts';
import type { CommandWord, Trail } from './types.ts';

/** More than a script has; each command keeps its own state, so each change is a copy. */
const MAX_LOCALS = 300;

/** State of a shell before one of its commands. */
export interface ShellState {
  /** `$1`, `$2`… and `$@`. */
  readonly args: readonly CommandWord[];
  /** Variables that the text itself set; undefined when the value is not known. */
  readonly locals: ReadonlyMap<string, string | undefined>;
  readonly trail: Trail;
  /** `$0`: the script as it was called. */
  readonly self: string | undefined;
}

/** Value of a variable: undefined when it may be set but is not known, null when it is known not to be set. */
export function variableOf(name: string, state: ShellState): string | null | undefined {
  if (/^[1-9]$/.test(name)) return state.args[Number(name) - 1]?.value ?? null;
  if (name === '0') return state.self;
  if (name === '#') return String(state.args.length);
  if (name === '@' || name === '*') return state.args.map((word) => word.value).join(' ');
  if (state.locals.has(name)) return state.locals.get(name);
  return outerVariable(name, state.trail);
}

export function valuesIn(state: ShellState): ShellValues {
  return { variable: (name) => variableOf(name, state) };
}

/** Set by what started the shell: earlier steps, the platform, the image. */
function outerVariable(name: string, trail: Trail): string | undefined {
  if (name === 'PWD') return currentFolder(trail);
  const own = trail.env.findLast((variable) => variable.name === name);
  if (own) return own.value;
  const { env, image } = trail.input;
  if (env?.has(name)) return env.get(name);
  const declared = image?.env.get(name);
  return declared && declared.unresolved.length === 0 ? declared.value : undefined;
}

/** The text that parts make up; undefined when one of them is not known. A default stands in for what may be unset. */
function textOfParts(parts: readonly ShellPart[], state: ShellState): string | undefined {
  let text = '';
  for (const part of parts) {
    const filled =
      part.kind === 'text'
        ? part.value
        : part.kind === 'variable'
          ? fillVariable(part, state)
          : filledOther(part.text, state);
    if (filled === undefined) return undefined;
    text += filled;
  }
  return text;
}

function filledOther(text: string, state: ShellState): string | undefined {
  // gnu.org/software/bash/manual/html_node/Bash-Variables.html: the file that holds the running code.
  if (/^\$\{BASH_SOURCE(?:\[0\])?(?::-\$0)?\}$/.test(text)) return state.self;
  const folder = currentFolder(state.trail);
  return printedBy(text, { folder, fill: (parts) => textOfParts(parts, state) });
}

/** Undefined on a host, where it is not known. */
function currentFolder({ at }: Trail): string | undefined {
  return at.image === '' ? undefined : at.image;
}

function fillVariable(part: Extract<ShellPart, { kind: 'variable' }>, state: ShellState): string | undefined {
  const known = variableOf(part.name, state);
  if (known === null) return part.fallback ?? '';
  return known === undefined || known === '' ? (part.fallback ?? known) : known;
}

export function expandWords(words: readonly ShellWord[], text: string, state: ShellState): readonly CommandWord[] {
  return words.flatMap((word): readonly CommandWord[] => {
    if (!word.dynamic) {
      const bare = /^\$\{?\w+\}?$/.test(text.slice(word.start, word.end));
      return bare ? splitStatic(word.value) : [{ value: word.value, dynamic: false }];
    }
    const [only] = word.parts;
    if (word.parts.length === 1 && only?.kind === 'variable' && (only.name === '@' || only.name === '*')) {
      return state.args.length > 0 || only.fallback === undefined ? state.args : splitStatic(only.fallback);
    }
    const filled = textOfParts(word.parts, state);
    if (filled === undefined) return [{ value: partlyFilled(word, state), dynamic: true }];
    // Without quotes the shell splits what it filled in.
    const quoted = text[word.start] === '"' || word.parts.some((part) => part.kind === 'text');
    return quoted ? [{ value: filled, dynamic: false }] : splitStatic(filled);
  });
}

function partlyFilled(word: ShellWord, state: ShellState): string {
  return word.parts
    .map((part) => textOfParts([part], state) ?? (part.kind === 'text' ? part.value : part.text))
    .join('');
}

function splitStatic(text: string): readonly CommandWord[] {
  return splitWords(text).map((value) => ({ value, dynamic: false }));
}

export function valueOfAssignment(assignment: ShellAssignment, state: ShellState): string | undefined {
  if (!assignment.dynamic) return assignment.value;
  return assignment.parts?.length ? textOfParts(assignment.parts, state) : undefined;
}

/** What the shell knows after the command. A branch that may not have run leaves what was known before. */
export function localsAfter(command: ShellCommand, certain: boolean, state: ShellState): ShellState['locals'] {
  const given = assignedBy(command);
  if (given.length === 0 || (state.locals.size >= MAX_LOCALS && !given.some(({ name }) => state.locals.has(name)))) {
    return state.locals;
  }
  const sure = certain && command.before !== '&&' && command.before !== '||';
  const locals = new Map(state.locals);
  for (const assignment of given) {
    const before = variableOf(assignment.name, state);
    const value = valueOfAssignment(assignment, { ...state, locals });
    locals.set(assignment.name, sure || before === null ? value : (before ?? undefined));
  }
  return locals;
}

function assignedBy(command: ShellCommand): readonly ShellAssignment[] {
  const program = command.words[0]?.value;
  if (program === undefined) return command.assignments;
  if (program !== 'export' && program !== 'local' && program !== 'readonly' && program !== 'declare') return [];
  return command.words.slice(1).flatMap((word): ShellAssignment[] => {
    const [first] = word.parts;
    const name = first?.kind === 'text' ? /^([A-Za-z_]\w*)=/.exec(first.value)?.[1] : undefined;
    if (name === undefined || first?.kind !== 'text') return [];
    const parts: ShellPart[] = [{ kind: 'text', value: first.value.slice(name.length + 1) }, ...word.parts.slice(1)];
    const { start, end, dynamic } = word;
    return [{ name, value: word.value.slice(name.length + 1), parts, dynamic, start, end }];
  });
}
