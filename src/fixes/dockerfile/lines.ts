import type { DockerInstruction, DockerStage, Image } from '../../services/types.ts';
import { offsetAt, offsetOfLine } from '../positions.ts';
import type { FixContext, TextEdit } from '../types.ts';

/** A Dockerfile that recipes change by whole lines, so that comments and continuations stay. */
export interface DockerText {
  readonly path: string;
  readonly text: string;
}

export function findDockerText(context: FixContext, path = context.service.image?.dockerfile): DockerText | undefined {
  const text = path === undefined ? undefined : context.text(path);
  return path === undefined || text === undefined ? undefined : { path, text };
}

/** Instructions of a stage that stand in its file themselves, triggers of parents left out. */
export function ownInstructions(stage: DockerStage): readonly DockerInstruction[] {
  return stage.instructions.filter(
    (item) => item.place.path === stage.from.place.path && item.place.line > stage.from.place.line && !item.onbuild,
  );
}

/** Lines before an instruction, above the comments that speak of it. */
export function insertBefore({ path, text }: DockerText, { place }: DockerInstruction, lines: string): TextEdit {
  const all = text.split('\n');
  let line = place.line;
  while (line > 1 && /^\s*#/.test(all[line - 2] ?? '') && !isDirective(all, line - 2)) line -= 1;
  const at = offsetOfLine(text, line);
  return { path, start: at, end: at, text: `${lines}\n` };
}

/** Parser directives (`# syntax=…`) must stay the first lines of the file. */
function isDirective(lines: readonly string[], index: number): boolean {
  return lines.slice(0, index + 1).every((line) => /^#\s*\w+\s*=/.test(line));
}

/** Lines after an instruction, heredocs and continuations included. */
export function insertAfter({ path, text }: DockerText, { place }: DockerInstruction, lines: string): TextEdit {
  const end = offsetAt(text, place.endLine, place.endColumn);
  const newline = text.indexOf('\n', end);
  if (newline < 0) return { path, start: text.length, end: text.length, text: `\n${lines}\n` };
  return { path, start: newline + 1, end: newline + 1, text: `${lines}\n` };
}

/** Replaces the arguments of an instruction. */
export function replaceArguments({ path, text }: DockerText, instruction: DockerInstruction, by: string): TextEdit {
  const { argumentsPlace: place } = instruction;
  return {
    path,
    start: offsetAt(text, place.line, place.column),
    end: offsetAt(text, place.endLine, place.endColumn),
    text: by,
  };
}

const CONFIGURES = new Set([
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'EXPOSE',
  'STOPSIGNAL',
  'LABEL',
  'ENV',
  'ARG',
  'VOLUME',
]);

/** Where a line takes effect on the running container only: before the last block that configures it. */
export function insertForRuntime(docker: DockerText, stage: DockerStage, lines: string): TextEdit {
  const own = ownInstructions(stage);
  let index = own.length;
  while (index > 0 && CONFIGURES.has(own[index - 1]?.keyword ?? '')) index -= 1;
  const next = own[index];
  return next ? insertBefore(docker, next, lines) : insertAfter(docker, own.at(-1) ?? stage.from, lines);
}

/** The image's file and the stage that ships, when the stage can be changed in this repository. */
export function findShipped(
  context: FixContext,
): { readonly image: Image; readonly docker: DockerText; readonly stage: DockerStage } | undefined {
  const { image } = context.service;
  const docker = findDockerText(context);
  return image && docker && image.stage.from.place.path === docker.path
    ? { image, docker, stage: image.stage }
    : undefined;
}
