/** The commands of RUN instructions, with the environment, folder and exact place of each. */
import path from 'node:path/posix';
import { placeInText } from '../../parsers/dockerfile.ts';
import type { Place } from '../../parsers/place.ts';
import { lineStarts, positionAt } from '../../parsers/place.ts';
import { parseShell, type ShellAssignment, type ShellCommand, type ShellWord } from '../../parsers/shell.ts';
import type { BuildState, DockerInstruction, DockerStage, Image, StageEvaluation } from '../types.ts';
import { decideGuard, withShortCircuits } from './run-branches.ts';
import { fillVariables } from './variables.ts';

export interface RunCommand {
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
  readonly before: BuildState;
  /** Program and arguments behind `env`, `sudo`, `sh -c` and the like; variables filled in where they are known. */
  readonly words: readonly string[];
  /** From the program to its last argument. */
  readonly place: Place;
  /** `NAME=value` in front of the command and `export` before it; later wins. */
  readonly assignments: ReadonlyMap<string, { readonly value: string; readonly dynamic: boolean }>;
  /** Absolute folder in which it runs; undefined when a `cd` could not be read. */
  readonly folder: string | undefined;
  readonly conditional: boolean;
  /** Test of the innermost `if` branch, variables filled in; `else` for the last branch. */
  readonly test: string | undefined;
  readonly ignoredFailure: boolean;
}

/** Every command that the RUN instructions of a stage start, in order. Parents' instructions are not repeated. */
export function findRunCommands(image: Image, stage: DockerStage): readonly RunCommand[] {
  const evaluation = image.evaluation[stage.index];
  if (evaluation === undefined) return [];
  let commands = commandsByStage.get(evaluation);
  if (commands === undefined) {
    commands = evaluation.steps.flatMap(({ instruction, before }) =>
      instruction.keyword === 'RUN' ? commandsOf(stage, instruction, before) : [],
    );
    commandsByStage.set(evaluation, commands);
  }
  return commands;
}

/** Several analyses ask for the same stage. */
const commandsByStage = new WeakMap<StageEvaluation, readonly RunCommand[]>();

/** The value of an environment variable where a command runs; undefined when it is not set. */
export function environmentOf(
  command: RunCommand,
  name: string,
): { readonly value: string; readonly known: boolean } | undefined {
  const own = command.assignments.get(name);
  if (own !== undefined) return { value: own.value, known: !own.dynamic };
  const variable = command.before.variables.get(name);
  if (variable !== undefined) return { value: variable.value, known: variable.unresolved.length === 0 };
  return command.before.undefaulted.has(name) ? { value: '', known: false } : undefined;
}

function knownVariables(before: BuildState): ReadonlyMap<string, string> {
  const known = [...before.variables].filter(([, { unresolved }]) => unresolved.length === 0);
  return new Map(known.map(([name, { value }]) => [name, value]));
}

// ---------------------------------------------------------------- where shell text stands

/** Shell text with the way back to places in the file. */
interface ShellSource {
  readonly text: string;
  place(start: number, end: number): Place;
}

function commandsOf(stage: DockerStage, instruction: DockerInstruction, before: BuildState): RunCommand[] {
  const context = { stage, instruction, before };
  if (instruction.json !== undefined) {
    const words = instruction.json.map((value) => ({ value, start: 0, end: instruction.text.length, dynamic: false }));
    const whole: ShellSource = { text: instruction.text, place: () => instruction.argumentsPlace };
    return finish(context, whole, { ...PLAIN, words }, 0);
  }
  return sourcesOf(instruction).flatMap((source) =>
    withShortCircuits(parseShell(source.text, knownVariables(before))).flatMap((command) =>
      finish(context, source, command, 0),
    ),
  );
}

/** What matters here of a shell command. */
type Surroundings = Pick<
  ShellCommand,
  'assignments' | 'exported' | 'folder' | 'conditional' | 'test' | 'guards' | 'ignoredFailure'
>;
type CommandLike = Surroundings & { readonly words: readonly Word[] };
type Word = Pick<ShellWord, 'value' | 'dynamic' | 'start' | 'end'>;
type Assigned = Pick<ShellAssignment, 'name' | 'value' | 'dynamic'>;

const PLAIN: Surroundings = {
  assignments: [],
  exported: new Map(),
  folder: '',
  conditional: false,
  test: undefined,
  guards: [],
  ignoredFailure: false,
};

const SHELL_NAME = /^(?:\S*\/)?(?:ba|da|a|z|k)?sh$/;

/** The line itself, or the script that its heredoc holds: `RUN <<EOF`, `RUN bash -e <<EOF`. */
function sourcesOf(instruction: DockerInstruction): ShellSource[] {
  const line: ShellSource = {
    text: instruction.text,
    place: (start, end) => placeInText(instruction, start, end),
  };
  const heredoc = instruction.heredocs[0];
  if (heredoc === undefined) return [line];
  const program = instruction.text.replace(/\d*<<-?\s*\S+/g, ' ').trim();
  const shebang = /^\s*#!\s*(\S+)(?:\s+(\S+))?/.exec(heredoc.body);
  const interpreter = shebang === null ? undefined : /\benv$/.test(shebang[1] ?? '') ? shebang[2] : shebang[1];
  const isScript =
    program === ''
      ? interpreter === undefined || SHELL_NAME.test(interpreter)
      : SHELL_NAME.test(program.split(/\s+/)[0] ?? '') && !/\s-[a-z]*c\b/.test(program);
  if (!isScript) return program === '' ? [] : [line];
  const starts = lineStarts(heredoc.body);
  const { path: file, line: row } = heredoc.place;
  return [
    {
      text: heredoc.body,
      place: (start, end) => {
        const from = positionAt(starts, start);
        const to = positionAt(starts, end);
        return {
          path: file,
          line: row + from.line - 1,
          column: from.column,
          endLine: row + to.line - 1,
          endColumn: to.column,
        };
      },
    },
  ];
}

// ---------------------------------------------------------------- wrappers

interface Context {
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
  readonly before: BuildState;
}

const MAX_NESTING = 4;

function finish(context: Context, source: ShellSource, command: CommandLike, depth: number): RunCommand[] {
  const { before } = context;
  const { words, extra, script } = unwrap(command.words);
  const exported: readonly Assigned[] = [...command.exported.values(), ...command.assignments, ...extra];
  if (script !== undefined && depth < MAX_NESTING) {
    return nested(context, source, script, command, exported, depth + 1);
  }
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return [];
  const decided = command.guards.map((guard) => decideGuard(guard, before));
  if (decided.includes(false)) return [];
  const folder = command.folder === undefined ? undefined : fillVariables(command.folder, before);
  return [
    {
      ...context,
      words: words.map(({ value, dynamic }) => (dynamic ? fillVariables(value, before) : value)),
      place: source.place(first.start, last.end),
      assignments: new Map(
        exported.map(({ name, value, dynamic }) => {
          const filled = dynamic ? fillVariables(value, before) : value;
          return [name, { value: filled, dynamic: dynamic && filled.includes('$') }] as const;
        }),
      ),
      folder: folder === undefined || folder.includes('$') ? undefined : path.resolve(before.workdir, folder),
      conditional: command.conditional && (decided.length === 0 || decided.includes(undefined)),
      test: command.test === undefined ? undefined : fillVariables(command.test, before),
      ignoredFailure: command.ignoredFailure,
    },
  ];
}

/** `sh -c 'npm ci'`: the commands of the quoted text, placed inside it when the quotes hide nothing. */
function nested(
  context: Context,
  source: ShellSource,
  word: Word,
  outer: Surroundings,
  exported: readonly Assigned[],
  depth: number,
): RunCommand[] {
  const plain = source.text.slice(word.start + 1, word.end - 1) === word.value;
  const inner: ShellSource = {
    text: word.value,
    place: (start, end) =>
      plain ? source.place(word.start + 1 + start, word.start + 1 + end) : source.place(word.start, word.end),
  };
  return withShortCircuits(parseShell(inner.text, knownVariables(context.before))).flatMap((command) =>
    finish(
      context,
      inner,
      {
        ...command,
        folder: joinFolders(outer.folder, command.folder),
        exported: new Map([
          ...exported.map((a) => [a.name, { ...a, start: word.start, end: word.end }] as const),
          ...command.exported,
        ]),
        conditional: outer.conditional || command.conditional,
        test: command.test ?? outer.test,
        guards: [...outer.guards, ...command.guards],
        ignoredFailure: outer.ignoredFailure || command.ignoredFailure,
      },
      depth,
    ),
  );
}

function joinFolders(outer: string | undefined, inner: string | undefined): string | undefined {
  if (inner === undefined || inner.startsWith('/')) return inner;
  return outer === undefined ? undefined : path.join(outer, inner).replace(/^\.$/, '');
}

/** Programs that start what follows; the number tells how many arguments of their own come first. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ['exec', 0],
  ['time', 0],
  ['command', 0],
  ['builtin', 0],
  ['nohup', 0],
  ['nice', 0],
  ['ionice', 0],
  ['sudo', 0],
  ['doas', 0],
  ['env', 0],
  ['cross-env', 0],
  ['eatmydata', 0],
  ['xvfb-run', 0],
  ['tini', 0],
  ['dumb-init', 0],
  ['catatonit', 0],
  ['corepack', 0],
  ['timeout', 1],
  ['gosu', 1],
  ['su-exec', 1],
  ['s6-setuidgid', 1],
  ['retry', 0],
]);

const OPTION_WITH_VALUE = /^(?:-[unCgpsk]|--user|--unset|--chdir|--signal|--kill-after|--adjustment)$/;
const COREPACK_VERBS = /^(?:enable|disable|prepare|use|up|install|hydrate|cache|pack|--version)$/;

interface Unwrapped {
  readonly words: readonly Word[];
  readonly extra: readonly Assigned[];
  /** The word that holds a script for a shell. */
  readonly script: Word | undefined;
}

function unwrap(words: readonly Word[]): Unwrapped {
  const extra: Assigned[] = [];
  let at = 0;
  while (at < words.length) {
    const program = path.basename(words[at]?.value ?? '');
    if (SHELL_NAME.test(program) || program === 'su' || program === 'runuser' || program === 'eval') {
      const script = scriptWord(words, at, program);
      return { words: words.slice(at), extra, script };
    }
    const own = WRAPPERS.get(program);
    if (own === undefined) break;
    if (program === 'corepack' && COREPACK_VERBS.test(words[at + 1]?.value ?? '')) break;
    at++;
    for (let word = words[at]; word?.value.startsWith('-') === true; word = words[at]) {
      at += OPTION_WITH_VALUE.test(word.value) ? 2 : 1;
    }
    for (let word = words[at]; word !== undefined; word = words[++at]) {
      const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.value);
      if (match === null) break;
      extra.push({ name: match[1] ?? '', value: match[2] ?? '', dynamic: word.dynamic });
    }
    at += own;
  }
  return { words: words.slice(at), extra, script: undefined };
}

function scriptWord(words: readonly Word[], at: number, program: string): Word | undefined {
  if (program === 'eval') return words[at + 1];
  const flag = words.findIndex(({ value }, i) => i > at && (/^-[a-z]*c$/.test(value) || value === '--command'));
  return flag < 0 ? undefined : words[flag + 1];
}
