/**
 * Shell text to its simple commands in the order in which they stand: the one reading of shell for RUN lines, package
 * scripts, CI steps and entrypoint scripts. Meaning that needs a running shell stays visible as `dynamic`.
 */
import {
  type Assignment,
  type Command,
  type CompoundList,
  type PipelineNode,
  parse,
  type Statement,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';

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

/** The simple commands of a shell text. Never throws: what cannot be read is left out. */
export function parseShell(text: string, variables?: ReadonlyMap<string, string>): readonly ShellCommand[] {
  return parseShellScript(text, variables).commands;
}

/** `variables` are those that the environment sets for certain before the text runs (ARG and ENV of a Dockerfile). */
export function parseShellScript(text: string, variables: ReadonlyMap<string, string> = new Map()): ShellScript {
  const walker: Walker = { text, commands: [] };
  const errors: { message: string; offset: number }[] = [];
  let shebang: string | undefined;
  try {
    const script = parse(text);
    shebang = script.shebang;
    errors.push(...(script.errors ?? []).map(({ message, pos }) => ({ message, offset: pos })));
    walkStatements(script.commands, START, newScope(text, variables), walker);
  } catch (error) {
    // unbash recovers from errors itself; what remains is nesting deeper than the stack.
    errors.push({ message: error instanceof Error ? error.message : String(error), offset: 0 });
  }
  return { commands: walker.commands, shebang, errors };
}

/**
 * The words of one command line, quotes removed, without reading operators as such: for flags in variables and for the
 * command lines of other formats (Procfile, systemd, NODE_OPTIONS).
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  const pattern = /(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])|([^\s"'\\]+)|(["'\\]))/g;
  let end = -1;
  for (const match of text.matchAll(pattern)) {
    const value = match[1]?.replace(/\\(["\\$`])/g, '$1') ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? '';
    if (match.index === end && words.length > 0) words[words.length - 1] += value;
    else words.push(value);
    end = match.index + match[0].length;
  }
  return words;
}

interface Walker {
  readonly text: string;
  readonly commands: ShellCommand[];
}

/** What a subshell copies and the other lists share. */
interface Scope {
  readonly text: string;
  folder: string | undefined;
  exported: ReadonlyMap<string, ShellAssignment>;
  exportAll: boolean;
  /** Plain assignments so far; undefined when the value is not known. */
  known: ReadonlyMap<string, string | undefined>;
}

interface Context {
  readonly before: ShellConnector;
  readonly after: ShellConnector;
  readonly inside: readonly ShellNesting[];
  readonly functionName: string | undefined;
  readonly conditional: boolean;
  readonly tail: boolean;
  readonly test: string | undefined;
  readonly guards: readonly ShellGuard[];
  readonly ignoredFailure: boolean;
}

const START: Context = {
  before: '',
  after: '',
  inside: [],
  functionName: undefined,
  conditional: false,
  tail: true,
  test: undefined,
  guards: [],
  ignoredFailure: false,
};

function newScope(text: string, known: ReadonlyMap<string, string>): Scope {
  return { text, folder: '', exported: new Map(), exportAll: false, known };
}

function walkStatements(statements: readonly Statement[], context: Context, scope: Scope, walker: Walker): void {
  const zero = exitsWithZero(statements.at(-1));
  for (const [i, statement] of statements.entries()) {
    const last = i === statements.length - 1;
    const background = statement.background === true;
    const inner: Context = {
      ...context,
      before: i === 0 ? context.before : statements[i - 1]?.background === true ? '&' : ';',
      after: background ? '&' : last ? context.after : ';',
      tail: context.tail && last && !background,
      ignoredFailure: context.ignoredFailure || background || (zero && i === statements.length - 2),
    };
    walk(statement.command, inner, scope, walker);
  }
}

function exitsWithZero(statement: Statement | undefined): boolean {
  const command = statement?.command;
  if (command?.type !== 'Command') return false;
  return command.name?.value === 'exit' && command.args[0] !== undefined && textOf(command.args[0]) === '0';
}

function walk(node: SyntaxNode, context: Context, scope: Scope, walker: Walker): void {
  switch (node.type) {
    case 'Command':
      emit(node, context, scope, walker);
      return;
    case 'AndOr':
      walkAndOr(node.commands, node.operators, context, scope, walker);
      return;
    case 'Pipeline': {
      const piped = node.commands.length > 1;
      for (const [i, command] of node.commands.entries()) {
        const last = i === node.commands.length - 1;
        const inner: Context = {
          ...context,
          before: i === 0 ? context.before : '|',
          after: last ? context.after : '|',
          inside: piped ? [...context.inside, 'pipeline'] : context.inside,
          tail: context.tail && !piped,
          ignoredFailure: context.ignoredFailure || !last,
        };
        walk(command, inner, piped ? { ...scope } : scope, walker);
      }
      return;
    }
    case 'Subshell':
      walkList(node.body, nest(context, 'subshell'), { ...scope }, walker);
      return;
    case 'BraceGroup':
      walkList(node.body, nest(context, 'group'), scope, walker);
      return;
    case 'Redirected':
      walk(node.command, context, scope, walker);
      return;
    case 'If': {
      walkTest(node.clause, context, scope, walker);
      const before = scope.known;
      const { exported } = scope;
      const passed: ShellGuard[] = [];
      const enter = (clause: CompoundList): Context => {
        const text = sourceOf(clause, walker);
        const inner = branch(context, 'if', text, [...passed, { kind: 'if', text, negate: false }]);
        passed.push({ kind: 'if', text, negate: true });
        return inner;
      };
      walkList(node.then, enter(node.clause), scope, walker);
      for (const elif of node.elif) {
        walkTest(elif.clause, { ...context, conditional: true }, scope, walker);
        walkList(elif.then, enter(elif.clause), scope, walker);
      }
      if (node.else !== undefined) walkList(node.else, branch(context, 'else', 'else', passed), scope, walker);
      scope.known = forgetChanged(before, scope.known);
      scope.exported = doubtChanged(exported, scope.exported);
      return;
    }
    case 'For':
    case 'Select':
    case 'ArithmeticFor': {
      const before = scope.known;
      if (node.type !== 'ArithmeticFor') scope.known = new Map(before).set(node.name.value, undefined);
      walkList(node.body, branch(context, 'loop', context.test), scope, walker);
      scope.known = forgetChanged(before, scope.known);
      return;
    }
    case 'While':
      walkTest(node.clause, context, scope, walker);
      walkList(node.body, branch(context, 'loop', context.test), scope, walker);
      return;
    case 'Case': {
      const before = scope.known;
      const { exported } = scope;
      const above: string[] = [];
      for (const item of node.items) {
        const word = shellWord(node.word, scope).value;
        const patterns = item.pattern.map((pattern) => pattern.value);
        const guard: ShellGuard = { kind: 'case', word, patterns, above: [...above] };
        above.push(...patterns);
        walkList(item.body, branch(context, 'case', sourceOf(node.word, walker), [guard]), scope, walker);
      }
      scope.known = forgetChanged(before, scope.known);
      scope.exported = doubtChanged(exported, scope.exported);
      return;
    }
    case 'Function': {
      const inner = { ...branch(context, 'function', context.test), functionName: node.name.value, tail: true };
      if (node.body.type === 'CompoundList') walkList(node.body, inner, { ...scope }, walker);
      else walk(node.body, inner, { ...scope }, walker);
      return;
    }
    case 'Coproc':
      if (node.body.type === 'CompoundList') walkList(node.body, nest(context, 'subshell'), { ...scope }, walker);
      else walk(node.body, nest(context, 'subshell'), { ...scope }, walker);
      return;
    default:
      return;
  }
}

function walkList(list: CompoundList, context: Context, scope: Scope, walker: Walker): void {
  walkStatements(list.commands, context, scope, walker);
}

function walkTest(list: CompoundList, context: Context, scope: Scope, walker: Walker): void {
  walkList(list, { ...nest(context, 'test'), tail: false, ignoredFailure: true }, scope, walker);
}

function walkAndOr(
  commands: readonly PipelineNode[],
  operators: readonly ('&&' | '||')[],
  context: Context,
  scope: Scope,
  walker: Walker,
): void {
  const firstOr = operators.indexOf('||');
  // The `||` at or right of each command, found from the right: a chain may have thousands of links.
  const nextOr: number[] = [];
  for (let i = commands.length - 1, or = -1; i >= 0; i--) {
    if (operators[i] === '||') or = i;
    nextOr[i] = or;
  }
  for (const [i, command] of commands.entries()) {
    const last = i === commands.length - 1;
    const afterOr = firstOr >= 0 && i > firstOr;
    const inner: Context = {
      ...context,
      before: i === 0 ? context.before : (operators[i - 1] ?? ''),
      after: last ? context.after : (operators[i] ?? ''),
      tail: context.tail && last,
      conditional: context.conditional || afterOr,
      ignoredFailure: context.ignoredFailure || failureIsIgnored(commands, nextOr[i] ?? -1),
    };
    walk(command, inner, scope, walker);
  }
}

function nest(context: Context, nesting: ShellNesting): Context {
  return { ...context, inside: [...context.inside, nesting] };
}

function branch(
  context: Context,
  nesting: ShellNesting,
  test: string | undefined,
  guards: readonly ShellGuard[] = [],
): Context {
  return {
    ...nest(context, nesting),
    conditional: true,
    test,
    guards: [...context.guards, ...guards],
    tail: context.tail && nesting !== 'loop',
  };
}

/** After a branch that may or may not have run, what it assigned is no longer known. */
function forgetChanged(
  before: ReadonlyMap<string, string | undefined>,
  after: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, string | undefined> {
  if (before === after) return before;
  return new Map([...after].map(([name, value]) => [name, before.get(name) === value ? value : undefined] as const));
}

/** What a branch exported reaches later commands only if the branch ran. */
function doubtChanged(
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

function sourceOf(node: { readonly pos: number; readonly end: number }, walker: Walker): string {
  return walker.text.slice(node.pos, node.end);
}

const HARMLESS: ReadonlySet<string> = new Set(['true', ':', 'echo', 'printf', 'exit', 'return']);

/** `a || true`: what stands right of the next `||` succeeds whatever happened. `a || exit 1` keeps the failure. */
function failureIsIgnored(commands: readonly PipelineNode[], or: number): boolean {
  const handler = or < 0 ? undefined : commands[or + 1];
  if (handler?.type !== 'Command') return false;
  const name = handler.name?.value ?? '';
  if (!HARMLESS.has(name)) return false;
  return name !== 'exit' && name !== 'return' ? true : handler.args[0] !== undefined && textOf(handler.args[0]) === '0';
}

function textOf(argument: Word | Assignment): string {
  return argument.type === 'Word' ? argument.value : argument.text;
}

function emit(node: Command, context: Context, scope: Scope, walker: Walker): void {
  const words: ShellWord[] = [];
  if (node.name !== undefined) words.push(shellWord(node.name, scope));
  for (const argument of node.args) {
    words.push(argument.type === 'Word' ? shellWord(argument, scope) : assignmentWord(argument, scope));
  }
  const assignments = node.prefix.flatMap((part) => (part.type === 'Assignment' ? [shellAssignment(part, scope)] : []));
  for (const word of [node.name, ...node.args]) {
    if (word?.type === 'Word') walkSubstitutions(word.parts, context, scope, walker);
  }
  for (const part of node.prefix) {
    if (part.type === 'Assignment' && part.value.type === 'Word') {
      walkSubstitutions(part.value.parts, context, scope, walker);
    }
  }
  const exec = words[0]?.value === 'exec';
  if (words.length > 0 || assignments.length > 0) {
    walker.commands.push({
      words: exec ? words.slice(execArguments(words)) : words,
      exec,
      assignments,
      ...spanIn(
        walker.text,
        assignments[0]?.start ?? words[0]?.start ?? node.pos,
        words.at(-1)?.end ?? assignments.at(-1)?.end ?? node.end,
      ),
      redirected: node.redirects.length > 0,
      exported: scope.exported,
      folder: scope.folder,
      ...context,
    });
  }
  applyToScope(words, assignments, node, scope);
}

/** unbash counts past the end of a text that stops inside an expansion. */
function spanIn(text: string, start: number, end: number): { start: number; end: number } {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}

/** `exec -a name -c -l program`: the index of the program. */
function execArguments(words: readonly ShellWord[]): number {
  let i = 1;
  while (words[i]?.value.startsWith('-') === true) i += words[i]?.value === '-a' ? 2 : 1;
  return i;
}

/** Commands inside `$(…)` run too, before the command they stand in. */
function walkSubstitutions(
  parts: readonly WordPart[] | undefined,
  context: Context,
  scope: Scope,
  walker: Walker,
): void {
  for (const part of parts ?? []) {
    if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
      walkSubstitutions(part.parts, context, scope, walker);
    } else if (part.type === 'CommandExpansion' && part.script !== undefined && part.script.source === undefined) {
      const inner = { ...nest(context, 'substitution'), before: '' as const, after: '' as const, tail: false };
      walkStatements(part.script.commands, inner, { ...scope }, walker);
    }
  }
}

function applyToScope(
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
    scope.known = new Map([...scope.known, ...words.slice(1).map(({ value }) => [value, undefined] as const)]);
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

function learn(
  known: ReadonlyMap<string, string | undefined>,
  assignments: readonly ShellAssignment[],
): ReadonlyMap<string, string | undefined> {
  if (assignments.length === 0) return known;
  return new Map([
    ...known,
    ...assignments.map(({ name, value, dynamic }) => [name, dynamic ? undefined : value] as const),
  ]);
}

function extend(
  known: ReadonlyMap<string, ShellAssignment>,
  more: readonly ShellAssignment[],
): ReadonlyMap<string, ShellAssignment> {
  return new Map([...known, ...more.map((assignment) => [assignment.name, assignment] as const)]);
}

function changeFolder(folder: string | undefined, target: ShellWord | undefined): string | undefined {
  if (target === undefined || target.dynamic || target.value === '-' || target.value.startsWith('~')) return undefined;
  if (target.value.startsWith('/')) return target.value;
  if (folder === undefined) return undefined;
  return folder === '' ? target.value : `${folder}/${target.value}`;
}

function shellWord(word: Word, scope: Scope): ShellWord {
  const parts: ShellPart[] = [];
  collectParts(
    word.parts ?? [{ type: 'Literal', pos: word.pos, end: word.end, value: word.value, text: word.text }],
    scope,
    parts,
  );
  return { ...joined(parts), ...spanIn(scope.text, word.pos, word.end) };
}

function joined(parts: readonly ShellPart[]): { value: string; parts: readonly ShellPart[]; dynamic: boolean } {
  return {
    value: parts.map((part) => (part.kind === 'text' ? part.value : part.text)).join(''),
    parts,
    dynamic: parts.some((part) => part.kind !== 'text'),
  };
}

function collectParts(parts: readonly WordPart[], scope: Scope, out: ShellPart[]): void {
  for (const part of parts) {
    if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') {
      pushText(out, part.value);
    } else if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
      if (part.parts.length === 0) pushText(out, '');
      collectParts(part.parts, scope, out);
    } else if (part.type === 'SimpleExpansion') {
      pushVariable(out, part.text.slice(1), part.text, undefined, scope);
    } else if (part.type === 'ParameterExpansion') {
      const { operation } = part;
      const plain = part.prefix === undefined && part.index === undefined;
      const hasDefault = operation?.type === 'Default' && /^:?[-=]$/.test(operation.operator);
      if (plain && (operation === undefined || hasDefault)) {
        const operand = hasDefault ? shellWord(operation.operand, scope) : undefined;
        pushVariable(out, part.parameter, part.text, operand?.dynamic === false ? operand.value : undefined, scope);
      } else out.push({ kind: 'other', text: part.text });
    } else out.push({ kind: 'other', text: part.text });
  }
}

function pushText(out: ShellPart[], value: string): void {
  const last = out.at(-1);
  if (last?.kind === 'text') out[out.length - 1] = { kind: 'text', value: last.value + value };
  else out.push({ kind: 'text', value });
}

function pushVariable(out: ShellPart[], name: string, text: string, fallback: string | undefined, scope: Scope): void {
  const known = scope.known.get(name);
  if (known !== undefined) pushText(out, known);
  else out.push({ kind: 'variable', name, text, fallback });
}

function shellAssignment(assignment: Assignment, scope: Scope): ShellAssignment {
  const place = { name: assignment.name, ...spanIn(scope.text, assignment.pos, assignment.end) };
  if (assignment.value.type !== 'Word' || assignment.append === true || assignment.index !== undefined) {
    const text = assignment.text.slice(assignment.text.indexOf('=') + 1);
    return { ...place, value: text, parts: [{ kind: 'other', text }], dynamic: true };
  }
  const { value, parts, dynamic } = shellWord(assignment.value, scope);
  return { ...place, value, parts, dynamic };
}

function assignmentWord(assignment: Assignment, scope: Scope): ShellWord {
  const equals = assignment.text.indexOf('=');
  const start = spanIn(scope.text, assignment.pos, assignment.end);
  if (assignment.value.type !== 'Word') {
    return { ...joined([{ kind: 'other', text: assignment.text }]), ...start };
  }
  const parts: ShellPart[] = [{ kind: 'text', value: assignment.text.slice(0, equals + 1) }];
  for (const part of shellWord(assignment.value, scope).parts) {
    if (part.kind === 'text') pushText(parts, part.value);
    else parts.push(part);
  }
  return { ...joined(parts), ...start };
}
