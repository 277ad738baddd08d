import path from 'node:path/posix';
import { findBaseImage } from '../../knowledge/base-images.ts';
import type { DockerStage, Image } from '../types.ts';
import { readCopies, type StageCopy } from './copies.ts';
import { ownBase } from './own-bases.ts';
import { chainOf } from './reach.ts';
import { findRunCommands } from './run-commands.ts';

/**
 * Maps a path of the shipped image back to the repository through the COPY instructions that put it there, across
 * stages: candidates, most specific first. Built files keep their built name (`dist/main.js` of the context folder).
 */
export function createPathMap(image: Image, images: readonly Image[] = []): (imagePath: string) => readonly string[] {
  return (imagePath) => {
    const candidates: string[] = [];
    const beside: string[] = [];
    trace(image, image.chain, path.resolve(image.workdir, imagePath), { brought: candidates, beside, images }, 0);
    return [...new Set([...candidates, ...beside])];
  };
}

interface Traced {
  /** What a COPY brought. */
  readonly brought: string[];
  /** What a build wrote beside the copied sources. */
  readonly beside: string[];
  /** Those of the repository: a stage may stand on one of them. */
  readonly images: readonly Image[];
}

function trace(image: Image, chain: readonly DockerStage[], file: string, out: Traced, depth: number): void {
  if (depth > 8) return;
  for (const source of copiedInPlace(image, chain, file)) trace(image, chain, source, out, depth + 1);
  const copies = [...readCopies(chain, image.evaluation)].sort((a, b) => b.destination.length - a.destination.length);
  for (const copy of copies) {
    for (const source of copy.sources) {
      const inside = locate(file, source, copy.destination);
      if (inside === undefined) continue;
      if (copy.from === undefined) {
        if (image.context !== undefined) out.brought.push(path.join(image.context, inside));
        continue;
      }
      const from = stageOf(image, copy.from);
      if (!from) continue;
      const before = chainOf(from, image.stages);
      trace(image, before, path.resolve('/', inside), out, depth + 1);
      // A base that is not known may have a folder to work in: what is taken whole from such a stage is that one.
      const rest = isPlaceless(before) ? inFolder(inside, source.replace(/\/+$/, '')) : undefined;
      if (rest !== undefined) trace(image, before, path.resolve('/', rest), out, depth + 1);
    }
  }
  const base = chain[0]?.base;
  const below = base && base.unresolved.length === 0 ? ownBase(base, image, out.images) : undefined;
  if (below) trace(below, below.chain, file, out, depth + 1);
  if (image.context === undefined) return;
  for (const copy of copies) {
    const root = copy.from === undefined ? contextRoot(copy) : undefined;
    const rest = root === undefined ? undefined : inFolder(file, root);
    if (rest !== undefined) out.beside.push(path.join(image.context, rest));
  }
}

/** Stages on a base that is not known, which never say in what folder they work. */
function isPlaceless(chain: readonly DockerStage[]): boolean {
  const base = chain[0]?.base;
  const isKnown = base !== undefined && findBaseImage(base) !== undefined;
  return !isKnown && !chain.some((stage) => stage.instructions.some(({ keyword }) => keyword === 'WORKDIR'));
}

/** `RUN cp install/package.json .`: what a file of a stage was before, later copies first. */
function copiedInPlace(image: Image, chain: readonly DockerStage[], file: string): readonly string[] {
  return chain
    .flatMap((stage) => findRunCommands(image, stage))
    .flatMap(({ words: [program = '', ...rest], folder }) => {
      const names = rest.filter((word) => !word.startsWith('-'));
      const target = names.at(-1);
      if (!/^(?:cp|mv)$/.test(path.basename(program)) || folder === undefined || target === undefined) return [];
      const to = path.resolve(folder, target);
      return names.slice(0, -1).flatMap((name) => {
        const from = path.resolve(folder, name);
        // The name says that a file is meant: into a folder it keeps it.
        const isFile = /\.\w+$/.test(name);
        return from !== file && isFile && (file === to || file === path.join(to, path.basename(name))) ? [from] : [];
      });
    })
    .toReversed();
}

/** Where the context lies when parts of it keep their place: `COPY apps apps/` in /src makes /src the context. */
function contextRoot(copy: StageCopy): string | undefined {
  const [source = '', ...others] = copy.sources.map((name) => path.normalize(name).replace(/\/+$/, ''));
  if (others.length > 0 || source === '.' || source === '/' || /[*?[]/.test(source)) return undefined;
  const inside = source.replace(/^\//, '');
  const target = copy.destination.replace(/\/+$/, '');
  if (target.endsWith(`/${inside}`)) return target.slice(0, -inside.length - 1) || '/';
  // A file into a folder keeps its name.
  const folder = path.dirname(inside);
  if (!copy.destination.endsWith('/') || !path.basename(inside).includes('.')) return undefined;
  if (folder === '.') return target || '/';
  return target.endsWith(`/${folder}`) ? target.slice(0, -folder.length - 1) || '/' : undefined;
}

function inFolder(file: string, folder: string): string | undefined {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}

/** The path inside the source when `file` lies under the destination; undefined when this copy did not bring it. */
export function locate(file: string, source: string, destination: string): string | undefined {
  const folder = destination.endsWith('/') ? destination.slice(0, -1) || '/' : destination;
  const base = path.basename(source);
  const bare = source.replace(/\/+$/, '') || '/';
  if (/[*?[]/.test(base)) {
    return path.dirname(file) === folder ? path.join(path.dirname(source), path.basename(file)) : undefined;
  }
  if (destination.endsWith('/') && file === path.join(folder, base) && /\.\w+$/.test(base)) return bare;
  if (file === folder) return bare;
  const prefix = folder === '/' ? '/' : `${folder}/`;
  return file.startsWith(prefix) ? path.join(bare, file.slice(prefix.length)) : undefined;
}

function stageOf(image: Image, from: string): DockerStage | undefined {
  const name = from.toLowerCase();
  return image.stages.find((stage) => stage.name === name) ?? image.stages[Number.parseInt(from, 10)];
}
