/**
 * Shell text to its simple commands in the order in which they stand: the one reading of shell for RUN lines, package
 * scripts, CI steps and entrypoint scripts. Meaning that needs a running shell stays visible as `dynamic`.
 */
import { parse } from 'unbash';
import { newScope } from './shell-scope.ts';
import type { ShellCommand, ShellScript } from './shell-types.ts';
import { START, type Walker, walkStatements } from './shell-walk.ts';

export type {
  ShellAssignment,
  ShellCommand,
  ShellGuard,
  ShellPart,
  ShellScript,
  ShellWord,
} from './shell-types.ts';

/** Characters. What is longer is an archive that unpacks itself. */
const MAX_LENGTH = 500_000;
/** Substitutions within each other take time by the square of their number. */
const MAX_SUBSTITUTIONS = 10_000;

/** The simple commands of a shell text. Never throws: what cannot be read is left out. */
export function parseShell(text: string, variables?: ReadonlyMap<string, string>): readonly ShellCommand[] {
  return parseShellScript(text, variables).commands;
}

/** `variables` are those that the environment sets for certain before the text runs (ARG and ENV of a Dockerfile). */
export function parseShellScript(text: string, variables: ReadonlyMap<string, string> = new Map()): ShellScript {
  const walker: Walker = { text, commands: [] };
  if (text.length > MAX_LENGTH || (text.match(/\$\(|`/g)?.length ?? 0) > MAX_SUBSTITUTIONS)
    return { commands: [], shebang: undefined, errors: [{ message: 'is too large to be read', offset: 0 }] };
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
