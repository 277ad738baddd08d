import path from 'node:path/posix';
import type { ManifestSource, Workspace } from '../workspace/types.ts';
import { type Candidate, findCandidates, findScriptCandidates, findSourceCandidates } from './candidates.ts';
import { linkCi } from './ci/link-ci.ts';
import { mergeGiven } from './given/merge-given.ts';
import { findCiReleases } from './helm/ci-releases.ts';
import { renderCharts } from './helm/render-charts.ts';
import { type HelmBinary, renderWithBinary } from './helm/render-with-binary.ts';
import { sourceBuilds } from './images/build-configs.ts';
import { findImageBuilds } from './images/image-builds.ts';
import { type LinkedImage, linkImages } from './images/link-images.ts';
import { createPathMap } from './images/path-map.ts';
import { buildKustomizations } from './kustomize/build-kustomizations.ts';
import { type KnownPrograms, linkServices } from './link-service.ts';
import { createModuleLoader, type KnownFacts } from './modules.ts';
import { findNodeVersions } from './node-versions.ts';
import { linkPackages } from './packages/link-packages.ts';
import { describeRepository } from './repository.ts';
import type { CiJob, Image, Package, Repository, Service, Workload } from './types.ts';
import { whyUnrendered } from './workloads/cluster.ts';
import { readCompose } from './workloads/compose.ts';
import { readTaskDefinitions } from './workloads/ecs.ts';
import { readFly } from './workloads/fly.ts';
import { linkKubernetes } from './workloads/kubernetes.ts';
import { type HelmSettings, type ManifestFiles, type ManifestReaders, readManifests } from './workloads/manifests.ts';
import { readPm2Apps } from './workloads/pm2-apps.ts';
import { readProcessFiles } from './workloads/process-files.ts';

export interface LinkOptions {
  /** Manifests that are handed in beside the files of the repository. */
  readonly manifests?: readonly ManifestSource[] | undefined;
  readonly helm?: HelmSettings | undefined;
  /** Renders a chart with the helm program; without it charts are rendered here, as far as that is certain. */
  readonly helmBinary?: HelmBinary | undefined;
  /** Facts that earlier runs over almost the same files have read. */
  readonly facts?: KnownFacts | undefined;
  /** Programs that earlier runs have linked, of which no source, package or build setting was different. */
  readonly programs?: KnownPrograms | undefined;
}

export interface LinkedRepository {
  readonly repository: Repository;
  readonly services: readonly Service[];
  /** Charts and kustomizations whose objects are not known, and why. */
  readonly unrendered: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * From the files of a workspace to its services: what is deployed, the images that run, the commands that start them
 * and the source that those commands reach.
 */
export function linkRepository(workspace: Workspace, options: LinkOptions = {}): LinkedRepository {
  const packages = linkPackages(workspace);
  const ci = linkCi(workspace);
  const manifests = readAllManifests(workspace, ci, options);
  const load = createModuleLoader(workspace, options.facts);
  const workloads = [
    ...linkKubernetes(manifests.manifests, dockerfilesOf(workspace)),
    ...readCompose(workspace),
    ...readTaskDefinitions(workspace),
    ...readFly(workspace),
    ...readProcessFiles(workspace, load),
    ...readPm2Apps(workspace, load),
  ];
  const images = linkImages(workspace, findImageBuilds(workspace, workloads, ci, manifests.manifests), packages);
  const nodeVersions = [
    ...findNodeVersions(workspace, packages, ci),
    ...images.flatMap(({ image }) => image.node ?? []),
  ];
  const repository = describeRepository(workspace, {
    packages,
    images: images.map(({ image }) => image),
    workloads,
    manifests,
    ci,
    nodeVersions,
  });
  const programs: KnownPrograms = options.programs ?? new Map();
  const link = (candidate: Candidate): readonly Service[] =>
    linkServices(candidate, repository, load, workspace, programs);
  const started = workloads.filter((workload) => !isInsideImage(workload, images, packages));
  const deployed = [
    ...findCandidates(images, started),
    ...findSourceCandidates(sourceBuilds(manifests.manifests), started, packages),
  ]
    .filter((candidate) => mayBeNode(candidate, workspace))
    .flatMap(link);
  const services = withoutTasks(chooseServices(deployed, images), workspace);
  // Without anything that says how it is deployed, a start script is the best statement there is.
  const fallback =
    services.length > 0 ? [] : withoutTools(chooseServices(findScriptCandidates(packages).flatMap(link), images));
  return { repository, services: nameApart([...services, ...fallback]), unrendered: unrenderedOf(manifests) };
}

function dockerfilesOf(workspace: Workspace): readonly string[] {
  return [...workspace.files.values()].flatMap(({ kind, vendored, path }) =>
    kind === 'dockerfile' && !vendored ? [path] : [],
  );
}

function readAllManifests(
  workspace: Workspace,
  ci: readonly CiJob[],
  { manifests, helm, helmBinary }: LinkOptions,
): ManifestFiles {
  const readers: ManifestReaders = {
    kustomize: buildKustomizations,
    helm: helmBinary ? renderWithBinary(helmBinary) : renderCharts,
    settings: { values: [], charts: [], ...helm, ci: findCiReleases(ci, workspace) },
  };
  const own = readManifests(workspace, readers);
  if (!manifests || manifests.length === 0) return own;
  return mergeGiven(workspace, own, manifests, (other, within) => readManifests(other, readers, within));
}

function unrenderedOf({ charts, kustomizations }: ManifestFiles): LinkedRepository['unrendered'] {
  return [
    ...charts.flatMap((chart) => {
      const reason = whyUnrendered(chart);
      return reason === undefined ? [] : [{ path: chart.path, reason }];
    }),
    ...kustomizations.flatMap(({ path: file, rendered, reason }) => (rendered ? [] : [{ path: file, reason }])),
  ];
}

/** A Job that runs a program of a package (`knex migrate`) in the image of a service has no source here to judge. */
function withoutTasks(found: readonly Service[], workspace: Workspace): readonly Service[] {
  const isTask = ({ entry, kind, image }: Service): boolean =>
    entry === undefined && kind === 'cron' && found.some((other) => other.image === image && other.entry !== undefined);
  for (const { workloads, lost } of found.filter(isTask)) {
    for (const { kind, name, path: file } of workloads)
      workspace.ledger.skip(file, `${kind} ${name}: ${lost[0] ?? 'its command leads to no source here'}`);
  }
  return found.filter((service) => !isTask(service));
}

/** Generators and command lines have start scripts too; beside something that serves they are no services. */
function withoutTools(found: readonly Service[]): readonly Service[] {
  const serving = found.filter(({ kind }) => kind !== 'unknown' && kind !== 'cli');
  return serving.length > 0 ? serving : found;
}

/** Commands of containers for development: an editor or a person starts what runs there. */
const IDLE =
  /^(?:\S*entrypoint(?:\.sh)? )?(?:(?:\/bin\/)?(?:ba|z|a)?sh -c )?["']?(?:exec )?(?:tail (?:-[fF] ?)+\/dev\/null|sleep (?:infinity|inf|\d+d)|cat|(?:\/bin\/)?(?:ba|z|a)?sh|while (?:true|:)\s*;.*sleep\b.*)["']?$/;

/** Images of other languages are not judged; they are noted, so that "was it checked?" has an answer. */
function mayBeNode({ image, start }: Candidate, workspace: Workspace): boolean {
  if (!image) return true;
  if (start && IDLE.test(start.argv.join(' '))) {
    workspace.ledger.skip(image.dockerfile, 'its command only keeps the container open for somebody to work in');
    return false;
  }
  const starts = start?.argv.some((word) =>
    /(?:^|[/\s])(?:node|npm|npx|pnpm|yarn|bun|next|pm2|pm2-runtime|tsx|ts-node|nest|fastify|turbo|nodemon)(?:\s|$)|\.[cm]?[jt]s(?:\s|$)/.test(
      word,
    ),
  );
  const knows = image.node !== undefined || image.baseKnowledge?.hasNode === true;
  // A script of the repository on a base that is not known: where it leads is seen when it is followed.
  const scripted =
    image.baseKnowledge === undefined && start?.argv.some((word) => isScriptHere(word, image, workspace));
  if (starts || knows || scripted) return true;
  workspace.ledger.skip(image.dockerfile, 'the image does not run Node.js');
  return false;
}

function isScriptHere(word: string, image: Image, workspace: Workspace): boolean {
  if (!/\.(?:sh|bash)$/.test(word)) return false;
  const here = path.normalize(word).replace(/^\/+/, '');
  return [here, ...createPathMap(image)(word)].some((file) => workspace.has(file));
}

/**
 * One service for each entry and command. When several Dockerfiles lead to one entry, the one that CI publishes, then
 * the one that compose or skaffold builds, then the plainest name is what ships.
 */
function chooseServices(found: readonly Service[], images: readonly LinkedImage[]): readonly Service[] {
  const rankOf = (image: Image | undefined): number => images.find((item) => item.image === image)?.rank ?? -1;
  const sorted = [...found].sort(
    (a, b) =>
      Number(isInCluster(b)) - Number(isInCluster(a)) ||
      deployedCount(b) - deployedCount(a) ||
      Number(isShared(a)) - Number(isShared(b)) ||
      rankOf(b.image) - rankOf(a.image) ||
      nameRank(a.image) - nameRank(b.image) ||
      (a.id < b.id ? -1 : 1),
  );
  const seen = new Map<string, Service>();
  const ships = sorted.some((service) => service.image && !isTestImage(service));
  for (const service of sorted) {
    if (service.entry === undefined && !isPlausible(service)) continue;
    if (isBaseImage(service) || isForeign(service) || (ships && isTestImage(service))) continue;
    const key = service.entry === undefined ? `\0${service.id}` : keyOf(service);
    if (!seen.has(key)) seen.set(key, service);
  }
  return [...seen.values()].sort((a, b) => (a.root < b.root ? -1 : a.root > b.root ? 1 : a.name < b.name ? -1 : 1));
}

/** An ecosystem file that an image starts is followed by the command of the image. */
function isInsideImage(workload: Workload, images: readonly LinkedImage[], packages: readonly Package[]): boolean {
  if (workload.platform !== 'pm2' || images.length === 0) return false;
  const file = path.basename(workload.path);
  const scripts = packages.flatMap((item) => [...item.scripts.values()].map((script) => script.value));
  return [
    ...images.map(({ image }) => image.argv?.join(' ') ?? ''),
    ...scripts.filter((text) => text.includes('pm2-runtime')),
  ].some((text) => text.includes(file));
}

/** One of several processes of a container: an image of its own comes first. */
function isShared({ command }: Service): boolean {
  return command?.beside !== undefined;
}

/** An ecosystem file or a Procfile beside an image is an older or local way to start the same entry. */
function deployedCount({ workloads }: Service): number {
  return workloads.filter(({ platform }) => platform !== 'pm2' && platform !== 'procfile').length;
}

/** What a cluster starts is how the entry runs in production; compose files beside it are for one machine. */
function isInCluster({ workloads }: Service): boolean {
  return workloads.some(
    ({ platform, purpose }) => purpose === 'production' && /^(?:kubernetes|ecs|cloud-run|nais)$/.test(platform),
  );
}

/** Two commands on one entry differ only when their arguments do: `node main.js web` and `node main.js worker`. */
function keyOf({ entry, command }: Service): string {
  return `${entry}\0${command?.scriptArgs.join(' ') ?? ''}`;
}

function nameRank(image: Image | undefined): number {
  if (!image) return 9;
  // What is made for the platform that runs it ships; the one beside the sources may be for desks.
  if (/(?:^|[/_-])(?:ecs|eks|gke|aks|fargate)(?:[/_-]|$)/i.test(path.dirname(image.dockerfile))) return -1;
  if (/(?:^|\/)(?:Dockerfile|Containerfile)$/.test(image.dockerfile)) return 0;
  if (/prod/i.test(image.dockerfile)) return 1;
  return /(?:^|[/._-])(?:dev(?:el|elop|elopment)?|tests?|testing|ci|local|debug|bench(?:mark)?|e2e|integration)(?:[/._-]|$)/i.test(
    image.dockerfile,
  )
    ? 5
    : 2;
}

/** `api.test.Dockerfile`, `Dockerfile.e2e` that only tests start: beside an image that ships it is none of the service. */
function isTestImage({ image, workloads }: Service): boolean {
  const name = image ? path.basename(image.dockerfile).replace(/dockerfile|containerfile/i, '') : '';
  return workloads.length === 0 && /(?:^|[._-])(?:tests?|testing|e2e|integration)(?:[._-]|$)/i.test(name);
}

/** A Node image whose entry could not be followed is still a service; an image of something else is not. */
function isPlausible({ image, command, package: owner }: Service): boolean {
  return image?.node !== undefined && (command !== undefined || owner !== undefined) && owner !== undefined;
}

/** A tool that the image installs from elsewhere and starts (`RUN npm install -g maildev`): no service of this repository. */
function isForeign({ image, entry }: Service): boolean {
  if (!image || entry !== undefined) return false;
  const instructions = image.reached.flatMap((stage) => stage.instructions);
  const installed = instructions.flatMap(({ keyword, text }) =>
    keyword === 'RUN' ? [...text.matchAll(/\bnpm\s+(?:i|install|add)\s+(?:-g|--global)\s+([\w@/.-]+)/g)] : [],
  );
  const names = installed.map(([, name = '']) => name.replace(/(?<=.)@.*$/, '').replace(/^.*\//, ''));
  const started = (image.argv ?? []).flatMap((word) => word.split(/\s+/));
  return (
    started.some((word) => names.includes(word)) &&
    !instructions.some(({ keyword, flags }) => (keyword === 'COPY' || keyword === 'ADD') && !flags.has('from'))
  );
}

/** An image without a command of its own that nothing runs is a base for others. */
function isBaseImage({ image, workloads, entry }: Service): boolean {
  return image !== undefined && entry === undefined && workloads.length === 0 && !image.cmd && !image.entrypoint;
}

function nameApart(services: readonly Service[]): readonly Service[] {
  const counts = new Map<string, number>();
  return services.map((service) => {
    const count = (counts.get(service.id) ?? 0) + 1;
    counts.set(service.id, count);
    return count === 1 ? service : { ...service, id: `${service.id}:${count}` };
  });
}
