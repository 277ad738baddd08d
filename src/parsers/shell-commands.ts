/** Shell text to its simple commands, in the order in which they stand, with what surrounds them. */
import {
  type AndOr,
  type Assignment,
  type Command,
  type CompoundList,
  type ParsedScript,
  type PipelineNode,
  parse,
  type Statement,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';

/** Offsets count from 0 in the shell text. */
export interface ShellWord {
  /** Without quotes; expansions stay as written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Holds an expansion, a substitution or a pattern: the value is not what the program sees. */
  readonly dynamic: boolean;
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: string;
  readonly dynamic: boolean;
}

export interface ShellCommand {
  /** Program and arguments. */
  readonly words: readonly ShellWord[];
  /** `NAME=value` before the program: for this command alone. */
  readonly assignments: readonly ShellAssignment[];
  readonly start: number;
  readonly end: number;
  /** Variables exported by earlier commands of the same text. */
  readonly exported: ReadonlyMap<string, ShellAssignment>;
  /**
   * Folder after the `cd` commands so far: relative to where the text starts, or absolute. Undefined when a `cd` could
   * not be read.
   */
  readonly folder: string | undefined;
  /** May be skipped: in an `if`, a `case`, a loop, a function, or after `||`. */
  readonly conditional: boolean;
  /** The test of the innermost `if` branch, as written; `else` for the last branch. */
  readonly test: string | undefined;
  /** Its failure changes nothing: `|| true`, `|| echo`, `|| :`, followed by `|` or `&`, in a test. */
  readonly ignoredFailure: boolean;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly errors: readonly { readonly message: string; readonly offset: number }[];
}

export function parseShell(text: string): readonly ShellCommand[] {
  return parseShellScript(text).commands;
}

export function parseShellScript(text: string): ShellScript {
  const script: ParsedScript = parse(text);
  const walker: Walker = { text, commands: [] };
  const scope: Scope = { folder: '', exported: new Map(), exportAll: false };
  walkStatements(script.commands, { conditional: false, test: undefined, ignoredFailure: false }, scope, walker);
  const errors = (script.errors ?? []).map(({ message, pos }) => ({ message, offset: pos }));
  return { commands: walker.commands, errors };
}

interface Walker {
  readonly text: string;
  readonly commands: ShellCommand[];
}

/** What a subshell copies and the other lists share. */
interface Scope {
  folder: string | undefined;
  exported: ReadonlyMap<string, ShellAssignment>;
  exportAll: boolean;
}

interface Context {
  readonly conditional: boolean;
  readonly test: string | undefined;
  readonly ignoredFailure: boolean;
}

function walkStatements(statements: readonly Statement[], context: Context, scope: Scope, walker: Walker): void {
  for (const statement of statements) {
    const background = statement.background === true;
    walk(statement.command, background ? { ...context, ignoredFailure: true } : context, scope, walker);
  }
}

function walkList(list: CompoundList, context: Context, scope: Scope, walker: Walker): void {
  walkStatements(list.commands, context, scope, walker);
}

function walk(node: SyntaxNode, context: Context, scope: Scope, walker: Walker): void {
  switch (node.type) {
    case 'Command':
      emit(node, context, scope, walker);
      return;
    case 'AndOr':
      walkAndOr(node, context, scope, walker);
      return;
    case 'Pipeline':
      for (const [i, command] of node.commands.entries()) {
        const last = i === node.commands.length - 1;
        const inner = node.commands.length > 1 ? copyScope(scope) : scope;
        walk(command, last ? context : { ...context, ignoredFailure: true }, inner, walker);
      }
      return;
    case 'Subshell':
      walkList(node.body, context, copyScope(scope), walker);
      return;
    case 'BraceGroup':
      walkList(node.body, context, scope, walker);
      return;
    case 'Redirected':
      walk(node.command, context, scope, walker);
      return;
    case 'If': {
      const tested = { ...context, ignoredFailure: true };
      walkList(node.clause, tested, scope, walker);
      walkList(node.then, branch(context, sourceOf(node.clause, walker)), scope, walker);
      for (const elif of node.elif) {
        walkList(elif.clause, { ...tested, conditional: true }, scope, walker);
        walkList(elif.then, branch(context, sourceOf(elif.clause, walker)), scope, walker);
      }
      if (node.else !== undefined) walkList(node.else, branch(context, 'else'), scope, walker);
      return;
    }
    case 'For':
    case 'Select':
    case 'ArithmeticFor':
      walkList(node.body, branch(context, context.test), scope, walker);
      return;
    case 'While':
      walkList(node.clause, { ...context, ignoredFailure: true }, scope, walker);
      walkList(node.body, branch(context, context.test), scope, walker);
      return;
    case 'Case':
      for (const item of node.items) walkList(item.body, branch(context, context.test), scope, walker);
      return;
    case 'Function':
    case 'Coproc':
      if (node.body.type === 'CompoundList') walkList(node.body, branch(context, context.test), scope, walker);
      else walk(node.body, branch(context, context.test), copyScope(scope), walker);
      return;
    default:
      return;
  }
}

function branch(context: Context, test: string | undefined): Context {
  return { ...context, conditional: true, test };
}

function copyScope(scope: Scope): Scope {
  return { ...scope };
}

function sourceOf(node: { readonly pos: number; readonly end: number }, walker: Walker): string {
  return walker.text.slice(node.pos, node.end);
}

function walkAndOr(node: AndOr, context: Context, scope: Scope, walker: Walker): void {
  const firstOr = node.operators.indexOf('||');
  let ignored = context.ignoredFailure;
  const inner = node.commands.map((_, i): Context => {
    const index = node.commands.length - 1 - i;
    // `a || true`: the handler right of the next `||` succeeds whatever happened. `a || exit 1` keeps the failure.
    if (node.operators[index] === '||') ignored = context.ignoredFailure || isHarmless(node.commands[index + 1]);
    return {
      ...context,
      conditional: context.conditional || (firstOr >= 0 && index > firstOr),
      ignoredFailure: ignored,
    };
  });
  let test: string | undefined;
  for (const [i, command] of node.commands.entries()) {
    const own = inner[node.commands.length - 1 - i] ?? context;
    walk(command, test === undefined ? own : { ...own, conditional: true, test }, scope, walker);
    // `[ -f yarn.lock ] && yarn`
    if (node.operators[i] === '&&' && isTest(command)) test = sourceOf(command, walker);
  }
}

function isTest(node: PipelineNode): boolean {
  if (node.type === 'Pipeline') return node.commands.length === 1 && node.commands.every(isTest);
  return node.type === 'TestCommand' || (node.type === 'Command' && /^(?:\[|test)$/.test(node.name?.value ?? ''));
}

const HARMLESS: ReadonlySet<string> = new Set(['true', ':', 'echo', 'printf']);

function isHarmless(handler: PipelineNode | undefined): boolean {
  if (handler?.type !== 'Command') return false;
  const name = handler.name?.value ?? '';
  if (name !== 'exit' && name !== 'return') return HARMLESS.has(name);
  return handler.args[0] !== undefined && textOf(handler.args[0]) === '0';
}

function textOf(argument: Word | Assignment): string {
  return argument.type === 'Word' ? argument.value : argument.text;
}

function emit(node: Command, context: Context, scope: Scope, walker: Walker): void {
  const words: ShellWord[] = [];
  if (node.name !== undefined) words.push(shellWord(node.name));
  for (const argument of node.args) {
    if (argument.type === 'Word') words.push(shellWord(argument));
    else
      words.push({
        value: unquotedAssignment(argument),
        start: argument.pos,
        end: argument.end,
        dynamic: isDynamicAssignment(argument),
      });
  }
  const assignments = node.prefix.flatMap((part) => (part.type === 'Assignment' ? [shellAssignment(part)] : []));
  const first = words[0];
  walker.commands.push({
    words,
    assignments,
    start: first?.start ?? node.pos,
    end: words.at(-1)?.end ?? node.end,
    exported: scope.exported,
    folder: scope.folder,
    ...context,
  });
  applyToScope(words, assignments, node, scope);
}

function applyToScope(
  words: readonly ShellWord[],
  assignments: readonly ShellAssignment[],
  node: Command,
  scope: Scope,
): void {
  const name = words[0]?.value;
  if (name === undefined) {
    // A plain assignment reaches programs only under `set -a`, or when the name is exported already.
    const reaching = assignments.filter((assignment) => scope.exportAll || scope.exported.has(assignment.name));
    if (reaching.length > 0) scope.exported = extend(scope.exported, reaching);
  } else if (name === 'export') {
    const given = node.args.flatMap((argument) => (argument.type === 'Assignment' ? [shellAssignment(argument)] : []));
    scope.exported = extend(scope.exported, given);
  } else if (name === 'set' && words.some(({ value }) => /^-[a-z]*a/.test(value) || value === 'allexport')) {
    scope.exportAll = true;
  } else if (name === 'unset') {
    scope.exported = new Map([...scope.exported].filter(([key]) => !words.some((word) => word.value === key)));
  } else if (name === 'cd' || name === 'pushd') {
    const target = words.find((word, i) => i > 0 && !/^-[LPe@]+$/.test(word.value) && word.value !== '--');
    scope.folder = changeFolder(scope.folder, target);
  } else if (name === 'popd') scope.folder = undefined;
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

function shellWord(word: Word): ShellWord {
  return { value: word.value, start: word.pos, end: word.end, dynamic: isDynamic(word.parts) };
}

function shellAssignment(assignment: Assignment): ShellAssignment {
  return {
    name: assignment.name,
    value: assignment.value.type === 'Word' ? assignment.value.value : '',
    dynamic: isDynamicAssignment(assignment),
  };
}

function unquotedAssignment(assignment: Assignment): string {
  const equals = assignment.text.indexOf('=');
  return assignment.value.type === 'Word'
    ? assignment.text.slice(0, equals + 1) + assignment.value.value
    : assignment.text;
}

function isDynamicAssignment(assignment: Assignment): boolean {
  return assignment.value.type !== 'Word' || isDynamic(assignment.value.parts);
}

function isDynamic(parts: readonly WordPart[] | undefined): boolean {
  return (parts ?? []).some((part) => {
    if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') return false;
    return part.type === 'DoubleQuoted' || part.type === 'LocaleString' ? isDynamic(part.parts) : true;
  });
}
