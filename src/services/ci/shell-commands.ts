import type { Place } from '../../parsers/place.ts';
import { parseShell, type ShellCommand } from '../../parsers/shell.ts';
import type { CiCommand } from '../types.ts';

/** The commands of a text that another command runs; with `goesOn` only the last one decides. */
export function commandsOf(
  text: string,
  outer: CiCommand,
  placeOfCommand: (start: number, end: number) => Place,
  goesOn = false,
  chosen: (part: ShellCommand) => boolean = () => true,
): readonly CiCommand[] {
  const parts = parseShell(text).filter(chosen);
  const last = parts.findLastIndex(({ words }) => words.length > 0);
  return parts.flatMap((part, i) => {
    if (part.words.length === 0) return [];
    const next = parts[i + 1];
    const forgives = next?.before === '||' && !/^(?:exit|false)$/.test(next.words[0]?.value ?? '');
    const passedOver =
      goesOn && i !== last && part.after !== '&&' && part.after !== '||' && !isWatched(text, parts.slice(i + 1));
    return [
      {
        words: part.words.map((word) => word.value),
        place: placeOfCommand(part.start, part.end),
        ignoredFailure: outer.ignoredFailure || forgives || passedOver,
      },
    ];
  });
}

/** `code=$?` behind a command, and an exit with it: the script does not go on. */
function isWatched(text: string, after: readonly ShellCommand[]): boolean {
  const [next] = after;
  return (
    next !== undefined &&
    text.slice(next.start, next.end).includes('$?') &&
    after.some(({ words: [program, code] }) => program?.value === 'exit' && code?.value !== '0')
  );
}
