/** What commands leave behind for later ones: variables, exports, the folder. */
import type { Command } from 'unbash';
import type { ShellAssignment, ShellPart, ShellWord } from './shell-types.ts';
import { shellAssignment } from './shell-words.ts';

/** What a subshell copies and the other lists share. */
export interface Scope {
  readonly text: string;
  folder: string | undefined;
  exported: ReadonlyMap<string, ShellAssignment>;
  exportAll: boolean;
  /** Plain assignments so far; undefined when the value is not known. */
  known: ReadonlyMap<string, string | undefined>;
}

export function newScope(text: string, known: ReadonlyMap<string, string>): Scope {
  return { text, folder: '', exported: new Map(), exportAll: false, known };
}

/** After a branch that may or may not have run, what it assigned is no longer known. */
export function forgetChanged(
  before: ReadonlyMap<string, string | undefined>,
  after: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, string | undefined> {
  if (before === after) return before;
  return new Map([...after].map(([name, value]) => [name, before.get(name) === value ? value : undefined] as const));
}

/** What a branch exported reaches later commands only if the branch ran. */
export function doubtChanged(
  before: ReadonlyMap<string, ShellAssignment>,
  after: ReadonlyMap<string, ShellAssignment>,
): ReadonlyMap<string, ShellAssignment> {
  if (before === after) return before;
  return new Map(
    [...after].map(([name, assignment]) => {
      return [
        name,
        before.get(name) === assignment ? assignment : { ...assignment, dynamic: true, parts: [] },
      ] as const;
    }),
  );
}

export function applyToScope(
  words: readonly ShellWord[],
  assignments: readonly ShellAssignment[],
  node: Command,
  scope: Scope,
): void {
  const name = words[0]?.value;
  if (name === undefined) {
    scope.known = learn(scope.known, assignments);
    // A plain assignment reaches programs only under `set -a`, or when the name is exported already.
    const reaching = assignments.filter((assignment) => scope.exportAll || scope.exported.has(assignment.name));
    if (reaching.length > 0) scope.exported = extend(scope.exported, reaching);
  } else if (name === 'export' || name === 'declare' || name === 'local' || name === 'readonly' || name === 'typeset') {
    const given = node.args.flatMap((argument) =>
      argument.type === 'Assignment' ? [shellAssignment(argument, scope)] : [],
    );
    scope.known = learn(scope.known, given);
    if (name === 'export') scope.exported = extend(scope.exported, [...given, ...exportedByName(words, scope)]);
  } else if (name === 'set' && words.some(({ value }) => /^-[a-z]*a/.test(value) || value === 'allexport')) {
    scope.exportAll = true;
  } else if (name === 'read') {
    scope.known = withEntries(
      scope.known,
      words.slice(1).map(({ value }) => [value, undefined]),
    );
  } else if (name === 'unset') {
    scope.exported = new Map([...scope.exported].filter(([key]) => !words.some((word) => word.value === key)));
    scope.known = new Map([...scope.known].filter(([key]) => !words.some((word) => word.value === key)));
  } else if (name === 'cd' || name === 'pushd') {
    const target = words.find((word, i) => i > 0 && !/^-[LPe@]+$/.test(word.value) && word.value !== '--');
    scope.folder = changeFolder(scope.folder, target);
  } else if (name === 'popd') scope.folder = undefined;
}

/** `X=1; export X` exports what is known of X. */
function exportedByName(words: readonly ShellWord[], scope: Scope): ShellAssignment[] {
  return words.slice(1).flatMap(({ value, start, end }) => {
    if (!/^\w+$/.test(value) || !scope.known.has(value)) return [];
    const known = scope.known.get(value);
    const text = known ?? `$${value}`;
    const part: ShellPart =
      known === undefined
        ? { kind: 'variable', name: value, text, fallback: undefined }
        : { kind: 'text', value: known };
    return [{ name: value, value: text, parts: [part], dynamic: known === undefined, start, end }];
  });
}

/** Each command sees the variables before it, so each change copies them: a bound keeps hostile scripts linear. */
const MAX_VARIABLES = 300;

function withEntries<T>(
  known: ReadonlyMap<string, T>,
  entries: readonly (readonly [string, T])[],
): ReadonlyMap<string, T> {
  const room = MAX_VARIABLES - known.size;
  const kept = entries.filter(([name], i) => i < room || known.has(name));
  return kept.length === 0 ? known : new Map([...known, ...kept]);
}

function learn(
  known: ReadonlyMap<string, string | undefined>,
  assignments: readonly ShellAssignment[],
): ReadonlyMap<string, string | undefined> {
  return withEntries(
    known,
    assignments.map(({ name, value, dynamic }) => [name, dynamic ? undefined : value]),
  );
}

function extend(
  known: ReadonlyMap<string, ShellAssignment>,
  more: readonly ShellAssignment[],
): ReadonlyMap<string, ShellAssignment> {
  return withEntries(
    known,
    more.map((assignment) => [assignment.name, assignment]),
  );
}

function changeFolder(folder: string | undefined, target: ShellWord | undefined): string | undefined {
  if (target === undefined || target.dynamic || target.value === '-' || target.value.startsWith('~')) return undefined;
  if (target.value.startsWith('/')) return target.value;
  if (folder === undefined) return undefined;
  return folder === '' ? target.value : `${folder}/${target.value}`;
}
