/** What a shell text is read as: its simple commands with what surrounds them. */

/** A variable keeps its name and, for `${X:-text}`, its default; `other` is a substitution, arithmetic or a pattern. */
export type ShellPart =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'variable'; readonly name: string; readonly text: string; readonly fallback: string | undefined }
  | { readonly kind: 'other'; readonly text: string };

/** Offsets count from 0 in the shell text, end exclusive. */
export interface ShellWord {
  /** Without quotes; variables that an earlier plain assignment of the same text sets are filled in, others stay `$X`. */
  readonly value: string;
  readonly parts: readonly ShellPart[];
  /** Still holds an expansion, a substitution or a pattern: the value is not what the program sees. */
  readonly dynamic: boolean;
  readonly start: number;
  readonly end: number;
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: string;
  /** Parts of the value; empty when a branch may or may not have set it. */
  readonly parts?: readonly ShellPart[];
  readonly dynamic: boolean;
  readonly start: number;
  readonly end: number;
}

/** What joins a command to its neighbour: `;` also stands for a line end, '' for the begin or end of the text. */
export type ShellConnector = '' | ';' | '&&' | '||' | '|' | '&';

export type ShellNesting =
  | 'subshell'
  | 'group'
  | 'test'
  | 'if'
  | 'else'
  | 'loop'
  | 'case'
  | 'function'
  | 'pipeline'
  | 'substitution';

/** What must hold for a branch to run. `negate`: an earlier branch of the same `if`, whose test was false. */
export type ShellGuard =
  | { readonly kind: 'if'; readonly text: string; readonly negate: boolean }
  | {
      readonly kind: 'case';
      readonly word: string;
      readonly patterns: readonly string[];
      /** Patterns of the items above, none of which matched. */
      readonly above: readonly string[];
    };

export interface ShellCommand {
  /** Program and arguments; a leading `exec` is told by `exec`. Empty for a plain assignment. */
  readonly words: readonly ShellWord[];
  /** `exec program`: the program takes the place of the shell. A bare `exec >file` has no words. */
  readonly exec: boolean;
  /** `NAME=value` before the program: for this command alone. Without a program: a shell variable. */
  readonly assignments: readonly ShellAssignment[];
  /** From the first assignment or word to the last word, redirections left out. */
  readonly start: number;
  readonly end: number;
  readonly before: ShellConnector;
  readonly after: ShellConnector;
  /** Constructs around the command, outermost first. */
  readonly inside: readonly ShellNesting[];
  /** Name of the innermost function that holds the command. */
  readonly functionName: string | undefined;
  /** May be skipped: in a branch, a loop, a function, or after `||`. */
  readonly conditional: boolean;
  /** Nothing of the text runs after it: the last command, or the last of a branch that stands last. */
  readonly tail: boolean;
  /** The test of the innermost `if` branch or the word of the `case`, as written; `else` for the last branch. */
  readonly test: string | undefined;
  /** The branches around the command, outermost first. */
  readonly guards: readonly ShellGuard[];
  /** A redirection stands on the command itself. */
  readonly redirected: boolean;
  /** Its failure changes nothing: `|| true`, `|| echo`, `; exit 0`, followed by `|` or `&`, in a test. */
  readonly ignoredFailure: boolean;
  /** Variables that earlier commands of the text exported, and so reach this one. */
  readonly exported: ReadonlyMap<string, ShellAssignment>;
  /** Folder after the `cd` so far, relative to where the text starts or absolute; undefined when a `cd` is dynamic. */
  readonly folder: string | undefined;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly shebang: string | undefined;
  readonly errors: readonly { readonly message: string; readonly offset: number }[];
}
