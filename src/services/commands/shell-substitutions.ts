/** What a substitution prints when it only names folders: `$(cd "$(dirname "$0")" && pwd)` and its kin. */
import path from 'node:path/posix';
import { parseShell, type ShellCommand, type ShellPart, type ShellWord } from '../../parsers/shell.ts';

/** What the shell around the substitution knows. */
export interface AroundSubstitution {
  /** The folder the process is in; undefined on a host, where it is not known. */
  readonly folder: string | undefined;
  readonly fill: (parts: readonly ShellPart[]) => string | undefined;
}

/** Undefined when it depends on more than paths. */
export function printedBy(text: string, around: AroundSubstitution): string | undefined {
  const inner = /^\$\(([\s\S]*)\)$/.exec(text)?.[1] ?? /^`([\s\S]*)`$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  let folder = around.folder;
  let printed: string | undefined;
  for (const command of parseShell(inner)) {
    if (command.inside.includes('substitution')) continue;
    if (printed !== undefined || !isPlain(command)) return undefined;
    const [program, ...rest] = command.words;
    const words = rest.filter((word) => !isFlag(word)).map((word) => around.fill(word.parts));
    const [subject] = words;
    if (program?.value === 'cd' && subject !== undefined) folder = resolveFrom(folder, subject);
    else if (program?.value === 'pwd') printed = folder;
    else printed = subject === undefined ? undefined : pathPrinted(program?.value ?? '', subject, words[1], folder);
    if (program?.value !== 'cd' && printed === undefined) return undefined;
  }
  return printed;
}

function isPlain(command: ShellCommand): boolean {
  return command.inside.length === 0 && command.before !== '|' && command.before !== '||' && command.before !== '&';
}

function isFlag(word: ShellWord): boolean {
  return /^-/.test(word.value);
}

function pathPrinted(
  program: string,
  subject: string,
  suffix: string | undefined,
  folder: string | undefined,
): string | undefined {
  if (program === 'dirname') return path.dirname(subject);
  if (program === 'basename') return path.basename(subject, suffix);
  // Links are rare in images, and the file stands where it is called.
  if (program === 'realpath' || program === 'readlink') return resolveFrom(folder, subject);
  return program === 'echo' && suffix === undefined ? subject : undefined;
}

/** On a host what is relative stays so: it is looked for from where the repository's command starts. */
function resolveFrom(folder: string | undefined, target: string): string {
  return folder === undefined ? path.normalize(target) : path.resolve(folder, target);
}
