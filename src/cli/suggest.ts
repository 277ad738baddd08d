import type { Command } from 'commander';
import { closest } from '../engine/closest.ts';
import { UsageError } from './io.ts';

/** Options with fixed values name the one that was probably meant. */
export function suggestChoices(program: Command): void {
  for (const command of program.commands) {
    for (const option of command.options) {
      const choices = option.argChoices;
      if (!choices) continue;
      option.argParser((value) => oneOf(option.long ?? option.flags, value, choices));
      // argParser forgets what help shows.
      option.argChoices = choices;
    }
  }
}

/** A value of a list, or an error that names its nearest neighbour. */
export function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const hint = closest(value, choices);
  const last = choices.at(-1);
  const list = choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ${last}` : String(last);
  throw new UsageError(`${name} takes ${list}, not ${value}${hint ? `; did you mean ${hint}?` : ''}`);
}
