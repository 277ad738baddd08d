import path from 'node:path/posix';
import { findBaseImage } from '../../knowledge/base-images.ts';
import type { DockerInstruction, DockerStage, StageEvaluation } from '../types.ts';
import { fillVariables } from './variables.ts';

/** One COPY or ADD as absolute paths of the stage's file system. */
export interface StageCopy {
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
  /** `--from`: a stage name, index or image; undefined for the build context. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  /** Absolute; ends with `/` when it names a folder. */
  readonly destination: string;
}

/**
 * The copies of a chain of stages (base-most first), destinations resolved against WORKDIR. With the evaluated stages
 * the variables of paths are filled in (`WORKDIR /home/$user`).
 */
export function readCopies(
  chain: readonly DockerStage[],
  evaluation: readonly StageEvaluation[] = [],
): readonly StageCopy[] {
  const copies: StageCopy[] = [];
  const base = chain[0]?.base;
  let workdir = (base && findBaseImage(base)?.workdir) ?? '/';
  for (const stage of chain) {
    const steps =
      evaluation[stage.index]?.steps ?? stage.instructions.map((instruction) => ({ instruction, before: undefined }));
    for (const { instruction, before } of steps) {
      const filled = (word: string): string => unquote(before ? fillVariables(word, before) : word);
      if (instruction.keyword === 'WORKDIR') workdir = path.resolve(workdir, filled(instruction.text.trim()));
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const words = (instruction.json ?? instruction.text.trim().split(/\s+/)).map(filled);
      const target = words.at(-1);
      if (words.length < 2 || target === undefined) continue;
      const folder = target.endsWith('/') || target === '.' || target.endsWith('/.') || words.length > 2;
      copies.push({
        stage,
        instruction,
        from: instruction.flags.get('from'),
        sources: words.slice(0, -1),
        destination: path.resolve(workdir, target) + (folder ? '/' : ''),
      });
    }
  }
  return copies;
}

function unquote(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}
