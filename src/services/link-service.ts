import path from 'node:path/posix';
import type { Workspace } from '../workspace/types.ts';
import type { Candidate } from './candidates.ts';
import { startOf } from './candidates.ts';
import { followCommand } from './commands/follow-command.ts';
import { findDemanded } from './config/absences.ts';
import { findSource } from './entries/find-source.ts';
import { linkEnvironment } from './environment.ts';
import { importInImage, layoutOf } from './images/import-in-image.ts';
import { createPathMap } from './images/path-map.ts';
import type { ModuleLoader } from './modules.ts';
import { createGeneratedClients } from './packages/generated-clients.ts';
import { platformVariables } from './platform-variables.ts';
import { linkProgram } from './program/link-program.ts';
import { findRoutes } from './served/find-routes.ts';
import { findServers, outsideMaker, servesElsewhere } from './served/find-servers.ts';
import { belowBasename } from './served/framework-base.ts';
import { kindOf } from './service-kind.ts';
import type {
  CommandChain,
  Deployment,
  Image,
  ListeningServer,
  Package,
  Program,
  Repository,
  RouteTable,
  Service,
  Workload,
} from './types.ts';
import { whyUnrendered } from './workloads/cluster.ts';
import { findNaisApplication, naisWorkloadOf } from './workloads/nais.ts';
import { remoteWorkloadOf } from './workloads/remote-values.ts';
import { modulePaths, sourcesOf } from './workspace-sources.ts';

/** Programs by what they start with: services that differ in their arguments or environment run the same one. */
export type KnownPrograms = Map<string, Program>;

const NO_ROUTES = { routes: [], complete: false, reasons: ['the source entry was not found'] };
const SERVED_ELSEWHERE = { routes: [], complete: true, reasons: [] };

/** What the package serves that makes the application is not told by the repository. */
function withOutside(table: RouteTable, servers: readonly ListeningServer[]): RouteTable {
  const [maker] = servers.flatMap((server) => outsideMaker(server) ?? []);
  if (maker === undefined) return table;
  return { ...table, complete: false, reasons: [...table.reasons, `${maker} may serve more, which is not told here`] };
}

/**
 * From a candidate to its services: follow the command to the entry, link what the entry reaches, see what it serves. A
 * command that keeps several processes of node running gives one for each.
 */
export function linkServices(
  candidate: Candidate,
  repository: Repository,
  load: ModuleLoader,
  workspace: Workspace,
  programs: KnownPrograms = new Map(),
): readonly Service[] {
  const started = (candidate.workloads.length > 0 ? candidate.workloads : [undefined]).map((workload) => ({
    workload,
    command: followStart(candidate, workload, repository, load, workspace),
  }));
  const count = 1 + (started[0]?.command?.beside?.length ?? 0);
  return Array.from({ length: count }, (_, process) =>
    linkProcess(
      candidate,
      started.map(({ workload, command }) => ({ workload, command: processOf(command, process) })),
      process === 0,
      { repository, load, workspace, programs },
    ),
  );
}

interface LinkContext {
  readonly repository: Repository;
  readonly load: ModuleLoader;
  readonly workspace: Workspace;
  readonly programs: KnownPrograms;
  readonly variables?: ReturnType<typeof modulePaths>;
}

/** The first process of a command, or one of those that it keeps running beside that. */
function processOf(command: CommandChain | undefined, process: number): CommandChain | undefined {
  if (process === 0) return command;
  const other = command?.beside?.[process - 1];
  return other && { ...other, beside: [] };
}

function linkProcess(
  candidate: Candidate,
  started: readonly Pick<Deployment, 'workload' | 'command'>[],
  isFirst: boolean,
  { repository, load, workspace, programs }: LinkContext,
): Service {
  const rehearsal = isRehearsal(candidate, repository);
  const inCluster = candidate.workloads.some(({ platform }) => platform === 'kubernetes');
  const told = inCluster ? undefined : (naisOf(candidate, repository) ?? (rehearsal ? toldBy(repository) : undefined));
  const reached = started.map(({ workload, command }): Deployment => {
    const { variables, complete } = linkEnvironment(candidate.image, told ?? workload, command);
    return { workload, command, environment: { variables, complete: complete && !rehearsal && !told } };
  });
  const command = reached[0]?.command;
  // An entry that cannot be read (binary, too large) leaves nothing to judge, whatever is loaded before it.
  const entry = command?.entry;
  const unreadable =
    entry !== undefined && workspace.has(entry) && workspace.read(entry) === undefined ? entry : undefined;
  const program =
    command && unreadable === undefined
      ? linkReached(command, candidate.image, {
          repository,
          load,
          workspace,
          programs,
          variables: modulePaths(reached),
        })
      : undefined;
  const demanded = program ? [...findDemanded(program), ...platformVariables(candidate.workloads, repository)] : [];
  const deployments = reached.map((item) => ({ ...item, environment: { ...item.environment, demanded } }));
  const environment = deployments[0]?.environment;
  const starters = command?.starter ? [command.starter] : [];
  const servers = program ? findServers(program, starters, environment) : [];
  const above = packageOf(repository.packages, command?.entry, candidate.folder);
  // An image may put its package.json elsewhere than it lies here.
  const owner = above ?? command?.package;
  const root = above?.folder ?? candidate.folder;
  const routes = !program
    ? NO_ROUTES
    : servesElsewhere(program, servers, environment)
      ? SERVED_ELSEWHERE
      : withOutside(belowBasename(findRoutes(program, environment, sourcesOf(workspace).read), root, load), servers);
  const name = isFirst ? nameOf(candidate, owner, root, workspace) : nameBeside(candidate, owner, command);
  return {
    id: root === '.' ? name : `${root}#${name}`,
    name,
    root,
    kind: kindOf({ program, servers, workloads: candidate.workloads, image: candidate.image, owner, command }),
    entry: command?.entry,
    package: owner,
    image: candidate.image,
    command,
    workloads: candidate.workloads,
    deployments,
    program,
    servers,
    routes,
    repository,
    lost: lostOf(command, unreadable),
  };
}

/**
 * A compose file beside a chart that was not rendered: what ships gets its variables from the chart. Or an image that a
 * builder makes, which sets variables of its own.
 */
function isRehearsal({ image, workloads }: Candidate, { charts }: Repository): boolean {
  if (!image && workloads.some(({ platform }) => platform === 'kubernetes')) return true;
  return (
    workloads.every(({ platform }) => platform === 'compose') &&
    charts.some((item) => whyUnrendered(item) !== undefined)
  );
}

/** What the values of the only chart that is not here say of its pods, the variables among it. */
function toldBy({ charts }: Repository): Workload | undefined {
  const [only, ...others] = charts.filter(({ remoteValues }) => remoteValues !== undefined);
  return only && others.length === 0 ? remoteWorkloadOf(only) : undefined;
}

/** What a Nais Application says of the pods that the platform makes of it; the platform adds variables of its own. */
function naisOf({ folder }: Candidate, repository: Repository): Workload | undefined {
  const application = findNaisApplication(repository, [repository.packages.find((own) => own.folder === folder)?.name]);
  return application && naisWorkloadOf(application);
}

function followStart(
  candidate: Candidate,
  workload: Workload | undefined,
  { packages, images }: Repository,
  load: ModuleLoader,
  workspace: Workspace,
): CommandChain | undefined {
  const { image, folder } = candidate;
  const start = (workload && startOf(image, workload)) ?? candidate.start;
  if (!start) return undefined;
  const before = linkEnvironment(image, workload, undefined);
  const pathMap = image ? createPathMap(image, images) : () => [];
  const chain = followCommand({
    argv: start.argv,
    place: start.place,
    form: start.form,
    workdir: image ? (workload?.container.workingDir ?? image.workdir) : '',
    folder,
    packages,
    image,
    pathMap,
    ...sourcesOf(workspace),
    resolve: (specifier, from) => workspace.resolve(specifier, from),
    facts: load,
    env: new Map([...before.variables].map(([name, variable]) => [name, variable.value])),
  });
  const { assumed } = start;
  if (assumed === undefined) return chain;
  const signals = { reachNode: 'unknown', brokenBy: undefined, why: assumed } as const;
  return { ...chain, signals, direct: 'unknown', assumed };
}

function linkReached(command: CommandChain, image: Image | undefined, context: LinkContext): Program | undefined {
  const preloads = command.preloads.flatMap((preload) => preload.path ?? []);
  const roots =
    command.roots && command.roots.length > 0 ? command.roots : command.entry === undefined ? [] : [command.entry];
  if (roots.length === 0) return undefined;
  const entries = [...new Set([...preloads, ...roots])];
  const program = linkEntries(entries, command, undefined, context);
  const besides =
    image &&
    program.unresolved.some(({ specifier, place }) => fileInImage(image, specifier, place.path, context.workspace));
  return besides ? linkEntries(entries, command, image, context) : program;
}

/** `image`: tells what stands beside a module where it runs. */
function linkEntries(
  entries: readonly string[],
  command: CommandChain,
  image: Image | undefined,
  { repository: { packages }, load, workspace, programs, variables = new Map() }: LinkContext,
): Program {
  const named = JSON.stringify([...variables]);
  const key = [command.entry, command.builtPath, image && layoutOf(image), ...entries, named].join('\0');
  const same = programs.get(key);
  if (same) {
    // The ledger of this workspace tells of the modules too.
    for (const module of same.modules.keys()) load(module);
    return same;
  }
  const program = linkProgram({
    entries,
    load,
    resolve: (specifier, from) => workspace.resolve(specifier, from),
    built: (specifier, from) => {
      // A file that the build copies imports what stands beside its copy.
      const runs = from === command.entry && command.builtPath !== undefined ? command.builtPath : from;
      const context = { ...sourcesOf(workspace), packages, facts: load };
      // `dist/api` is a folder where only this very file would be emitted as `dist/api.js`.
      for (const name of [specifier, `${specifier}/index`]) {
        const { entry, roots = [] } = findSource(path.join(path.dirname(runs), name), context);
        if (entry !== undefined && entry !== from) return { entry, roots };
      }
      const entry = image && fileInImage(image, specifier, from, workspace);
      return entry === undefined ? undefined : { entry, roots: [] };
    },
    generated: createGeneratedClients(workspace),
    variables,
    folder: (name) =>
      workspace
        .under(name)
        .filter((file) => file.kind === 'source')
        .map((file) => file.path),
  });
  programs.set(key, program);
  return program;
}

function fileInImage(image: Image, specifier: string, from: string, workspace: Workspace): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return importInImage(image, specifier, from).flatMap((file) => {
    const found = workspace.resolve(`./${path.basename(file)}`, file);
    return found.kind === 'file' && found.path !== from ? [found.path] : [];
  })[0];
}

function packageOf(packages: readonly Package[], entry: string | undefined, folder: string): Package | undefined {
  for (let at = entry === undefined ? folder : path.dirname(entry); ; at = path.dirname(at)) {
    const found = packages.find((item) => item.folder === at);
    // A package.json that only sets the module type does not make a package.
    if (found && (found.name !== undefined || found.dependencies.size > 0 || found.scripts.size > 0)) return found;
    if (at === '.' || at === '/') return undefined;
  }
}

function lostOf(command: CommandChain | undefined, unreadable: string | undefined): readonly string[] {
  if (!command) return ['no command: the image has no CMD, and no workload sets one'];
  const cannot = unreadable === undefined ? [] : [`the source entry ${unreadable} cannot be read`];
  return command.lost === undefined ? cannot : [command.lost, ...cannot];
}

/** The name of a process that runs beside another in one container: of its package, with its file where that runs both. */
function nameBeside({ folder }: Candidate, owner: Package | undefined, command: CommandChain | undefined): string {
  const file = path.basename(command?.entry ?? 'process').replace(/\.[cm]?[jt]sx?$/, '');
  const name = owner?.name?.replace(/^@[^/]+\//, '');
  if (name === undefined) return file;
  return owner?.folder === folder ? `${name}-${file}` : name;
}

/** The workload's name if it has one before it is deployed, else the package's, else the folder's. */
function nameOf(candidate: Candidate, owner: Package | undefined, root: string, workspace: Workspace): string {
  const workload = candidate.workloads.find((item) => item.platform === 'kubernetes') ?? candidate.workloads[0];
  if (workload && !/\$[({]|\{\{/.test(workload.name)) return workload.name;
  const target = candidate.image?.target;
  const base = owner?.name?.replace(/^@[^/]+\//, '') ?? path.basename(root === '.' ? workspace.root : root);
  return target && !/^(?:prod|production|runner|runtime|release|final|app)$/i.test(target) ? `${base}-${target}` : base;
}
