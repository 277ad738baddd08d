import path from 'node:path/posix';
import { THIRD_PARTY_IMAGES } from '../knowledge/third-party-images.ts';
import { entryOf } from '../parsers/data.ts';
import { parseImageReference } from '../parsers/image-reference.ts';
import type { Image, Package, Workload } from './types.ts';

/** How an image is known elsewhere: names given by builds, and names that its folder suggests. */
export interface NamedImage {
  readonly image: Image;
  /** Image names (without tag) that a build gives it. */
  readonly builtAs: readonly string[];
  readonly packages: readonly Package[];
}

/** The image that is meant by a name that says nothing of any; a name that is all placeholders is empty. */
export type Guess = (name: string) => Image | undefined;

/**
 * The image that a workload's container runs: by the build written next to it (compose), by the names builds give,
 * then by what the names have in common, then by a guess. A container that runs somebody else's image has none.
 */
export function findImageOf(workload: Workload, images: readonly NamedImage[], guess?: Guess): Image | undefined {
  if (workload.build) return findBuilt(workload, images);
  const text = imageTextOf(workload);
  if (text === undefined) return undefined;
  const name = repositoryOf(text);
  const scored = images
    .map((candidate) => ({
      image: candidate.image,
      score: Math.max(scoreOf(name, workload, candidate), Number(isTagOf(text, candidate)) * TAGGED),
      shared: sharedFolders(workload.path, candidate.image.dockerfile),
      starts: Number((candidate.image.cmd ?? candidate.image.entrypoint) !== undefined),
    }))
    .filter((candidate) => candidate.score > 0)
    // Of images with equal names one that starts something is meant, no base for others, and of those the nearest:
    // lesson-2/kube.yaml runs lesson-2/Dockerfile.
    .sort((a, b) => b.score - a.score || b.starts - a.starts || b.shared - a.shared);
  const best = scored[0];
  // A part of the name that several images share, such as that of the product or `node`, means none of them.
  const isShared = scored.some(
    ({ image, score, starts, shared }) =>
      best !== undefined &&
      best.score <= PART &&
      score === best.score &&
      starts === best.starts &&
      shared === best.shared &&
      path.dirname(image.dockerfile) !== path.dirname(best.image.dockerfile),
  );
  if (best && !isShared) return best.image;
  if (isThirdParty(name) || isPlainRuntime(name)) return undefined;
  const named = name === '' ? inFolderAround(workload, images) : inFolderNamed(lastSegment(name), workload, images);
  if (named) return named;
  return /^(?:kubernetes|ecs|cloud-run)$/.test(workload.platform) ? guess?.(name) : undefined;
}

/** Empty where the name is handed to the release: `image: {{ .Values.image }}`, which has no value in the repository. */
function imageTextOf({ container, platform }: Workload): string | undefined {
  if (container.image) return container.image.value;
  return platform === 'kubernetes' && entryOf(container.node, 'image') ? '' : undefined;
}

/**
 * A cluster object whose image has a name that says nothing runs the only image there is, unless others name it: then it
 * runs another one. Where one name comes from the pipeline (`$REGISTRY/$NAME:$TAG`), it is that of the Node image that
 * nobody names.
 */
export function guessImages(
  images: readonly NamedImage[],
  workloads: readonly Workload[],
  named: ReadonlySet<Image>,
): Guess {
  const texts = workloads.flatMap(({ containers }) => containers.map(({ image }) => image?.value ?? 'none'));
  const nameless = new Set(texts.filter((text) => repositoryOf(text) === ''));
  const only = named.size === 0 ? onlyImage(images) : undefined;
  const others = images.filter(({ image }) => hasNode(image) && !named.has(image));
  const ofNode = nameless.size === 1 ? onlyImage(others) : undefined;
  // Where the pipeline names an image, that one is ours; a name that is written out is somebody else's.
  return (name) => (nameless.size > 0 && name !== '' ? undefined : (only ?? (name === '' ? ofNode : undefined)));
}

function hasNode({ node, baseKnowledge }: Image): boolean {
  return node !== undefined || baseKnowledge?.hasNode === true;
}

/** The one image there is; of several ways to build one folder (`Dockerfile`, `Dockerfile.arm`) the plain one. */
function onlyImage(images: readonly NamedImage[]): Image | undefined {
  const folders = new Set(images.map(({ image }) => path.dirname(image.dockerfile)));
  if (images.length === 1 || folders.size !== 1) return images.length === 1 ? images[0]?.image : undefined;
  const plain = images.filter(({ image }) => path.basename(image.dockerfile) === 'Dockerfile');
  return plain.length === 1 ? plain[0]?.image : undefined;
}

/**
 * `ghcr.io/org/shop/backend` is built in a folder `backend`, where only one folder is called so, or the object stands
 * beside the Dockerfile: such a name alone says too little among many.
 */
function inFolderNamed(name: string, workload: Workload, images: readonly NamedImage[]): Image | undefined {
  const folderOf = ({ image }: NamedImage): string => path.dirname(image.dockerfile);
  const called = images.filter((candidate) => path.basename(folderOf(candidate)).toLowerCase() === name);
  const beside = called.filter((candidate) => folderOf(candidate) === path.dirname(workload.path));
  const chosen = beside.length > 0 ? beside : called;
  return new Set(chosen.map(folderOf)).size === 1 ? chosen[0]?.image : undefined;
}

/** A chart in the folder of a service (`cart/chart`, beside `cart/Dockerfile`) releases that service. */
function inFolderAround({ path: file }: Workload, images: readonly NamedImage[]): Image | undefined {
  const around = images.filter(({ image }) => file.startsWith(`${path.dirname(image.dockerfile)}/`));
  const folders = new Set(around.map(({ image }) => path.dirname(image.dockerfile)));
  return folders.size === 1 ? onlyImage(around) : undefined;
}

/** How many folders two files have in common from the root down. */
function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  const differs = left.findIndex((folder, i) => folder !== right[i]);
  return differs < 0 ? left.length : differs;
}

function findBuilt(workload: Workload, images: readonly NamedImage[]): Image | undefined {
  const build = workload.build;
  const same = images.map((named) => named.image).filter((image) => image.dockerfile === build?.dockerfile);
  const chosen = same.filter((image) => [...image.variant].every(([name, value]) => build?.args.get(name) === value));
  return [...chosen, ...same].find((image) => image.target === build?.target) ?? chosen[0] ?? same[0];
}

/**
 * Registry, path and name without tag and digest, lower case; templated parts (`${REGISTRY}/`) are dropped. Empty where
 * the name is one of them (`ghcr.io/shop/${NAME}:1`).
 */
export function repositoryOf(text: string): string {
  const bare = text.replace(/@sha256:.*$/, '').replace(/\$\{\{?[^}]*\}?\}|\$\([^)]*\)|\$[A-Za-z_]\w*/g, '');
  const slash = bare.lastIndexOf('/');
  const colon = bare.indexOf(':', slash + 1);
  const name = colon < 0 ? bare : bare.slice(0, colon);
  return name.endsWith('/') ? '' : name.replace(/^\/+/, '').toLowerCase();
}

export function isThirdParty(repository: string): boolean {
  return THIRD_PARTY_IMAGES.has(lastSegment(repository));
}

function isPlainRuntime(repository: string): boolean {
  return /^(?:(?:docker\.io\/)?(?:library\/)?|.*\/)(?:node|alpine|debian|ubuntu|busybox|golang|python|ruby|openjdk|php)$/.test(
    repository,
  );
}

export function lastSegment(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** One repository holds images of several services, which their tags tell apart: `shop:cart-latest`, `shop:user-latest`. */
const TAGGED = 110;

function isTagOf(text: string, { image, builtAs }: NamedImage): boolean {
  const tag = parseImageReference(text).tag ?? '';
  if (image.variant.size === 0 || !/^[a-z]{3,}[\w.]*-/i.test(tag)) return false;
  const own = repositoryOf(text);
  return builtAs.some((built) => {
    const known = repositoryOf(built);
    return built.endsWith(`:${tag}`) && (known === own || known === '');
  });
}

function scoreOf(repository: string, workload: Workload, candidate: NamedImage): number {
  const last = lastSegment(repository);
  for (const built of candidate.builtAs) {
    const known = repositoryOf(built);
    if (known === repository && known !== '') return 100;
    if (lastSegment(known) === last && last !== '') return 90;
  }
  if (isThirdParty(repository) || isPlainRuntime(repository)) return 0;
  const best = scoreNames(last, workload.name, candidate);
  // shop-cart-v2 with the tag 1.20 is a version of shop-cart, as cart-v2 is of cart.
  return best || scoreNames(withoutVersion(last), withoutVersion(workload.name), candidate);
}

function withoutVersion(name: string): string {
  return name.replace(/[-_]v\d+(?:[.-]\d+)*$/, '');
}

/** Only the beginning of the name is that of the image, or its end. */
const BEGINNING = 40;
const PART = 60;

function scoreNames(last: string, workloadName: string, candidate: NamedImage): number {
  let best = 0;
  for (const name of suggestedNames(candidate)) {
    if (name === last) best = Math.max(best, 80);
    else if (last.endsWith(`-${name}`) || last.endsWith(`_${name}`)) best = Math.max(best, PART);
    else if (last.startsWith(`${name}-`) || name.endsWith(`-${last}`)) best = Math.max(best, BEGINNING);
    if (name === workloadName) best = Math.max(best, 50);
  }
  return best;
}

/** Names that the place of the Dockerfile and the package suggest. Generic folder names suggest nothing. */
function suggestedNames({ image, packages }: NamedImage): readonly string[] {
  const names = new Set<string>();
  const folder = image.dockerfile.includes('/') ? image.dockerfile.slice(0, image.dockerfile.lastIndexOf('/')) : '';
  // batchProcessor is pushed as batch-processor, or as batchprocessor.
  const spelled = folder.replace(/([a-z\d])([A-Z])/g, '$1-$2');
  const segments = folder.toLowerCase().split('/');
  // shop/cart is pushed as shop-cart or shopcart, also where the last folder alone says nothing (shop/backend).
  const [parent, own] = segments.slice(-2);
  if (parent !== undefined && own !== undefined)
    for (const joint of ['-', '_', '']) names.add(`${parent}${joint}${own}`);
  for (const segment of new Set([...segments, ...spelled.toLowerCase().split('/')])) {
    if (!/^(?:|src|apps|app|services|packages|docker|build|deploy|k8s|infra|backend|server)$/.test(segment)) {
      names.add(segment);
    }
  }
  const suffix = /(?:^|\/)Dockerfile\.([\w-]+)$/i.exec(image.dockerfile)?.[1];
  if (suffix && !/^(?:dev|development|prod|production|test|ci|alpine|slim|local)$/i.test(suffix))
    names.add(suffix.toLowerCase());
  for (const { name } of packages) {
    if (name === undefined) continue;
    const bare = name.replace(/^@[^/]+\//, '').toLowerCase();
    if (bare !== '' && bare !== 'app' && bare !== 'api') names.add(bare);
    if (name.startsWith('@')) names.add(name.slice(1).replace('/', '-').toLowerCase());
  }
  return [...names];
}
