/** One walk over the tree of unbash that gives the simple commands in order. */
import type { Assignment, Command, CompoundList, PipelineNode, Statement, SyntaxNode, Word, WordPart } from 'unbash';
import { applyToScope, doubtChanged, forgetChanged, type Scope } from './shell-scope.ts';
import type { ShellCommand, ShellConnector, ShellGuard, ShellNesting, ShellWord } from './shell-types.ts';
import { assignmentWord, shellAssignment, shellWord, spanIn } from './shell-words.ts';

export interface Walker {
  readonly text: string;
  readonly commands: ShellCommand[];
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

export const START: Context = {
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

export function walkStatements(statements: readonly Statement[], context: Context, scope: Scope, walker: Walker): void {
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
    // `a || b && c`: c runs after either, unless one more `||` takes over where both have failed.
    const afterOr = firstOr >= 0 && i > firstOr && (operators[i - 1] === '||' || (nextOr[i] ?? -1) >= 0);
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
