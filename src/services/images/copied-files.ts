/** COPY and ADD of evaluated stages: absolute destinations, variables filled in. */
import path from 'node:path/posix';
import { parseImageReference } from '../../parsers/image-reference.ts';
import type { Place } from '../../parsers/place.ts';
import type { BuildState, DockerInstruction, DockerStage, Image, ImageReference } from '../types.ts';
import { stageNamed } from './reach.ts';
import { fillVariables } from './variables.ts';

type CopyOrigin =
  | { readonly kind: 'context' }
  | { readonly kind: 'stage'; readonly stage: DockerStage }
  | { readonly kind: 'image'; readonly image: ImageReference }
  | { readonly kind: 'remote' }
  | { readonly kind: 'inline' };

export interface ImageCopy {
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
  readonly from: CopyOrigin;
  /** Absolute for stages and images; relative to the context root otherwise ('.' is all of it). */
  readonly sources: readonly string[];
  /** Absolute. */
  readonly destination: string;
  /** The destination is a folder that receives files under their own names. */
  readonly intoFolder: boolean;
  /** `--exclude` patterns. */
  readonly excludes: readonly string[];
  readonly parents: boolean;
  readonly place: Place;
}

export function readCopy(
  image: Image,
  stage: DockerStage,
  instruction: DockerInstruction,
  before: BuildState,
): ImageCopy | undefined {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return undefined;
  const words = (instruction.json ?? instruction.text.split(/[\t\v\f\r ]+/)).map((word) =>
    unquote(fillVariables(word, before)),
  );
  const target = words.at(-1);
  if (target === undefined || words.length < 2) return undefined;
  const all = words.slice(0, -1);
  const sources = all.filter((word) => !/^\d*<<-?/.test(word));
  const from = originOf(image, instruction, sources);
  const destination = path.resolve(before.workdir, target);
  return {
    stage,
    instruction,
    from,
    sources: sources.map((source) => sourcePath(from, source)),
    destination,
    intoFolder: target.endsWith('/') || /(?:^|\/)\.{1,2}$/.test(target) || all.length > 1,
    excludes: instruction.flagList.flatMap(({ name, value }) => (name === 'exclude' ? [value] : [])),
    parents: instruction.flags.get('parents') === 'true',
    place: instruction.place,
  };
}

/** Copies of one stage alone, in order. */
export function copiesOf(image: Image, stage: DockerStage): readonly ImageCopy[] {
  return (image.evaluation[stage.index]?.steps ?? []).flatMap(
    ({ instruction, before }) => readCopy(image, stage, instruction, before) ?? [],
  );
}

function originOf(image: Image, instruction: DockerInstruction, sources: readonly string[]): CopyOrigin {
  const from = instruction.flags.get('from');
  if (instruction.keyword === 'COPY' && from !== undefined && from !== '') {
    const stage = stageNamed(image.stages, from);
    if (stage !== undefined) return { kind: 'stage', stage };
    return { kind: 'image', image: parseImageReference(from) };
  }
  if (sources.length === 0) return { kind: 'inline' };
  const remote = instruction.keyword === 'ADD' && sources.every((s) => /^(?:https?:|git@|git:|ssh:)/.test(s));
  return remote ? { kind: 'remote' } : { kind: 'context' };
}

function sourcePath(from: CopyOrigin, source: string): string {
  if (from.kind === 'remote') return source;
  if (from.kind !== 'context') return path.resolve('/', source);
  const clean = path.normalize(source).replace(/^\/+/, '').replace(/\/$/, '');
  return clean === '' ? '.' : clean;
}

function unquote(word: string): string {
  const first = word[0];
  return word.length > 1 && (first === '"' || first === "'") && word.endsWith(first) ? word.slice(1, -1) : word;
}

export interface BroadCopy {
  readonly stage: DockerStage;
  readonly instruction: DockerInstruction;
  readonly excludes: readonly string[];
  /** In a stage that ships: what is not ignored is in the image, not only in a stage that is thrown away. */
  readonly shipped: boolean;
  readonly place: Place;
}

/** `COPY . .` and the like from the build context, in reached stages. */
export function copiesContextBroadly(image: Image): readonly BroadCopy[] {
  return image.reached.flatMap((stage) =>
    copiesOf(image, stage)
      .filter(({ from, sources }) => from.kind === 'context' && sources.some(isWholeContext))
      .map(({ instruction, excludes, place }) => ({
        stage,
        instruction,
        excludes,
        shipped: image.chain.includes(stage),
        place,
      })),
  );
}

function isWholeContext(source: string): boolean {
  return source === '.' || source === '*' || source === '**' || source === '.*' || source === './*';
}
