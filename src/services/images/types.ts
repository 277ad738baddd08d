/** What a build makes: stages with the state at every instruction, and the image that ships. */
import type { DockerInstruction, DockerStage, ImageReference } from '../../parsers/dockerfile-types.ts';
import type { Place, Problem } from '../../parsers/place.ts';
import type { NodeVersionMention } from '../packages/types.ts';
import type { Located } from '../types.ts';

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
  /** Build arguments that tell it from the other images of its Dockerfile: `SERVICE=cart`. */
  readonly variant: ReadonlyMap<string, string>;
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
