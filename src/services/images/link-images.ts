import path from 'node:path/posix';
import { parseDockerfile } from '../../parsers/dockerfile.ts';
import type { DockerStage, ParsedDockerfile } from '../../parsers/dockerfile-types.ts';
import type { Workspace, WorkspaceFile } from '../../workspace/types.ts';
import { findScriptCandidates } from '../candidates.ts';
import type { NamedImage } from '../match-images.ts';
import type { Image, ImageReference, Package } from '../types.ts';
import { groupBuilds, shippedArgs } from './build-variants.ts';
import { guessContext } from './guess-context.ts';
import type { ImageBuild } from './image-builds.ts';
import { findIgnoreFile, linkImage } from './link-image.ts';
import { ownBase } from './own-bases.ts';
import { createPathMap } from './path-map.ts';

export interface LinkedImage extends NamedImage {
  /** The best statement about whether it ships: see ImageBuild; -1 when nothing builds it. */
  readonly rank: number;
}

/** One image for each Dockerfile and target that something builds; without any build, the last stage. */
export function linkImages(
  workspace: Workspace,
  builds: readonly ImageBuild[],
  packages: readonly Package[],
): readonly LinkedImage[] {
  const dockerfiles = shippedDockerfiles(workspace, packages).flatMap((file): readonly ParsedDockerfile[] => {
    const text = workspace.read(file.path);
    return text === undefined ? [] : [parseDockerfile(file.path, text)];
  });
  for (const { problems } of dockerfiles) for (const problem of problems) workspace.ledger.problem(problem);
  const alone = linkAll(workspace, builds, packages, dockerfiles, []);
  const images = alone.map(({ image }) => image);
  const hasOwnBase = alone.some(({ image }) => image.base && ownBase(image.base, image, images));
  return hasOwnBase ? linkAll(workspace, builds, packages, dockerfiles, images) : alone;
}

/** `bases`: images of this repository that others stand on. */
function linkAll(
  workspace: Workspace,
  builds: readonly ImageBuild[],
  packages: readonly Package[],
  dockerfiles: readonly ParsedDockerfile[],
  bases: readonly Image[],
): readonly LinkedImage[] {
  const images: LinkedImage[] = [];
  for (const parsed of dockerfiles) {
    const { path: file } = parsed;
    const own = builds.filter((build) => build.dockerfile === file);
    if (isForDevelopment(dockerfiles, file) && !own.some((build) => build.rank > 0)) continue;
    for (const { builds: group, variant } of groupBuilds(parsed, own)) {
      const best = [...group].sort((a, b) => b.rank - a.rank)[0];
      const context = best?.context ?? guessContext(parsed, (name) => workspace.has(name) || workspace.hasFolder(name));
      const options = {
        // A build for development says nothing of what ships.
        target: best && best.rank > 0 ? best.target : guessTarget(parsed),
        context,
        builtBy: group.map((build) => build.place),
        args: shippedArgs(parsed, best, variant),
        variant,
        below: (reference: ImageReference) => ownBase(reference, { dockerfile: file }, bases),
        ignoreFile: findIgnoreFile(file, context, workspace.has),
      };
      // Scripts of the image are found through its own COPY instructions, so it is linked twice.
      const first = linkImage(parsed, options);
      const image = first && linkImage(parsed, { ...options, readScript: scriptReader(workspace, first) });
      if (!image) continue;
      images.push({
        image,
        builtAs: group.flatMap((build) => build.names),
        packages: packagesOf(image, packages),
        rank: best?.rank ?? -1,
      });
    }
  }
  return images;
}

/** The stage that ships when nothing tells and the last one starts nothing: the one whose name says so. */
function guessTarget({ stages }: ParsedDockerfile): string | undefined {
  const starts = (stage: DockerStage | undefined, depth = 0): boolean =>
    stage !== undefined &&
    (stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT') ||
      (stage.parent !== undefined && depth < 20 && starts(stages[stage.parent], depth + 1)));
  const last = stages.at(-1);
  // Tools for editors on top of what runs: docs.docker.com/desktop/features/dev-environments (target dev-envs).
  if (last?.name === 'dev-envs' && last.parent !== undefined) return stages[last.parent]?.name;
  if (starts(last)) return undefined;
  const says = /^(?:release|production|prod|runner|runtime|final|deploy)$/i;
  return stages.find((stage) => says.test(stage.name ?? '') && starts(stage))?.name;
}

const DEVELOPMENT =
  /^(?:dockerfile|containerfile)[.-](?:dev|development|local)$|^(?:dev|development|local)\.(?:dockerfile|containerfile)$/i;

/** `Dockerfile.dev` beside a Dockerfile that ships, which may run no Node at all. */
function isForDevelopment(dockerfiles: readonly ParsedDockerfile[], file: string): boolean {
  return (
    DEVELOPMENT.test(path.basename(file)) &&
    dockerfiles.some(
      (other) => path.dirname(other.path) === path.dirname(file) && !DEVELOPMENT.test(path.basename(other.path)),
    )
  );
}

/** Tests and templates of Dockerfiles that no deployment uses. */
const ELSEWHERE =
  /(?:^|\/)(?:\.devcontainer|\.cursor|\.codesandbox|\.gitpod|\.github|node_modules|test|tests|__tests__|e2e|fixtures|testdata|templates)\//;
const EXAMPLES = /(?:^|\/)examples?\//;

/** Examples are what a repository ships only where it builds and starts nothing else. */
function shippedDockerfiles(workspace: Workspace, packages: readonly Package[]): readonly WorkspaceFile[] {
  const files = [...workspace.files.values()].filter(
    (file) => file.kind === 'dockerfile' && !file.vendored && !ELSEWHERE.test(file.path),
  );
  const own = files.filter((file) => !EXAMPLES.test(file.path));
  return own.length > 0 || findScriptCandidates(packages).length > 0 ? own : files;
}

function scriptReader(
  workspace: Workspace,
  image: Image,
): (imagePath: string) => { path: string; text: string } | undefined {
  const map = createPathMap(image);
  return (imagePath) => {
    const found = map(imagePath).find((candidate) => workspace.has(candidate));
    const text = found === undefined ? undefined : workspace.read(found);
    return found === undefined || text === undefined ? undefined : { path: found, text };
  };
}

/** Packages that the image is about: beside the Dockerfile, in the context, or named by a filter of its commands. Nearest first. */
function packagesOf(image: Image, packages: readonly Package[]): readonly Package[] {
  const folder = path.dirname(image.dockerfile);
  const beside = packages.find((item) => item.folder === folder);
  const inContext = packages.find((item) => item.folder === image.context);
  const copied = packages.filter((item) => item.folder !== '.' && mentions(image, item));
  const found = [beside, ...(copied.length === 1 ? copied : []), inContext].filter((item) => item !== undefined);
  return [...new Set(found)];
}

function mentions(image: Image, item: Package): boolean {
  return image.reached.some((stage) =>
    stage.instructions.some(
      ({ keyword, text }) =>
        (keyword === 'RUN' || keyword === 'CMD' || keyword === 'WORKDIR') &&
        ((item.name !== undefined &&
          new RegExp(
            `(?:--filter|--scope|-w|workspace)[= ]+["']?${escapeRegExp(item.name)}(?:\\.\\.\\.)?["']?(?:\\s|$)`,
          ).test(text)) ||
          (keyword === 'WORKDIR' && text.trim().endsWith(`/${item.folder}`))),
    ),
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
