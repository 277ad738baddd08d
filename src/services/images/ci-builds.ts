import path from 'node:path/posix';
import { IMAGE_BUILD_ACTIONS, type ImageBuildAction } from '../../knowledge/image-build-actions.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { CiStep } from '../ci/types.ts';
import type { CiJob } from '../types.ts';
import { fromWords, type ImageBuild } from './image-builds.ts';

const ROWS: ReadonlyMap<string, ImageBuildAction> = new Map(IMAGE_BUILD_ACTIONS.map((row) => [row.action, row]));

/** Builds that the steps of a job run; a step of a matrix runs once for each of its jobs. */
export function buildsOfJob(workspace: Workspace, job: CiJob): readonly ImageBuild[] {
  const steps = job.steps.flatMap((step) => step.variants?.map((inputs) => ({ ...step, with: inputs })) ?? [step]);
  return steps.flatMap((step): readonly ImageBuild[] => {
    const used = step.uses?.value ?? '';
    const row = ROWS.get(used.replace(/@.*$/s, '').toLowerCase());
    if (row) return fromAction(workspace, row, step);
    if (job.system === 'drone' && PLUGIN.test(used)) return [fromPlugin(step)];
    return step.commands.flatMap((command) => fromWords(command.words, step.workingDirectory ?? '.', command.place, 2));
  });
}

function fromAction(workspace: Workspace, row: ImageBuildAction, step: CiStep): readonly ImageBuild[] {
  const input = (names: readonly string[]): string | undefined =>
    names.map((name) => step.with.get(name)?.value).find((value) => value !== undefined && value !== '');
  const outputs = input(['outputs']) ?? '';
  // What is taken out of a stage as files is no image (docs.docker.com/build/exporters/local-tar).
  if (/\btype=(?:local|tar)\b/.test(outputs) && !/push=true|type=(?:registry|image|docker)/.test(outputs)) return [];
  const context = cleanContext(input(row.context) ?? '.');
  if (context === undefined) return [];
  const file = input(row.dockerfile);
  const names = (input(row.names) ?? '')
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const push = row.push === undefined ? 'true' : step.with.get(row.push)?.value;
  const published = push !== undefined || /push=true|type=registry/.test(outputs);
  // A matrix builds one image for each of its targets.
  const targets = input(row.target === undefined ? [] : [row.target])?.split(', ') ?? [undefined];
  return targets.flatMap((target) =>
    expandFolders(workspace, {
      dockerfile:
        file === undefined ? path.join(context, 'Dockerfile') : path.join(row.below === true ? context : '.', file),
      context,
      target,
      names,
      args: readArgs(input(['build-args', 'build_args'])),
      place: step.place,
      rank: published ? 3 : 1,
    }),
  );
}

/** Plugins of Drone and Woodpecker that build an image and push it (plugins.drone.io/plugins/docker, woodpecker-ci.org/plugins). */
const PLUGIN =
  /(?:^|\/)(?:plugins\/(?:docker|buildx|ecr|gcr|gar|acr|kaniko(?:-\w+)?)|(?:woodpeckerci|codeberg\.org\/woodpecker-plugins)\/(?:plugin-)?(?:docker-buildx|docker|kaniko)|drone-kaniko(?:-\w+)?)(?=[:@]|$)/;

function fromPlugin(step: CiStep): ImageBuild {
  const input = (name: string): string | undefined => step.with.get(name)?.value;
  const context = input('context') ?? '.';
  return {
    dockerfile: input('dockerfile') ?? path.join(context, 'Dockerfile'),
    context,
    target: input('target'),
    names: (input('repo') ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    args: new Map(),
    place: step.place,
    rank: 3,
  };
}

/** `${{ github.workspace }}/x` and `{{defaultContext}}:x` are folders here; other expressions are not known. */
function cleanContext(text: string): string | undefined {
  const clean = text.replace(/\$\{\{\s*github\.workspace\s*\}\}\/?/, '').replace(/^\{\{defaultContext\}\}:?/, '');
  return /^(?:https?|git):/.test(clean) ? undefined : path.normalize(clean === '' ? '.' : clean);
}

/** A matrix value left as an expression (`./${{ matrix.service }}`) stands for every folder that fits. */
function expandFolders(workspace: Workspace, build: ImageBuild): readonly ImageBuild[] {
  const whole = `${build.context}\0${build.dockerfile}`;
  if (!/\$\{\{|, /.test(whole)) return [build];
  const files = listedFiles(workspace, build.dockerfile);
  if (files.length > 0 && !build.context.includes(', ')) return files.map((dockerfile) => ({ ...build, dockerfile }));
  const listed = /, /.test(whole) ? whole.split('\0')[0]?.split(', ') : undefined;
  if (listed && listed.length > 1) {
    const prefix = listed[0]?.includes('/') ? path.dirname(listed[0]) : '.';
    return listed.map((item, i) => {
      const context = i === 0 ? item : path.join(prefix, item);
      return { ...build, context, dockerfile: path.join(context, path.basename(build.dockerfile)) };
    });
  }
  const pattern = new RegExp(
    `^${build.dockerfile
      .split(/\$\{\{[^}]*\}\}/)
      .map((part) => part.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&'))
      .join('[^/]+')}$`,
  );
  return [...workspace.files.keys()]
    .filter((file) => pattern.test(file))
    .map((dockerfile) => ({
      ...build,
      dockerfile,
      context: build.context.includes('${{') ? path.dirname(dockerfile) : build.context,
    }));
}

/** The values of a matrix stand in the place of its expression: `services/api, worker/Dockerfile` are two files. */
function listedFiles(workspace: Workspace, text: string): readonly string[] {
  const values = text.split(', ');
  const [first = ''] = values;
  const last = values.at(-1) ?? '';
  if (values.length < 2) return [];
  const slashes = [...first.matchAll(/\//g)].map(({ index }) => first.slice(0, index + 1));
  const endings = [...last.matchAll(/[/.]/g)].map(({ index }) => last.slice(index));
  for (const before of ['', ...slashes]) {
    for (const after of endings) {
      const named = values.map((value, i) => `${i === 0 ? '' : before}${value}${value === last ? '' : after}`);
      if (named.every((file) => workspace.has(path.normalize(file)))) return named.map((file) => path.normalize(file));
    }
  }
  return [];
}

function readArgs(text: string | undefined): ReadonlyMap<string, string> {
  const args = new Map<string, string>();
  for (const line of (text ?? '').split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0 && !line.includes('${{')) args.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return args;
}
