/** Types of what a Dockerfile says, before anything is decided about the image it builds. */
import type { Place, Problem } from './place.ts';

/** A position where a run of unbroken source text starts inside `DockerInstruction.text` (continuations are joined there). */
export interface TextSegment {
  /** Offset into the joined text, from 0. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export interface DockerFlag {
  readonly name: string;
  /** `true` for a flag without a value (`--link`). */
  readonly value: string;
  readonly place: Place;
}

export interface DockerHeredoc {
  readonly name: string;
  /** As written, tabs of `<<-` included. */
  readonly body: string;
  /** The body, without the terminator line. */
  readonly place: Place;
  /** `<<-`: leading tabs of every line are dropped. */
  readonly chomp?: true;
  /** The terminator was quoted: variables in the body are not expanded. */
  readonly quoted?: true;
}

export interface DockerPair {
  readonly key: string;
  readonly value: string | undefined;
  readonly place: Place;
  readonly legacy?: true;
}

export interface DockerInstruction {
  /** Upper case. */
  readonly keyword: string;
  /** Arguments after flags, continuations joined, comments dropped; not expanded. */
  readonly text: string;
  /** Where the pieces of `text` stand in the file; see `placeInText`. */
  readonly segments: readonly TextSegment[];
  /** The last flag of each name, without dashes; a flag without a value is `true`. */
  readonly flags: ReadonlyMap<string, string>;
  /** Every flag in order: `--mount` and `--exclude` may repeat. */
  readonly flagList: readonly DockerFlag[];
  readonly heredocs: readonly DockerHeredoc[];
  /** The whole instruction, heredocs included. */
  readonly place: Place;
  readonly argumentsPlace: Place;
  readonly onbuild?: true;
  /** The instruction that an ONBUILD holds; it runs in images and stages built on this one. */
  readonly trigger?: DockerInstruction;
  /** ENV/ARG/LABEL pairs, unexpanded. */
  readonly pairs: readonly DockerPair[];
  /** Parsed JSON array of exec form, when valid (for HEALTHCHECK: of the words after CMD). */
  readonly json: readonly string[] | undefined;
  /** Why a bracketed list was read as shell form ("trailing comma", "single quotes"…). */
  readonly invalidJson?: string;
}

export interface ImageReference {
  readonly text: string;
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** An ARG without a default took part in it. */
  readonly unresolved: readonly string[];
}

export interface DockerStage {
  readonly index: number;
  /** Lower case, as BuildKit keeps it. */
  readonly name: string | undefined;
  readonly from: DockerInstruction;
  /** Instructions after FROM, ONBUILD triggers of parents first. */
  readonly instructions: readonly DockerInstruction[];
  /** Index of the parent stage, when FROM names one. */
  readonly parent: number | undefined;
  readonly base: ImageReference | undefined;
  readonly platform: string | undefined;
}

export interface DockerDirective {
  readonly name: 'syntax' | 'escape' | 'check';
  readonly value: string;
  readonly place: Place;
}

export interface ParsedDockerfile {
  readonly path: string;
  readonly text: string;
  /** Resolved with the defaults of the global ARGs; `resolveStages` resolves them with build arguments. */
  readonly stages: readonly DockerStage[];
  /** ARG instructions before the first FROM. */
  readonly globalArgs: readonly DockerInstruction[];
  readonly directives: readonly DockerDirective[];
  readonly escape: '\\' | '`';
  /** Comment texts without `#`, in order; also those between continued lines. */
  readonly comments: readonly { readonly text: string; readonly place: Place }[];
  readonly problems: readonly Problem[];
}
