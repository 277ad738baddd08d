import { parseShell } from '../../parsers/shell.ts';
import type { ImageCommand } from '../../services/types.ts';
import { rangeOf } from '../positions.ts';
import type { FixContext, FixResult } from '../types.ts';
import { findDockerText, replaceArguments } from './lines.ts';

/** The words of a shell text that is one plain command: no variables, patterns, redirections or second command. */
export function plainWords(text: string): readonly string[] | undefined {
  const commands = parseShell(text);
  const [command] = commands;
  if (!command || commands.length !== 1 || command.assignments.length > 0) return undefined;
  if (/[<>|&;$`*?~{}]/.test(text) || command.words.some((word) => word.dynamic)) return undefined;
  return command.words.map((word) => word.value);
}

export function jsonArray(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** Writes the command of an image as a JSON array of these words. */
export function replaceImageCommand(context: FixContext, command: ImageCommand, words: readonly string[]): FixResult {
  const docker = findDockerText(context);
  const { image } = context.service;
  if (!docker || !image || command.place.path !== docker.path) return undefined;
  const { start, end } = rangeOf(docker.text, command.place);
  const instruction = image.stages
    .flatMap((stage) => stage.instructions)
    .find(({ place }) => {
      const range = rangeOf(docker.text, place);
      return place.path === docker.path && range.start <= start && end <= range.end;
    });
  return instruction && [replaceArguments(docker, instruction, jsonArray(words))];
}
