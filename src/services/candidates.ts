import path from 'node:path/posix';
import { nodeVersionOf } from '../knowledge/node-image-versions.ts';
import { at, booleanOf } from '../parsers/data.ts';
import type { Place } from '../parsers/place.ts';
import type { SourceBuild } from './images/build-configs.ts';
import {
  findImageOf,
  type Guess,
  guessImages,
  isThirdParty,
  lastSegment,
  type NamedImage,
  repositoryOf,
} from './match-images.ts';
import type { Container, Image, Package, Workload } from './types.ts';

/** Something that may be a Node.js service: an image with the workloads that run it, or a process without an image. */
export interface Candidate {
  readonly image: Image | undefined;
  readonly workloads: readonly Workload[];
  readonly start: Start | undefined;
  /** Repository folder that the working directory of the process corresponds to. */
  readonly folder: string;
}

/** The words that the platform starts. */
export interface Start {
  readonly argv: readonly string[];
  readonly form: 'exec' | 'shell';
  readonly place: Place;
  /** Why these are only the likely words. */
  readonly assumed?: string;
}

/**
 * Pairs every image with the workloads that run it, one candidate for each different command; workloads without an
 * image of this repository (pm2, systemd, a Procfile) stand alone. Development overrides do not ship.
 */
export function findCandidates(images: readonly NamedImage[], workloads: readonly Workload[]): readonly Candidate[] {
  const shipping = workloads.filter((workload) => workload.purpose !== 'development');
  const run = new Map<Image, Workload[]>(images.map(({ image }) => [image, []]));
  const alone: Workload[] = [];
  const named = shipping.flatMap((workload) => {
    const service = workload.build ? undefined : serviceContainer(workload, images);
    return (service && findImageOf(service, images)) ?? [];
  });
  const guess = guessImages(images, shipping, new Set(named));
  for (const workload of shipping) {
    const service = serviceContainer(workload, images, guess);
    const image = service && findImageOf(service, images, guess);
    if (image) run.get(image)?.push(service);
    else if (workload.container.image === undefined && workload.container.command !== undefined) alone.push(workload);
  }
  return [
    ...images.flatMap(({ image, packages }) => candidatesOf(image, run.get(image) ?? [], packages)),
    ...alone.map((workload) => ({
      image: undefined,
      workloads: [workload],
      start: startOf(undefined, workload),
      folder: path.join(path.dirname(workload.path), workload.container.workingDir ?? '.'),
    })),
  ];
}

/** The workload with the container that runs an image of this repository as its service container. */
function serviceContainer(workload: Workload, images: readonly NamedImage[], guess?: Guess): Workload | undefined {
  const marked = workload.containers.filter(
    ({ role }) => role !== 'init' && role !== 'sidecar' && (role !== 'migration' || /Job$/.test(workload.kind)),
  );
  const own = (marked.length > 0 ? marked : workload.containers).filter(
    (container) => workload.build !== undefined || !isThirdParty(repositoryOf(container.image?.value ?? '')),
  );
  const isMain = (container: Container): number => Number(container.name === workload.name);
  const ordered = [...own].sort((a, b) => isMain(b) - isMain(a));
  const views = ordered.map((container) => ({ ...workload, container }));
  // The name of the workload speaks for each of its containers: of several that fit, the image says which is
  // meant, then that name.
  const byImage = own.length > 1 ? views.find((view) => findImageOf({ ...view, name: '' }, images)) : undefined;
  return byImage ?? views.find((view) => findImageOf(view, images, guess)) ?? (workload.build ? workload : undefined);
}

function candidatesOf(
  image: Image,
  workloads: readonly Workload[],
  packages: readonly Package[],
): readonly Candidate[] {
  const folder = packages[0]?.folder ?? image.context ?? path.dirname(image.dockerfile);
  const likely = assumedStart(image, packages);
  if (workloads.length === 0) return [{ image, workloads, start: startOf(image, undefined) ?? likely, folder }];
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const key = JSON.stringify(startOf(image, workload)?.argv ?? []);
    groups.set(key, [...(groups.get(key) ?? []), workload]);
  }
  return [...groups.values()].map((group) => ({
    image,
    workloads: group,
    start: startOf(image, group[0]) ?? likely,
    folder,
  }));
}

/** An image of Node whose base brings a command of its own, not told here, most likely runs the package's start script. */
function assumedStart(image: Image, packages: readonly Package[]): Start | undefined {
  const [owner] = packages;
  const { base } = image;
  if (image.argv || image.baseKnowledge || !base || !owner || nodeVersionOf(base) === undefined) return undefined;
  const start = findScriptCandidates([owner])[0]?.start;
  const assumed = `what starts is the command of ${base.text}, which is not in this repository; the start script is assumed`;
  return start && { ...start, assumed };
}

/**
 * ENTRYPOINT and CMD with what the manifest overrides: Kubernetes `command` replaces both, `args` only CMD
 * (kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container); compose `entrypoint` clears CMD too.
 */
export function startOf(image: Image | undefined, workload: Workload | undefined): Start | undefined {
  const command = workload?.container.command;
  const args = workload?.container.args;
  if (command) return { argv: [...command.value, ...(args?.value ?? [])], form: 'exec', place: command.place };
  if (args) {
    const entrypoint = image?.entrypoint?.argv ?? baseEntrypoint(image);
    return { argv: [...entrypoint, ...args.value], form: 'exec', place: args.place };
  }
  if (!image?.argv) return undefined;
  const last = image.cmd ?? image.entrypoint;
  const form = (image.entrypoint ?? image.cmd)?.form ?? 'exec';
  return { argv: image.argv, form, place: last?.place ?? image.stage.from.place };
}

function baseEntrypoint(image: Image | undefined): readonly string[] {
  const entrypoint = image?.baseKnowledge?.entrypoint;
  return entrypoint === undefined || entrypoint === 'unknown' ? [] : entrypoint;
}

/** Packages whose image a builder makes of their source, with the workloads that run it. */
export function findSourceCandidates(
  builds: readonly SourceBuild[],
  workloads: readonly Workload[],
  packages: readonly Package[],
): readonly Candidate[] {
  const shipping = workloads.filter(({ purpose, platform }) => purpose !== 'development' && platform === 'kubernetes');
  return findScriptCandidates(packages).flatMap((candidate): readonly Candidate[] => {
    const names = builds
      .filter(({ folder }) => folder === candidate.folder)
      .flatMap((build) => build.names.map((name) => repositoryOf(name)));
    const run = shipping.filter(({ container, name }) =>
      names.includes(container.image ? lastSegment(repositoryOf(container.image.value)) : name),
    );
    const [first] = run;
    const assumed =
      'what starts is the command of the builder image, which is not in this repository; the start script is assumed';
    const start = startOf(undefined, first) ?? (candidate.start && { ...candidate.start, assumed });
    return first ? [{ ...candidate, workloads: run, start }] : [];
  });
}

/** Packages that a start script runs, for repositories without any statement of how they are deployed. */
export function findScriptCandidates(packages: readonly Package[]): readonly Candidate[] {
  return packages.flatMap((item): readonly Candidate[] => {
    if (/(?:^|\/)(?:examples?|samples?|tests?|e2e|fixtures|docs?|website|benchmarks?)(?:\/|$)/.test(item.folder))
      return [];
    const name = ['start:prod', 'start:production', 'start'].find((script) => item.scripts.has(script));
    // One package may hold several services: `start:orders:api`, `start:stock:api`.
    const names = name === undefined ? [...item.scripts.keys()].filter(startsService) : [name];
    const main = names.length === 0 ? mainOf(item) : undefined;
    if (main)
      return [
        {
          image: undefined,
          workloads: [],
          start: { argv: ['node', '.'], form: 'exec', place: main },
          folder: item.folder,
        },
      ];
    return names.flatMap((own): readonly Candidate[] => {
      const script = item.scripts.get(own);
      const argv = own === 'start' ? ['npm', 'start'] : ['npm', 'run', own];
      return script
        ? [{ image: undefined, workloads: [], start: { argv, form: 'exec', place: script.place }, folder: item.folder }]
        : [];
    });
  });
}

const FRAMEWORKS =
  /^(?:express|fastify|koa|hono|restify|polka|@hapi\/hapi|@nestjs\/core|@feathersjs\/feathers|@apollo\/server|apollo-server(?:-express)?|graphql-yoga|@grpc\/grpc-js|socket\.io)$/;

/** The `main` of a private package that depends on a framework for servers: what `node .` starts where no script does. */
function mainOf({ data, main, dependencies }: Package): Place | undefined {
  const serves = [...dependencies.values()].some(({ name, kind }) => kind === 'dependencies' && FRAMEWORKS.test(name));
  if (main === undefined || !serves || booleanOf(at(data, 'private')) !== true) return undefined;
  return at(data, 'main')?.place;
}

/** Scripts for those who develop and test, and for what runs beside a service. */
const BESIDE =
  /(?:^|[:._-])(?:dev\w*|debug|watch|hot|local\w*|inspect|tests?|e2e|ci|mock\w*|storybook|docs?|docker\w*|compose|db|databases?|postgres|mongo|redis|services?|infra|deps|minikube|tunnel|proxy)(?:$|[:._-])/;

function startsService(name: string): boolean {
  return /^start[:_-]./.test(name) && !BESIDE.test(name.slice('start'.length));
}
