/** What is deployed: manifests, workloads, containers and their environment. */
import type { DataNode } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Located } from '../types.ts';

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
        /** Build arguments whose values are known. */
        readonly args: ReadonlyMap<string, string>;
        readonly place: Place;
      }
    | undefined;
  /** Development overrides (compose.override, `develop`, a bind mount of the source over the app) are not what ships. */
  readonly purpose: 'production' | 'development' | 'unknown';
  readonly overlays: readonly string[];
}
