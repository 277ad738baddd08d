import path from 'node:path/posix';
import { at, itemsOf, textOf } from '../../parsers/data.ts';
import { type Place, placeAt } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { CiJob, Manifest, Workload } from '../types.ts';
import { dockerBuilds } from './build-configs.ts';
import { buildsOfJob } from './ci-builds.ts';
import { builtByCompose } from './compose-runs.ts';

/** Something that builds an image from a Dockerfile of this repository. */
export interface ImageBuild {
  readonly dockerfile: string;
  readonly context: string;
  readonly target: string | undefined;
  /** Image names, with or without tag. */
  readonly names: readonly string[];
  readonly args: ReadonlyMap<string, string>;
  readonly place: Place;
  /** How much it says about what ships: 3 published by CI, 2 production compose and skaffold, 1 other compose and scripts, 0 development. */
  readonly rank: number;
}

/** Builds told by BuildConfigs, compose, CI, skaffold, Makefiles and scripts. */
export function findImageBuilds(
  workspace: Workspace,
  workloads: readonly Workload[],
  ci: readonly CiJob[],
  manifests: readonly Manifest[] = [],
): readonly ImageBuild[] {
  return [
    ...dockerBuilds(manifests),
    ...workloads.flatMap(fromCompose),
    ...ci.flatMap((job) => buildsOfJob(workspace, job)),
    // They ship as much as their compose file says: a job that builds them may be one of tests.
    ...ci.flatMap((job) =>
      builtByCompose(workspace, job, workloads).flatMap(({ workload, place }) =>
        fromCompose(workload).map((build) => ({ ...build, place })),
      ),
    ),
    ...fromSkaffold(workspace),
    ...fromScripts(workspace),
  ]
    .map((build) => ({ ...build, context: withoutSlash(build.context), dockerfile: path.normalize(build.dockerfile) }))
    .filter((build) => workspace.has(build.dockerfile));
}

/** `./` and `services/api/` name the same folders as `.` and `services/api`. */
function withoutSlash(folder: string): string {
  return path.normalize(folder).replace(/(?<=.)\/$/, '');
}

function fromCompose(workload: Workload): readonly ImageBuild[] {
  const { build, container, purpose } = workload;
  if (!build) return [];
  const rank = purpose === 'production' ? 2 : purpose === 'development' ? 0 : 1;
  const names = container.image ? [container.image.value] : [];
  return [
    {
      dockerfile: build.dockerfile,
      context: build.context,
      target: build.target,
      names,
      args: build.args,
      place: build.place,
      rank,
    },
  ];
}

/** `docker build -f X -t Y --target Z CTX`, also `docker buildx build`, `podman`, `buildah bud`, `nerdctl`. */
export function fromWords(words: readonly string[], base: string, place: Place, rank: number): readonly ImageBuild[] {
  const start = words.findIndex((word) => /(?:^|\/)(?:docker|podman|nerdctl|buildah)$/.test(word));
  const verb = start < 0 ? -1 : words.findIndex((word, i) => i > start && /^(?:build|bud)$/.test(word));
  if (verb < 0 || verb - start > 3) return [];
  let file: string | undefined;
  let target: string | undefined;
  let context: string | undefined;
  const names: string[] = [];
  const args = new Map<string, string>();
  for (let i = verb + 1; i < words.length; i++) {
    const word = words[i] ?? '';
    const [flag, inline] =
      word.startsWith('--') && word.includes('=')
        ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]
        : [word, undefined];
    const value = (): string => inline ?? words[++i] ?? '';
    if (flag === '-f' || flag === '--file') file = value();
    else if (flag === '-t' || flag === '--tag') names.push(value());
    else if (flag === '--target') target = value();
    else if (flag === '--build-arg') {
      const text = value();
      const equals = text.indexOf('=');
      if (equals > 0 && !text.includes('$')) args.set(text.slice(0, equals), text.slice(equals + 1));
    } else if (
      /^--(?:platform|network|cache-from|cache-to|output|secret|ssh|label|progress|iidfile|build-context|builder|memory|shm-size|ulimit|add-host|metadata-file|provenance|sbom|annotation|isolation)$/.test(
        flag,
      ) ||
      flag === '-o' ||
      flag === '-m'
    )
      value();
    // `docker build . $MORE_FLAGS`: what a variable adds is not the context.
    else if (!flag.startsWith('-') && (context === undefined || !/^\$\{?\w+\}?$/.test(word))) context = word;
  }
  if (context === undefined || /^(?:https?|git):|^-$|^\$(?!\{?PWD\b|\(pwd\))/.test(context)) return [];
  const folder = path.join(base, context.replace(/^\$(?:\{?PWD\}?|\(pwd\))\/?/, './'));
  const dockerfile = file === undefined ? path.join(folder, 'Dockerfile') : path.join(base, file);
  return [{ dockerfile, context: folder, target, names, args, place, rank }];
}

function fromSkaffold(workspace: Workspace): readonly ImageBuild[] {
  return [...workspace.files.values()].flatMap((file): readonly ImageBuild[] => {
    if (!/(?:^|\/)skaffold[^/]*\.ya?ml$/.test(file.path)) return [];
    const text = workspace.read(file.path);
    const documents = text === undefined ? [] : parseYaml(file.path, text).documents;
    return documents.flatMap((document) =>
      itemsOf(at(document, 'build', 'artifacts')).flatMap((artifact): readonly ImageBuild[] => {
        const context = path.join(path.dirname(file.path), textOf(at(artifact, 'context')) ?? '.');
        const custom = at(artifact, 'custom', 'buildCommand');
        const name = textOf(at(artifact, 'image')) ?? '';
        if (custom)
          return fromWords((textOf(custom) ?? '').split(/\s+/), context, custom.place, 2).map((build) => ({
            ...build,
            names: [name],
          }));
        const docker = at(artifact, 'docker') ?? at(artifact, 'kaniko');
        return [
          {
            dockerfile: path.join(context, textOf(at(docker, 'dockerfile')) ?? 'Dockerfile'),
            context,
            target: textOf(at(docker, 'target')),
            names: [name],
            args: new Map(),
            place: artifact.place,
            rank: 2,
          },
        ];
      }),
    );
  });
}

/** Build commands in Makefiles and shell scripts: they name images. */
function fromScripts(workspace: Workspace): readonly ImageBuild[] {
  return [...workspace.files.values()].flatMap((file): readonly ImageBuild[] => {
    if ((file.kind !== 'makefile' && file.kind !== 'shell') || file.vendored) return [];
    const text = workspace.read(file.path);
    if (text === undefined || !/\b(?:docker|podman|buildah)\b[^\n]*\bbu(?:il)?d\b/.test(text)) return [];
    const place = placeAt(file.path, [0], 0, 0);
    const lines =
      file.kind === 'makefile'
        ? text
            .replaceAll(/\\\r?\n/g, ' ')
            .split('\n')
            .map((line) => line.trim().replace(/^[@-]+/, ''))
        : [text];
    return lines
      .filter((line) => /\bbu(?:il)?d\b/.test(line))
      .flatMap((line) =>
        parseShell(line).flatMap(
          (command) =>
            // A script is started in its folder or, as pipelines do, in that of the repository.
            [path.dirname(file.path), '.']
              .map((base) =>
                fromWords(
                  command.words.map((word) => word.value),
                  base,
                  place,
                  1,
                ),
              )
              .find((builds) => builds.some((build) => workspace.has(build.dockerfile))) ?? [],
        ),
      );
  });
}
