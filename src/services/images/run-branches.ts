/** Branches in the shell text of a RUN: which commands stand behind a test, and whether ARG and ENV decide it. */
import type { ShellCommand, ShellGuard } from '../../parsers/shell.ts';
import type { BuildState } from '../types.ts';
import { fillVariables } from './variables.ts';

/** `[ test ] && a || b` is an `if` without the word. */
export function withShortCircuits(commands: readonly ShellCommand[]): ShellCommand[] {
  let test: ShellCommand | undefined;
  let failed = false;
  return commands.map((command) => {
    if (command.before !== '&&' && command.before !== '||') test = undefined;
    const guard = test;
    const program = command.words[0]?.value;
    if (program === '[' || program === 'test') {
      test = command;
      failed = false;
      return command;
    }
    if (guard === undefined) return command;
    failed ||= command.before === '||';
    // `[ test ] || exit 1`: what follows runs in every build that succeeds.
    if (failed && program === 'exit') test = undefined;
    const text = guard.words.map(({ value, dynamic }) => (dynamic || value === '' ? `"${value}"` : value)).join(' ');
    const own: ShellGuard = { kind: 'if', text, negate: command.before === '||' };
    return { ...command, conditional: true, test: text, guards: [...command.guards, own] };
  });
}

/** Whether a branch runs with the variables at hand; undefined when only a running build could tell. */
export function decideGuard(guard: ShellGuard, before: BuildState): boolean | undefined {
  if (guard.kind !== 'if') return undefined;
  const text = fillVariables(guard.text, before)
    .replace(/[\s;]+$/, '')
    .trimStart();
  const inner = /^(?:\[\[?|test)\s(.*?)(?:\s\]\]?)?$/s.exec(text)?.[1];
  const operands = inner === undefined ? undefined : operandsOf(inner.trim());
  if (operands === undefined) return undefined;
  const [first, second, third] = operands;
  let holds: boolean | undefined;
  if (operands.length === 2 && first === '-z') holds = second === '';
  else if (operands.length === 2 && first === '-n') holds = second !== '';
  else if (operands.length === 3 && (second === '=' || second === '==')) holds = first === third;
  else if (operands.length === 3 && second === '!=') holds = first !== third;
  return holds === undefined ? undefined : holds !== guard.negate;
}

function operandsOf(text: string): readonly string[] | undefined {
  const operands: string[] = [];
  for (const match of text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    if (match[2] === undefined && /[$`*?&|]/.test(value)) return undefined;
    operands.push(value);
  }
  return operands;
}
