/** Tests of shell branches, decided where the environment and the arguments are known. */
import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import { parseShell, type ShellGuard, type ShellWord } from '../../parsers/shell.ts';

export interface ShellValues {
  /** Value of a variable, also of `$1`, `$#` and `$@`: undefined when it may be set but is not known, null when it is known not to be set. */
  readonly variable: (name: string) => string | null | undefined;
}

/** Whether all guards hold: false when one is known to fail, undefined when that depends. */
export function decideGuards(guards: readonly ShellGuard[], values: ShellValues): boolean | undefined {
  let certain = true;
  for (const guard of guards) {
    const held = guard.kind === 'if' ? decideIf(guard.text, guard.negate, values) : decideCase(guard, values);
    if (held === false) return false;
    if (held === undefined) certain = false;
  }
  return certain ? true : undefined;
}

function decideIf(text: string, negate: boolean, values: ShellValues): boolean | undefined {
  const commands = parseShell(text);
  let result: boolean | undefined;
  for (const [i, command] of commands.entries()) {
    const one = decideTest(command.words, values);
    if (i === 0) result = one;
    else if (command.before === '&&') result = and(result, one);
    else if (command.before === '||') result = or(result, one);
    else result = undefined;
  }
  return result === undefined ? undefined : result !== negate;
}

function decideTest(words: readonly ShellWord[], values: ShellValues): boolean | undefined {
  const [program] = words;
  if (program?.value !== '[' && program?.value !== 'test' && program?.value !== '[[') return undefined;
  let terms = words.slice(1).filter((word) => word.value !== ']' && word.value !== ']]');
  let negate = false;
  while (terms[0]?.value === '!') {
    negate = !negate;
    terms = terms.slice(1);
  }
  const result = decideTerms(terms, values);
  return result === undefined ? undefined : result !== negate;
}

function decideTerms(terms: readonly ShellWord[], values: ShellValues): boolean | undefined {
  const [a, b, c] = terms;
  if (a && b && c && terms.length === 3) {
    const left = expand(a, values);
    const right = expand(c, values);
    if (left === undefined || right === undefined) return undefined;
    if (b.value === '=' || b.value === '==') return left === right;
    if (b.value === '!=') return left !== right;
    if (b.value === '-eq') return Number(left) === Number(right);
    if (b.value === '-gt') return Number(left) > Number(right);
    return undefined;
  }
  if (a && b && terms.length === 2) {
    const value = expand(b, values);
    if (value === undefined) return undefined;
    if (a.value === '-n') return value !== '';
    if (a.value === '-z') return value === '';
    return undefined;
  }
  if (a && terms.length === 1) {
    const value = expand(a, values);
    return value === undefined ? undefined : value !== '';
  }
  return undefined;
}

function expand(word: ShellWord, values: ShellValues): string | undefined {
  let text = '';
  for (const part of word.parts) {
    if (part.kind === 'text') text += part.value;
    else if (part.kind === 'variable') {
      const value = values.variable(part.name);
      if (value === undefined) return undefined;
      text += value === null || value === '' ? (part.fallback ?? '') : value;
    } else {
      // `${1#-}` drops a leading dash: how the entrypoint of the node image tells flags from programs.
      const dash = /^\$\{(\w+)#-\}$/.exec(part.text);
      const value = dash?.[1] === undefined ? undefined : values.variable(dash[1]);
      if (value === undefined) return undefined;
      text += (value ?? '').replace(/^-/, '');
    }
  }
  return text;
}

function decideCase(guard: Extract<ShellGuard, { kind: 'case' }>, values: ShellValues): boolean | undefined {
  const [command] = parseShell(`: "${guard.word.replace(/"/g, '')}"`);
  const word = command?.words[1];
  const value = word === undefined ? undefined : expand(word, values);
  if (value === undefined) return undefined;
  return (
    !guard.above.some((pattern) => matches(pattern, value)) && guard.patterns.some((pattern) => matches(pattern, value))
  );
}

function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return matchesForeign(`^${source}$`, 's', value);
}

function and(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function or(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}
