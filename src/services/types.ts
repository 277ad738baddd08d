/**
 * The chain: what is deployed, the image it runs, the command, the source entry and everything that entry reaches.
 * `link*` functions build these; once built they are frozen, and rules only read them.
 */

import type { CallFact, CallId, FunctionFact, FunctionId, ModuleFacts, Span, Value } from '../facts/types.ts';
import type { DataNode } from '../parsers/data.ts';
import type { DockerInstruction, DockerStage, ImageReference } from '../parsers/dockerfile-types.ts';
import type { Place, Problem } from '../parsers/place.ts';

export type {
  DockerFlag,
  DockerHeredoc,
  DockerInstruction,
  DockerPair,
  DockerStage,
  ImageReference,
  ParsedDockerfile,
} from '../parsers/dockerfile-types.ts';

/** A value with the place that sets it. */
export interface Located<T> {
  readonly value: T;
  readonly place: Place;
}

// ---------------------------------------------------------------- packages

export interface Package {
  /** Folder of package.json, '.' for the root. */
  readonly folder: string;
  readonly path: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly private: boolean;
  readonly type: 'module' | 'commonjs';
  readonly data: DataNode;
  readonly scripts: ReadonlyMap<string, Located<string>>;
  readonly dependencies: ReadonlyMap<string, Dependency>;
  readonly main: string | undefined;
  /** Folder of the workspace root that lists this package, or its own folder. */
  readonly workspaceRoot: string;
  readonly manager: PackageManager | undefined;
  /** Lockfiles that govern this package, nearest first. */
  readonly lockfiles: readonly { readonly path: string; readonly manager: PackageManager }[];
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface Dependency {
  readonly name: string;
  readonly range: string;
  readonly kind: 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies';
  readonly place: Place;
  /** The version the lockfile resolved, when it could be read. */
  readonly resolved?: string;
}

/** One place that names a Node version: .nvmrc, engines, a FROM line, a CI matrix… */
export interface NodeVersionMention {
  readonly source:
    | 'nvmrc'
    | 'node-version'
    | 'tool-versions'
    | 'volta'
    | 'engines'
    | 'dev-engines'
    | 'image'
    | 'ci'
    | 'types-node'
    | 'mise'
    | 'other';
  readonly text: string;
  readonly place: Place;
  /** The only package that a CI job works on. */
  readonly folder?: string;
  /** `exact` x.y.z, `major` a line, `range`, `alias` (lts/*, latest, node), `unresolved` (ARG without default, expression). */
  readonly precision: 'exact' | 'minor' | 'major' | 'range' | 'alias' | 'unresolved';
  /** Release lines that the text admits (majors); empty when unresolved. For ranges the smallest admitted major comes first. */
  readonly majors: readonly number[];
}

// ---------------------------------------------------------------- images

export type CommandForm = 'exec' | 'shell';

export interface ImageCommand {
  readonly form: CommandForm;
  /** Words of the exec form; for shell form `[...shell, text]`. */
  readonly argv: readonly string[];
  /** Source text of the arguments. */
  readonly text: string;
  readonly place: Place;
  /** Why a bracketed list was read as shell form ("trailing comma", "single quotes"…). */
  readonly invalidJson?: string;
}

/** The user that the image's process runs as. `from: base` means no USER in the chain: the base image decides. */
export interface ImageUser {
  readonly kind: 'root' | 'non-root' | 'unknown';
  /** As written after expansion, without the group. */
  readonly name: string;
  readonly numeric: boolean;
  readonly from: 'instruction' | 'base' | 'entrypoint';
  readonly place: Place;
  readonly reason: string;
}

/** The state of a build before one instruction: what RUN sees, and the image configuration so far. */
export interface BuildState {
  /** ARG and ENV in scope; `from` tells which of them set it last. */
  readonly variables: ReadonlyMap<
    string,
    {
      readonly value: string;
      readonly unresolved: readonly string[];
      readonly from: 'arg' | 'env';
      readonly place: Place;
    }
  >;
  /** ARGs declared without a value: empty, unless the build passes one. */
  readonly undefaulted: ReadonlySet<string>;
  readonly env: Image['env'];
  /** Absolute. */
  readonly workdir: string;
  readonly shell: readonly string[];
  /** USER after expansion, group included. */
  readonly user: (Located<string> & { readonly unresolved: readonly string[] }) | undefined;
  readonly entrypoint: ImageCommand | undefined;
  readonly cmd: ImageCommand | undefined;
  readonly healthcheck: Image['healthcheck'];
  readonly exposes: Image['exposes'];
  readonly stopSignal: Image['stopSignal'];
}

/** One stage, evaluated: every instruction with the state it meets. */
export interface StageEvaluation {
  readonly stage: DockerStage;
  readonly steps: readonly { readonly instruction: DockerInstruction; readonly before: BuildState }[];
  readonly end: BuildState;
}

/** The image that one target of one Dockerfile ships, with everything inherited along FROM. */
export interface Image {
  readonly dockerfile: string;
  readonly target: string | undefined;
  /** Folder of the build context; undefined when nothing tells. */
  readonly context: string | undefined;
  /** Who builds it so: "compose.yaml", "skaffold.yaml", ".github/workflows/x.yml"; empty when only assumed. */
  readonly builtBy: readonly Place[];
  readonly stages: readonly DockerStage[];
  /** The stage that ships. */
  readonly stage: DockerStage;
  /** The shipped stage and its parents, base-most first. */
  readonly chain: readonly DockerStage[];
  /** Stages that contribute by FROM, COPY --from or RUN --mount=from, the shipped one included. */
  readonly reached: readonly DockerStage[];
  /** External base of the chain. */
  readonly base: ImageReference | undefined;
  readonly baseKnowledge: BaseImageKnowledge | undefined;
  readonly node: NodeVersionMention | undefined;
  readonly user: ImageUser;
  readonly env: ReadonlyMap<string, Located<string> & { readonly unresolved: readonly string[] }>;
  readonly entrypoint: ImageCommand | undefined;
  readonly cmd: ImageCommand | undefined;
  /** Combined words that the container starts (ENTRYPOINT × CMD, base entrypoint included); undefined when unknown. */
  readonly argv: readonly string[] | undefined;
  readonly shell: readonly string[];
  readonly workdir: string;
  readonly healthcheck:
    | { readonly command: ImageCommand | undefined; readonly none: boolean; readonly place: Place }
    | undefined;
  readonly exposes: readonly Located<number>[];
  readonly stopSignal: Located<string> | undefined;
  /** The ignore file of the real context, with how it was chosen. */
  readonly ignoreFile: string | undefined;
  /** Every stage evaluated, by stage index; with it rules know NODE_ENV, WORKDIR and USER at any instruction. */
  readonly evaluation: readonly StageEvaluation[];
  readonly problems: readonly Problem[];
}

export interface BaseImageKnowledge {
  /** Who runs by default. */
  readonly user: 'root' | 'non-root' | 'unknown';
  readonly uid?: string;
  readonly entrypoint: readonly string[] | 'unknown';
  /** Default CMD, when the image has one that matters. */
  readonly cmd?: readonly string[];
  readonly workdir?: string;
  /** Variables that it sets and instructions of its children use. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names that exist in its /etc/passwd besides root, with their uid. */
  readonly users?: Readonly<Record<string, number>>;
  readonly hasShell: boolean | 'unknown';
  /** A package manager of Node (npm) or of the system (apk, apt): something can be installed in it. */
  readonly hasPackageManager: boolean | 'unknown';
  readonly hasNode: boolean | 'unknown';
  /** curl, wget… that images of this kind carry. */
  readonly tools: readonly string[];
  readonly libc: 'glibc' | 'musl' | 'unknown';
  readonly variant: 'full' | 'slim' | 'alpine' | 'distroless' | 'hardened' | 'unknown';
  readonly source: string;
}

// ---------------------------------------------------------------- workloads

export type Platform = 'kubernetes' | 'compose' | 'pm2' | 'systemd' | 'procfile' | 'ecs' | 'fly' | 'cloud-run';

export interface Manifest {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly node: DataNode;
  /** Place of `metadata.name`, else of `kind`. */
  readonly place: Place;
  /** The unit in which references resolve: a kustomization, a rendered chart or a folder of plain manifests. */
  readonly unit: string;
  /** Overlays (kustomizations) that this object came out of; empty for plain manifests. */
  readonly overlays: readonly string[];
}

export interface EnvVariable {
  readonly name: string;
  /** The text that reaches the process; undefined when it exists but cannot be known (a Secret, a field reference). */
  readonly value: string | undefined;
  readonly place: Place;
  readonly from:
    | 'dockerfile'
    | 'kubernetes'
    | 'compose'
    | 'config-map'
    | 'secret'
    | 'env-file'
    | 'script'
    | 'entrypoint'
    | 'pm2'
    | 'systemd'
    | 'procfile'
    | 'ecs'
    | 'fly'
    | 'other';
}

export interface Quantity {
  readonly text: string;
  /** Bytes for memory and storage, millicores for cpu; undefined when the text is not a quantity. */
  readonly amount: number | undefined;
  readonly place: Place;
}

export interface Probe {
  readonly type: 'liveness' | 'readiness' | 'startup';
  readonly handler: 'httpGet' | 'tcpSocket' | 'exec' | 'grpc' | 'none';
  readonly path: Located<string> | undefined;
  /** Number or name as written. */
  readonly port: Located<number | string> | undefined;
  /** The port number, a named port resolved within the container. */
  readonly portNumber: number | undefined;
  readonly scheme: string;
  readonly command: readonly string[];
  /** Seconds; API defaults filled in (0, 10, 1, 3). */
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  readonly node: DataNode;
  readonly place: Place;
}

export interface Container {
  readonly name: string;
  /** Place of the container's name (or service key): where absences are reported. */
  readonly place: Place;
  readonly node: DataNode;
  readonly role: 'service' | 'sidecar' | 'init' | 'migration' | 'other';
  readonly image: Located<string> | undefined;
  readonly command: Located<readonly string[]> | undefined;
  readonly args: Located<readonly string[]> | undefined;
  readonly workingDir: string | undefined;
  readonly env: readonly EnvVariable[];
  /** envFrom or env_file whose content is not in the repository. */
  readonly envUnknownFrom: readonly Place[];
  readonly ports: readonly {
    readonly name: string | undefined;
    readonly containerPort: Located<number>;
    readonly protocol: string;
  }[];
  readonly probes: readonly Probe[];
  readonly limits: { readonly memory?: Quantity; readonly cpu?: Quantity };
  /** A limit without a request counts as the request, as the API server does. */
  readonly requests: { readonly memory?: Quantity; readonly cpu?: Quantity };
  /** Pod and container settings merged as Kubernetes merges them; place of the value that won. */
  readonly security: {
    readonly runAsUser?: Located<number>;
    readonly runAsNonRoot?: Located<boolean>;
    readonly readOnlyRootFilesystem?: Located<boolean>;
    readonly allowPrivilegeEscalation?: Located<boolean>;
    readonly privileged?: Located<boolean>;
    readonly dropCapabilities: readonly Located<string>[];
    readonly addCapabilities: readonly Located<string>[];
    readonly seccompProfile?: Located<string>;
    /** compose `user:` and the like, as text. */
    readonly user?: Located<string>;
  };
  /** `lifecycle.preStop`; `sleepSeconds` where it is a plain sleep. */
  readonly preStop:
    | {
        readonly command: readonly string[];
        readonly sleepSeconds: number | undefined;
        readonly place: Place;
        readonly node: DataNode;
      }
    | undefined;
  /** compose `init: true`, ECS initProcessEnabled. */
  readonly init: boolean;
  readonly restart: Located<string> | undefined;
  /** compose `stop_signal`, `lifecycle.stopSignal`, fly `kill_signal`: what arrives instead of SIGTERM. */
  readonly stopSignal?: Located<string>;
}

export interface Workload {
  /** Stable: `kubernetes:Deployment/orders`, `compose:compose.yaml/orders`. */
  readonly id: string;
  readonly platform: Platform;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly path: string;
  /** Where the workload is named. */
  readonly place: Place;
  readonly node: DataNode;
  readonly manifest: Manifest | undefined;
  readonly containers: readonly Container[];
  /** The container that runs this service; set when linked to a service. */
  readonly container: Container;
  /** As written; undefined when absent (then `effectiveReplicas` has the default or the autoscaler's minimum). */
  readonly replicas: Located<number> | undefined;
  readonly podLabels: ReadonlyMap<string, string>;
  /** Seconds. Kubernetes default 30, compose stop_grace_period default 10. */
  readonly gracePeriod: { readonly seconds: number; readonly place: Place; readonly explicit: boolean };
  /** Build instructions of the same artifact (compose `build`). */
  readonly build:
    | {
        readonly context: string;
        readonly dockerfile: string;
        readonly target: string | undefined;
        readonly place: Place;
      }
    | undefined;
  /** Development overrides (compose.override, `develop`, a bind mount of the source over the app) are not what ships. */
  readonly purpose: 'production' | 'development' | 'unknown';
  readonly overlays: readonly string[];
}

// ---------------------------------------------------------------- command chain

/** One step from the started words to the file that Node runs. */
export interface ChainStep {
  readonly kind: 'wrapper' | 'shell' | 'script' | 'supervisor' | 'starter' | 'node' | 'file' | 'unknown';
  /** "tini", "npm run start:prod", "fastify start", "dist/main.js -> src/main.ts". */
  readonly text: string;
  readonly place: Place | undefined;
}

export interface CommandChain {
  /** The words that the platform starts, after ENTRYPOINT × CMD × manifest overrides. */
  readonly argv: readonly string[];
  readonly place: Place;
  readonly steps: readonly ChainStep[];
  /** How signals travel to node, by the measured table in the Docker reference. */
  readonly signals: {
    readonly reachNode: boolean | 'unknown';
    readonly brokenBy: ChainStep | undefined;
    readonly why: string;
    /** What arrives instead of SIGTERM, when a supervisor translates it (pm2 sends SIGINT). */
    readonly signal?: string;
  };
  /** node is the started process itself, or behind an init/exec only. */
  readonly direct: boolean | 'unknown';
  readonly nodeFlags: readonly Located<string>[];
  /** Arguments after the script. */
  readonly scriptArgs: readonly string[];
  /** --require / --import files, resolved to sources. */
  readonly preloads: readonly {
    readonly specifier: string;
    readonly path: string | undefined;
    readonly place: Place | undefined;
  }[];
  /** Environment set on the way (script prefixes, cross-env, `export` in an entrypoint). */
  readonly env: readonly EnvVariable[];
  /** Built file as the command names it, and the source it comes from. */
  readonly builtPath: string | undefined;
  readonly entry: string | undefined;
  /** All sources that a framework loads by name, the entry first: configuration, middleware, route files. */
  readonly roots?: readonly string[];
  /** What supplies the server when the source has no listen call: fastify-cli, next, nest… */
  readonly starter: Starter | undefined;
  readonly supervisor:
    | { readonly name: string; readonly instances: string | undefined; readonly place: Place | undefined }
    | undefined;
  /** What could not be followed, in words. */
  readonly lost: string | undefined;
  /** Why the started words are only the likely ones: nothing in the repository states them. */
  readonly assumed?: string;
}

/** A framework command that listens, logs or handles signals on behalf of the source. */
export interface Starter {
  readonly name: string;
  readonly place: Place;
  readonly listens: boolean;
  readonly handlesSignals: boolean;
  readonly closesServer: boolean;
  /** Milliseconds. */
  readonly closeTimeout: number | undefined;
  readonly crashHandlers: boolean;
  /** What its logger writes: JSON when the flag or default says so. */
  readonly logger: 'json' | 'pretty' | 'none' | 'unknown';
  readonly source: string;
}

// ---------------------------------------------------------------- program

export interface FunctionRef {
  readonly module: string;
  readonly fn: FunctionId;
}

export interface CallRef {
  readonly module: string;
  readonly call: CallId;
}

export type Literal = string | number | boolean | null | undefined;

/**
 * Where a value comes from, followed through bindings, imports, returns, class fields and arguments.
 * External paths are canonical: package, `#`, export, then `.member` and `()` for calls and `new`:
 * `express#default()`, `express#Router()`, `pg#Pool()`, `node:http#createServer()`, `fastify#default().listen`.
 * The module object itself (default import, namespace, require) is `pkg#default`; `ns.foo` is `pkg#foo`.
 * Globals have no `#`: `process.on`, `console.log`, `fetch`. A subpath stays: `pino/file#default`.
 */
export type Origin =
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'function'; readonly ref: FunctionRef }
  | { readonly kind: 'class'; readonly module: string; readonly cls: number }
  | { readonly kind: 'instance'; readonly module: string; readonly cls: number }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'env'; readonly name: string; readonly default: Literal }
  | { readonly kind: 'data'; readonly module: string; readonly value: Value }
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'parameter'; readonly ref: FunctionRef; readonly index: number; readonly path: readonly string[] }
  | { readonly kind: 'unknown' };

export interface LinkedCall {
  readonly module: string;
  readonly id: CallId;
  readonly fact: CallFact;
  readonly place: Place;
}

/** `true`/`false` when decided under the environment, undefined when it depends on what is not known. */
export type Certainty = boolean | undefined;

/** The effective environment of the process in one workload, by name. A name that is absent is not set. */
export interface Environment {
  readonly variables: ReadonlyMap<string, EnvVariable>;
  /** False when something outside the repository may add names (a remote chart, an env file that is not committed, no manifest at all). */
  readonly complete: boolean;
  /** Variables without which the source does not start: set in any process that serves, to what nobody here knows. */
  readonly demanded?: readonly EnvVariable[];
}

export interface OptionLookup {
  readonly found: boolean;
  /** True when a spread or an unread value may set or override it. */
  readonly maybe: boolean;
  readonly module: string;
  readonly value: Value | undefined;
  readonly place: Place | undefined;
}

/** The modules that the entry reaches, linked: bindings followed across files, calls resolved, functions connected. */
export interface Program {
  /** Entry first, preloads before it. */
  readonly entries: readonly string[];
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  /** Packages imported at run time by reached modules, with one place each. Builtins as `node:http`. */
  readonly packages: ReadonlyMap<string, Place>;
  readonly unresolved: readonly { readonly specifier: string; readonly place: Place; readonly reason: string }[];

  place(module: string, span: Span): Place;
  fn(ref: FunctionRef): FunctionFact;

  /** All origins of a value; never empty (unknown at least). Bounded depth, cycles cut. */
  origins(module: string, value: Value): readonly Origin[];
  /** The external paths among the origins. */
  externals(module: string, value: Value): readonly string[];
  /** The value as one literal, under the environment when given (then `process.env.X` folds); undefined when not one known literal. */
  literal(module: string, value: Value, env?: Environment): { readonly value: Literal } | undefined;
  /** Every literal the value may take (loop over an array, conditional); undefined when some are unknown. */
  literals(module: string, value: Value, env?: Environment): readonly Literal[] | undefined;
  /** The single expression that defines a constant, a member of a constant object or an import. */
  definition(module: string, value: Value): { readonly module: string; readonly value: Value } | undefined;
  /** A property of an object argument, through references, spreads and Object.assign. */
  option(module: string, value: Value | undefined, ...path: readonly string[]): OptionLookup;

  /** Every call of the reached modules, in module then source order. */
  readonly calls: readonly LinkedCall[];
  call(ref: CallRef): LinkedCall;
  /** External paths of the callee of a call: `process.on`, `express#default().listen`. */
  callees(call: LinkedCall): readonly string[];
  /** Calls whose callee has one of these external paths. A pattern may hold `*` for any run of characters. */
  callsTo(...patterns: readonly string[]): readonly LinkedCall[];
  /** Calls whose callee ends in one of these words (`listen` of `app.listen`; `super` of `super()`), whatever it is. */
  callsNamed(...words: readonly string[]): readonly LinkedCall[];
  /** The calls of one module. */
  callsIn(module: string): readonly LinkedCall[];
  /** Whether some object literal has one of these keys. */
  hasKey(...keys: readonly string[]): boolean;
  /** Source functions that the call runs directly. */
  targets(call: LinkedCall): readonly FunctionRef[];
  /** Source functions handed over as (part of) an argument: callbacks, handlers, options with functions. */
  callbacks(call: LinkedCall, index?: number): readonly FunctionRef[];
  /** The functions that a value may be. */
  functions(module: string, value: Value): readonly FunctionRef[];

  /** Everything that may run once the functions run: through calls, callbacks, promise chains, events of the same emitter. */
  reach(start: readonly FunctionRef[]): Reach;
  /** Whether the call can run in this environment: guards decided, enclosing function reachable from an entry. */
  runs(call: LinkedCall, env?: Environment): Certainty;
  /** The functions reachable from the module bodies of the entries. */
  readonly live: Reach;
  /** A method of a class that only dead code or tests construct. */
  isDead(ref: FunctionRef): boolean;
  /** Whether guards around something hold. */
  holds(module: string, guards: readonly number[], env?: Environment): Certainty;
}

export interface Reach {
  has(ref: FunctionRef): boolean;
  readonly functions: readonly FunctionRef[];
  readonly calls: readonly LinkedCall[];
  /** The calls that lead from a start to this call, for related places. */
  pathTo(call: LinkedCall): readonly LinkedCall[];
}

// ---------------------------------------------------------------- what the program serves

export interface ListeningServer {
  /** `http` and what is built on it; `grpc`; `other` for raw sockets. */
  readonly protocol: 'http' | 'grpc' | 'other';
  readonly framework: string;
  /** The listen call, or the starter. */
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  /** External path of the object that listens (`express#default()`), undefined for a starter. */
  readonly receiver: string | undefined;
  readonly ports: readonly ServerPort[];
  /** A second server for metrics or health only. */
  readonly role: 'main' | 'auxiliary';
}

export interface ServerPort {
  /** Under the effective environment; undefined when unknown. */
  readonly value: number | undefined;
  readonly env: string | undefined;
  readonly place: Place;
}

export interface Route {
  /** Upper case; `ALL` for any method, `USE` for middleware mounted on a path. */
  readonly method: string;
  /** Full path with every prefix that could be followed; parameters as `:name`, wildcards as `*`. */
  readonly path: string;
  /** False when a prefix could not be followed. */
  readonly complete: boolean;
  readonly handlers: readonly FunctionRef[];
  readonly place: Place;
  readonly framework: string;
  readonly call: LinkedCall | undefined;
  /** Status that the library behind it answers when one of its checks fails. */
  readonly failure?: number;
}

export interface RouteTable {
  readonly routes: readonly Route[];
  /** False when routes may exist that were not seen (a company package registers some, a computed path). */
  readonly complete: boolean;
  readonly reasons: readonly string[];
}

// ---------------------------------------------------------------- repository and service

/** What belongs to the repository as a whole: shared by its services. */
export interface Repository {
  readonly packages: readonly Package[];
  readonly images: readonly Image[];
  readonly manifests: readonly Manifest[];
  readonly workloads: readonly Workload[];
  readonly nodeVersions: readonly NodeVersionMention[];
  readonly ci: readonly CiJob[];
  readonly charts: readonly Chart[];
  readonly kustomizations: readonly { readonly path: string; readonly rendered: boolean; readonly reason: string }[];
  readonly ignoreFiles: ReadonlyMap<string, readonly { readonly pattern: string; readonly place: Place }[]>;
  readonly envFiles: readonly {
    readonly path: string;
    readonly tracked: boolean;
    readonly variables: readonly EnvVariable[];
  }[];
  /** Sorted paths of all files. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  readonly tracked: ReadonlySet<string> | undefined;
  isIgnored(path: string): boolean | undefined;
  /** The text of a document that is not source (Markdown, SQL, alert rules); undefined when absent or unreadable. */
  text(path: string): string | undefined;
  /** YAML/JSON documents of a file as located data. */
  data(path: string): readonly DataNode[];
}

export interface Chart {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  /** Templates stand in this repository; false for wrapper charts whose templates are remote. */
  readonly local: boolean;
  /** Templates whose objects are not known, and why; empty when all were rendered. */
  readonly unknown?: readonly { readonly path: string; readonly reason: string }[];
  /** `type: library`: it only gives named templates to other charts. */
  readonly library?: boolean;
  readonly dependencies: readonly string[];
  /** Charts that are not here and may bring the pods, because this one renders none. */
  readonly remote?: readonly string[];
  /** What the values set for the chart that brings the pods and is not here. */
  readonly remoteValues?: DataNode;
  readonly values: readonly string[];
}

export interface CiJob {
  readonly system: 'github' | 'gitlab' | 'circleci' | 'azure' | 'jenkins' | 'travis' | 'cloudbuild' | 'other';
  readonly path: string;
  readonly name: string;
  readonly place: Place;
  readonly triggers: readonly string[];
  readonly steps: readonly CiStep[];
  /** A remote reusable workflow or template: what it does is unknown. */
  readonly remote: Located<string> | undefined;
  /** Containers that run beside the job (databases, brokers). */
  readonly services?: readonly Located<string>[];
  /** Jobs of the same file that must succeed first. */
  readonly needs?: readonly string[];
  /** The whole job may fail without failing the pipeline. */
  readonly canFail?: boolean;
}

export interface CiStep {
  readonly name: string | undefined;
  readonly place: Place;
  readonly uses: Located<string> | undefined;
  readonly with: ReadonlyMap<string, Located<string>>;
  /** Simple commands of the step's shell text, in order, package scripts not expanded. */
  readonly commands: readonly CiCommand[];
  /** The step may fail without failing the job (`continue-on-error`, `allow_failure`). */
  readonly canFail: boolean;
  readonly workingDirectory: string | undefined;
}

export interface CiCommand {
  readonly words: readonly string[];
  readonly place: Place;
  /** Followed by `|| true`, `|| echo`, `; exit 0`…: its failure changes nothing. */
  readonly ignoredFailure: boolean;
}

export type ServiceKind = 'http' | 'worker' | 'cron' | 'cli' | 'frontend' | 'library' | 'unknown';

export interface Service {
  /** Stable: folder plus what tells two services of one folder apart. */
  readonly id: string;
  readonly name: string;
  /** Folder of the package that the entry belongs to. */
  readonly root: string;
  readonly kind: ServiceKind;
  /** Source file that Node runs (or the root of a framework starter). */
  readonly entry: string | undefined;
  readonly package: Package | undefined;
  readonly image: Image | undefined;
  readonly command: CommandChain | undefined;
  readonly workloads: readonly Workload[];
  /** One per workload; without workloads one from the image and command alone. */
  readonly deployments: readonly Deployment[];
  readonly program: Program | undefined;
  readonly servers: readonly ListeningServer[];
  readonly routes: RouteTable;
  readonly repository: Repository;
  /** What the chain could not follow, for `nodeready services` and unknown verdicts. */
  readonly lost: readonly string[];
}

/** The service as one workload starts it. */
export interface Deployment {
  readonly workload: Workload | undefined;
  readonly command: CommandChain | undefined;
  readonly environment: Environment;
}
