/**
 * The chain: what is deployed, the image it runs, the command, the source entry and everything that entry reaches.
 * `link*` functions build these; once built they are frozen, and rules only read them.
 */

import type { DataNode } from '../parsers/data.ts';
import type { Place } from '../parsers/place.ts';
import type { CiJob } from './ci/types.ts';
import type { CommandChain } from './commands/chain-types.ts';
import type { Chart } from './helm/chart-types.ts';
import type { Image } from './images/types.ts';
import type { NodeVersionMention, Package } from './packages/types.ts';
import type { Environment, Program } from './program/types.ts';
import type { ListeningServer, RouteTable } from './served/types.ts';
import type { EnvVariable, Manifest, Workload } from './workloads/types.ts';

export type {
  DockerInstruction,
  DockerStage,
  ImageReference,
} from '../parsers/dockerfile-types.ts';
export type * from './ci/types.ts';
export type * from './commands/chain-types.ts';
export type * from './helm/chart-types.ts';
export type * from './images/types.ts';
export type * from './packages/types.ts';
export type * from './program/types.ts';
export type * from './served/types.ts';
export type * from './workloads/types.ts';

/** A value with the place that sets it. */
export interface Located<T> {
  readonly value: T;
  readonly place: Place;
}

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
  /** Templates of workloads that another tool fills in, and that say more than can be known. */
  readonly templates: readonly string[];
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
