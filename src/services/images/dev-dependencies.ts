/** Whether devDependencies are in the image that ships. */
import { findBaseImage } from '../../knowledge/base-images.ts';
import type { Place } from '../../parsers/place.ts';
import type { Image } from '../types.ts';
import { copiesContextBroadly } from './copied-files.ts';
import { type ModuleTree, type TreeOptions, traceModuleTrees } from './module-trees.ts';
import { chainOf } from './reach.ts';

export interface DevDependenciesAnswer {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly why: string;
  /** Where the deciding tree comes into the shipped stage (the remedy goes there); its FROM when there is none. */
  readonly place: Place;
  /** The install or prune that decided; in another stage, or the same as `place`. */
  readonly decidedAt: Place;
  readonly trees: readonly ModuleTree[];
}

/** Packages without devDependencies are the caller's knowledge: for them the answer does not matter. */
export function devDependenciesInImage(image: Image, options: TreeOptions = {}): DevDependenciesAnswer {
  const trees = findModuleTrees(image, options);
  const worst = trees.find(({ state }) => state === 'dev') ?? trees.find(({ state }) => state === 'unknown');
  const first = worst ?? trees[0];
  if (first !== undefined) {
    const base = first.state === 'dev' ? silentBase(image, first, options) : undefined;
    if (base !== undefined) {
      const why = `whether the install leaves devDependencies out depends on NODE_ENV in ${base}, which is not in this repository`;
      return { answer: 'unknown', why, place: first.arrival, decidedAt: first.place, trees };
    }
    const answer = first.state === 'dev' ? 'yes' : first.state === 'unknown' ? 'unknown' : 'no';
    return { answer, why: first.why, place: first.arrival, decidedAt: first.place, trees };
  }
  const place = image.stage.from.argumentsPlace;
  if (image.base === undefined || image.baseKnowledge === undefined || image.base.unresolved.length > 0) {
    const why = `no node_modules are installed or copied here, and what ${image.base?.text ?? 'the base image'} holds is not known`;
    return { answer: 'unknown', why, place, decidedAt: place, trees };
  }
  const broad = copiesContextBroadly(image).find(({ shipped }) => shipped);
  if (broad !== undefined && image.baseKnowledge.hasNode !== false) {
    const why = 'nothing is installed in the image; node_modules can only come with the build context';
    return { answer: 'unknown', why, place: broad.place, decidedAt: broad.place, trees };
  }
  return { answer: 'no', why: 'the image holds no node_modules: what runs is bundled', place, decidedAt: place, trees };
}

/** The base image of an install that looks at NODE_ENV, which nothing here sets: images of a company often do. */
function silentBase(
  { stages, evaluation }: Image,
  { stage, install }: ModuleTree,
  { imageOf }: TreeOptions,
): string | undefined {
  if (!install || install.manager === 'bun' || evaluation[stage.index]?.end.env.get('NODE_ENV')) return undefined;
  const base = chainOf(stage, stages)[0]?.base;
  return base && base.unresolved.length === 0 && !findBaseImage(base) && !imageOf?.(base) ? base.text : undefined;
}

/** The node_modules of the shipped stage. */
export function findModuleTrees(image: Image, options: TreeOptions = {}): readonly ModuleTree[] {
  const trees = traceModuleTrees(image, options)[image.stage.index];
  return [...(trees?.values() ?? [])].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
