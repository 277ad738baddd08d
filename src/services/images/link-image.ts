/** One Dockerfile and one target to the image that ships. */
import { findBaseImage } from '../../knowledge/base-images.ts';
import { evaluateGlobalArgs, resolveStages } from '../../parsers/dockerfile-stages.ts';
import type { DockerStage, ParsedDockerfile } from '../../parsers/dockerfile-types.ts';
import type { Place, Problem } from '../../parsers/place.ts';
import type { BaseImageKnowledge, Image, ImageCommand, ImageReference } from '../types.ts';
import { evaluateStages, externalBase } from './evaluate.ts';
import { findUser } from './image-user.ts';
import { findNodeVersion } from './node-version.ts';
import { chainOf, reachedStages, stageNamed } from './reach.ts';

export interface LinkImageOptions {
  /** Stage that ships (`--target`); the last one when undefined. */
  readonly target?: string | undefined;
  /** Folder of the build context, relative to the root. */
  readonly context?: string | undefined;
  readonly builtBy: readonly Place[];
  /** Build arguments that whoever builds passes. */
  readonly args?: ReadonlyMap<string, string> | undefined;
  /** Those of them that tell this image from others of the Dockerfile. */
  readonly variant?: ReadonlyMap<string, string> | undefined;
  /** The image of this repository that a base image is. */
  readonly below?: ((reference: ImageReference) => Image | undefined) | undefined;
  /** Path of the ignore file that governs the context; see `findIgnoreFile`. */
  readonly ignoreFile?: string | undefined;
  /** A script of the repository that stands at an absolute path in the image; undefined when none does. */
  readonly readScript?: ((imagePath: string) => { path: string; text: string } | undefined) | undefined;
}

/** Undefined when the file has no FROM: then there is nothing to ship. */
export function linkImage(parsed: ParsedDockerfile, options: LinkImageOptions): Image | undefined {
  const args = options.args ?? new Map<string, string>();
  const globals = evaluateGlobalArgs(parsed.globalArgs, parsed.escape, args);
  const stages = resolveStages(
    parsed.stages.map(({ from, instructions }) => ({ from, instructions: instructions.filter((i) => !i.onbuild) })),
    globals,
    parsed.escape,
  );
  const { stage, problems } = findTarget(parsed, stages, options.target);
  if (stage === undefined) return undefined;

  const { below } = options;
  const evaluation = evaluateStages(stages, {
    parsed,
    globals,
    args,
    below: (reference) => {
      const own = below?.(reference);
      return own?.evaluation[own.stage.index]?.end;
    },
  });
  const end = evaluation[stage.index]?.end;
  if (end === undefined) return undefined;
  const base = externalBase(stage, stages);
  const own = base && below?.(base);
  const baseKnowledge = base === undefined ? undefined : findBaseImage(base);
  const argv = combineCommand(end.entrypoint, end.cmd, baseKnowledge);
  const chain = chainOf(stage, stages);
  const reached = reachedStages(stage, stages);
  return {
    dockerfile: parsed.path,
    target: options.target,
    variant: options.variant ?? new Map(),
    context: options.context,
    builtBy: options.builtBy,
    stages,
    stage,
    chain,
    reached,
    base,
    baseKnowledge,
    node: findNodeVersion({ stage, stages, chain, base, evaluation }) ?? own?.node,
    user: findUser({
      end,
      base,
      knowledge: baseKnowledge,
      inherited: own?.user,
      argv,
      fromPlace: stage.from.argumentsPlace,
      readScript: (imagePath) => scriptInHeredoc(chain, imagePath) ?? options.readScript?.(imagePath),
    }),
    env: end.env,
    entrypoint: end.entrypoint,
    cmd: end.cmd,
    argv,
    shell: end.shell,
    workdir: end.workdir,
    healthcheck: end.healthcheck,
    exposes: end.exposes,
    stopSignal: end.stopSignal,
    ignoreFile: options.ignoreFile,
    evaluation,
    problems: [...parsed.problems, ...problems],
  };
}

function findTarget(
  parsed: ParsedDockerfile,
  stages: readonly DockerStage[],
  target: string | undefined,
): { stage: DockerStage | undefined; problems: readonly Problem[] } {
  const last = stages.at(-1);
  if (target === undefined || target === '' || last === undefined) return { stage: last, problems: [] };
  const stage = stageNamed(stages, target);
  if (stage !== undefined) return { stage, problems: [] };
  const message = `target stage "${target}" could not be found in ${parsed.path}; the last stage is taken`;
  return { stage: last, problems: [{ code: 'unresolved', message, place: last.from.place }] };
}

/**
 * ENTRYPOINT × CMD as Docker combines them: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
 * The entrypoint of an unknown base image is taken to pass its arguments on. Undefined when nothing tells what starts.
 */
function combineCommand(
  entrypoint: ImageCommand | undefined,
  cmd: ImageCommand | undefined,
  base: BaseImageKnowledge | undefined,
): readonly string[] | undefined {
  // A shell-form ENTRYPOINT ignores what follows it.
  if (entrypoint?.form === 'shell') return entrypoint.argv;
  const first =
    entrypoint !== undefined ? entrypoint.argv : base?.entrypoint === 'unknown' ? [] : (base?.entrypoint ?? []);
  const rest = cmd !== undefined ? cmd.argv : entrypoint === undefined ? (base?.cmd ?? []) : [];
  if (cmd === undefined && entrypoint === undefined && (base === undefined || base.entrypoint === 'unknown')) {
    return undefined;
  }
  const argv = [...first, ...rest];
  return argv.length === 0 ? undefined : argv;
}

/** `COPY <<EOF /entrypoint.sh`: the script stands in the Dockerfile itself. */
function scriptInHeredoc(chain: readonly DockerStage[], imagePath: string): { path: string; text: string } | undefined {
  for (const stage of chain.toReversed()) {
    for (const instruction of stage.instructions.toReversed()) {
      const heredoc = instruction.heredocs[0];
      if (heredoc === undefined || (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD')) continue;
      const destination = instruction.text.trim().split(/\s+/).at(-1);
      if (destination === imagePath) return { path: heredoc.place.path, text: heredoc.body };
    }
  }
  return undefined;
}

/**
 * The ignore file that BuildKit reads: `<Dockerfile>.dockerignore` beside the Dockerfile wins over the one at the root
 * of the context; a `.dockerignore` beside a Dockerfile elsewhere is dead.
 * https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function findIgnoreFile(
  dockerfile: string,
  context: string | undefined,
  has: (path: string) => boolean,
): string | undefined {
  const own = `${dockerfile}.dockerignore`;
  if (has(own)) return own;
  if (context === undefined) return undefined;
  const atRoot = context === '.' || context === '' ? '.dockerignore' : `${context.replace(/\/+$/, '')}/.dockerignore`;
  return has(atRoot) ? atRoot : undefined;
}
